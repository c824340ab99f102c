import type { DedupeRecord, DuplicatePair, FindResult } from '@crmsync/dedupe';
import { shownProbability } from './cluster-lines.ts';

/** Heading of what `--review` writes. */
export const reviewHeading = [
  'id_1',
  'id_2',
  'probability',
  'same_cluster',
  'reasons',
  'explanation',
  'record_1',
  'record_2',
] as const;

/** The pairs a person should look at, the likeliest first. */
export function reviewPairs({ pairs }: FindResult): DuplicatePair[] {
  const found: DuplicatePair[] = [];
  for (const pair of pairs) if (pair.band === 'review') found.push(pair);
  return found.sort((a, b) => b.bits - a.bits || (a.ids.join() < b.ids.join() ? -1 : 1));
}

/** One line per pair: what decided, and both records in short. */
export function* reviewLines(
  pairs: readonly DuplicatePair[],
  result: FindResult,
  records: ReadonlyMap<string, string>,
): Generator<readonly (string | number)[]> {
  for (const { ids, probability, reasons } of pairs) {
    const [id1, id2] = ids;
    const { sameCluster, text } = result.explain(id1, id2);
    yield [
      id1,
      id2,
      shownProbability(probability),
      sameCluster ? 'yes' : 'no',
      reasons.join(' '),
      text
        .trim()
        .split(/\s*\n\s*/)
        .join('; '),
      records.get(id1) ?? '',
      records.get(id2) ?? '',
    ];
  }
}

/** The values of the records with these ids, each on one line. */
export async function summarizeRecords(
  batches: AsyncIterable<readonly DedupeRecord[]>,
  ids: ReadonlySet<string>,
): Promise<ReadonlyMap<string, string>> {
  const summaries = new Map<string, string>();
  for await (const records of batches) {
    for (const { id, ...fields } of records) {
      if (!ids.has(id)) continue;
      const held = Object.values(fields).filter((text) => text !== '');
      summaries.set(id, held.join(' · ').replace(/\s+/g, ' '));
    }
  }
  return summaries;
}
