import { hashText, joinHash } from './hash-text.ts';
import type { RawTable } from './raw-table.ts';

const places = 2 ** 21;

/** Rows by what they hold, rows that hold the same side by side. */
export interface CanonicalOrder {
  /** Places in the order given. */
  readonly order: Int32Array;
  /** Where in `order` each distinct row begins, and its end as the last value. */
  readonly starts: Int32Array;
}

/**
 * Rows by what they hold, so that everything after it depends on the content alone, never on the order given or on ids.
 * Rows that hold the same are interchangeable.
 */
export function canonicalOrder(table: RawTable): CanonicalOrder {
  const hashes = contentHashes(table);
  const order = hashes.length < places ? sortPacked(hashes) : sortPlain(hashes);
  const starts: number[] = [];
  // Rows with one hash stand together; a second hash tells those apart that do not hold the same.
  for (let from = 0; from < order.length; ) {
    let to = from + 1;
    while (to < order.length && hashes[order[to] as number] === hashes[order[from] as number]) to += 1;
    starts.push(from);
    if (to - from > 1) sortTies(order, from, to, table, starts);
    from = to;
  }
  starts.push(order.length);
  return { order, starts: Int32Array.from(starts) };
}

function sortTies(order: Int32Array, from: number, to: number, table: RawTable, starts: number[]): void {
  const second = new Map<number, number>();
  for (let place = from; place < to; place += 1)
    second.set(order[place] as number, contentHash(table, order[place] as number));
  const hashOf = (row: number): number => second.get(row) as number;
  order.subarray(from, to).sort((a, b) => hashOf(a) - hashOf(b));
  for (let place = from + 1; place < to; place += 1) {
    if (hashOf(order[place] as number) !== hashOf(order[place - 1] as number)) starts.push(place);
  }
}

function sortPacked(hashes: Uint32Array): Int32Array {
  const packed = new Float64Array(hashes.length);
  for (let row = 0; row < hashes.length; row += 1) packed[row] = (hashes[row] as number) * places + row;
  packed.sort();
  const order = new Int32Array(hashes.length);
  for (let place = 0; place < order.length; place += 1) order[place] = (packed[place] as number) % places;
  return order;
}

function sortPlain(hashes: Uint32Array): Int32Array {
  const order = new Int32Array(hashes.length);
  for (let row = 0; row < order.length; row += 1) order[row] = row;
  return order.sort((a, b) => (hashes[a] as number) - (hashes[b] as number));
}

function contentHashes(table: RawTable): Uint32Array {
  const sums = new Uint32Array(table.ids.length);
  for (const [field, { texts, values, hash }] of table.columns) {
    if (texts.length === 2 && values.every((value) => value !== 0)) continue; // the same in every row
    const fieldHash = hashText(field);
    const textHashes = new Int32Array(texts.length);
    for (let text = 1; text < texts.length; text += 1) textHashes[text] = joinHash(fieldHash, hash(text));
    // A sum, so that the order in which fields came up makes no difference.
    for (let row = 0; row < sums.length; row += 1) {
      sums[row] = (sums[row] as number) + (textHashes[values[row] as number] as number);
    }
  }
  return sums;
}

function contentHash(table: RawTable, row: number): number {
  let sum = 0;
  for (const [field, { texts, values }] of table.columns) {
    const text = values[row] as number;
    if (text !== 0) sum = (sum + joinHash(hashText(field, 1), hashText(texts[text] as string, 1))) | 0;
  }
  return sum;
}
