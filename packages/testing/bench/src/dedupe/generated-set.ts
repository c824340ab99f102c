import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { DedupeRecord } from '@crmsync/dedupe';
import type { LabelledSet } from './labelled-sets.ts';

interface Labelled {
  readonly record: DedupeRecord;
  readonly entity: number;
}

const columns = [
  ...(['id', 'source', 'externalId', 'firstName', 'lastName', 'fullName', 'email', 'phone', 'company'] as const),
  ...(['website', 'jobTitle', 'street', 'city', 'postalCode', 'country', 'birthday'] as const),
];

/** Writes generated records and their truth as CSV files into a folder. */
export async function writeGeneratedSet(
  folder: string,
  name: string,
  args: readonly string[],
  records: () => Iterable<Labelled>,
): Promise<LabelledSet> {
  const stem = name.replace(/\W+/g, '-');
  const file = join(folder, `${stem}.csv`);
  const truth = join(folder, `${stem}-truth.csv`);
  const rowOf = ({ record }: Labelled): string => columns.map((column) => quoted(record[column] ?? '')).join(',');
  await writeLines(file, columns.join(','), records(), rowOf);
  await writeLines(truth, 'id,cluster_id', records(), ({ record, entity }) => `${record.id},${entity}`);
  return { name, file, truth, args };
}

async function writeLines<Item>(path: string, heading: string, items: Iterable<Item>, lineOf: (item: Item) => string) {
  function* lines(): Generator<string> {
    yield `${heading}\n`;
    for (const item of items) yield `${lineOf(item)}\n`;
  }
  await pipeline(Readable.from(lines()), createWriteStream(path));
}

function quoted(cell: string): string {
  return /[",\r\n]|^\s|\s$/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
