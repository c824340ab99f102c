import { CommandError } from '../command-error.ts';
import { headingWords } from './column-headings.ts';
import { openTable } from './read-table.ts';

/** Which entity a record really is, and how many rows named records that are not in the table. */
export interface Truth {
  readonly entityOf: ReadonlyMap<string, string>;
  readonly unknownIds: number;
}

/**
 * Reads the truth about records: `id,cluster_id`, in whatever order the columns are.
 * @throws CommandError when it has less than two columns or names no record of the table
 */
export async function readTruth(path: string, ids: ReadonlySet<string>): Promise<Truth> {
  const table = await openTable(path);
  const words = table.header.map(headingWords);
  const clusterColumn = words.findIndex((heading) => /cluster|entity|group/.test(heading));
  const cluster = clusterColumn < 0 ? 1 : clusterColumn;
  const id = Math.max(
    0,
    words.findIndex((heading, at) => at !== cluster && /\bid\b/.test(heading)),
  );
  if (table.header.length < 2 || id === cluster) {
    throw new CommandError(
      'TRUTH_UNREADABLE',
      `${path} has no columns id and cluster_id.`,
      'Give both, with a heading line.',
    );
  }
  const entityOf = new Map<string, string>();
  let unknownIds = 0;
  for await (const rows of table.rows()) {
    for (const row of rows) {
      const record = row[id]?.trim() ?? '';
      if (ids.has(record)) entityOf.set(record, row[cluster]?.trim() ?? '');
      else unknownIds += 1;
    }
  }
  if (entityOf.size === 0) {
    throw new CommandError(
      'TRUTH_DOES_NOT_MATCH',
      `${path} names no record of the table.`,
      'Check which column is the id: --map "Column heading=id".',
    );
  }
  return { entityOf, unknownIds };
}
