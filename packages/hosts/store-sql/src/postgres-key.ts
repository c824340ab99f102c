import { createHash } from 'node:crypto';
import type { IndexValue } from '@crmsync/store';
import { isPossibleId } from './possible-id.ts';
import type { TablePlan } from './schema-plan.ts';

/** An index entry of Postgres holds 2,704 bytes: six texts of this length, the tenant and the id among them. */
export const maxKeyBytes = 384;
const keptBytes = 320;
const maxBytesPerUnit = 3;
const maxEntryBytes = 2600;
const bytesBesideText = 8;

/**
 * A text as the columns of Postgres hold it. Texts of more than 384 bytes keep their first 320 and a digest of the whole,
 * so that they are still told apart; only their order among texts that begin alike is lost. What no row can have becomes
 * a key that no row has.
 */
export function indexKey(text: string): string {
  if (!isPossibleId(text)) return `\ufffd${digestOf(JSON.stringify(text))}`;
  if (text.length * maxBytesPerUnit <= maxKeyBytes || Buffer.byteLength(text) <= maxKeyBytes) return text;
  const bytes = Buffer.from(text);
  let end = keptBytes;
  while (isContinuation(bytes[end])) end -= 1;
  return bytes.toString('utf8', 0, end) + digestOf(text);
}

/** An index value as a column holds it. */
export function columnKey(value: IndexValue): IndexValue {
  return typeof value === 'string' ? indexKey(value) : value;
}

/** Refuses indexes of so many texts that an entry might not fit into a page. @throws TypeError */
export function checkIndexWidth({ collection, columns, indexes }: TablePlan): void {
  const types = new Map(columns.map(({ name, type }) => [name, type]));
  for (const index of indexes) {
    const texts = 2 + index.columns.filter((name) => types.get(name) === 'text').length;
    const bytes = texts * (maxKeyBytes + bytesBesideText) + index.columns.length * bytesBesideText;
    if (bytes > maxEntryBytes) {
      throw new TypeError(`collection ${collection}: index ${index.declared} has more texts than Postgres can index`);
    }
  }
}

function isContinuation(byte: number | undefined): boolean {
  return byte !== undefined && (byte & 0xc0) === 0x80;
}

function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
