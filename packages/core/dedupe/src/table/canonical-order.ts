import { hashText, joinHash } from './hash-text.ts';
import { neighbourhoodOf, neighbourhoods } from './neighbourhood.ts';
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
 * Rows that may be the same stand in one neighbourhood; rows that hold the same are interchangeable.
 */
export function canonicalOrder(table: RawTable): CanonicalOrder {
  const hashes = contentHashes(table);
  const keys = orderKeys(table, hashes);
  const order = keys.length < places ? sortPacked(keys) : sortPlain(keys);
  const starts: number[] = [];
  // Rows with one key stand together; two whole hashes tell those apart that do not hold the same.
  for (let from = 0; from < order.length; ) {
    let to = from + 1;
    while (to < order.length && keys[order[to] as number] === keys[order[from] as number]) to += 1;
    starts.push(from);
    if (to - from > 1) sortTies({ order, from, to }, hashes, table, starts);
    from = to;
  }
  starts.push(order.length);
  return { order, starts: Int32Array.from(starts) };
}

// The neighbourhood first, the rest from the content.
function orderKeys(table: RawTable, hashes: Uint32Array): Uint32Array {
  const neighbourhood = neighbourhoodOf(table);
  return hashes.map((hash, row) => neighbourhood(row) * (2 ** 32 / neighbourhoods) + Math.floor(hash / neighbourhoods));
}

interface Ties {
  readonly order: Int32Array;
  readonly from: number;
  readonly to: number;
}

function sortTies({ order, from, to }: Ties, hashes: Uint32Array, table: RawTable, starts: number[]): void {
  const second = new Map<number, number>();
  for (let place = from; place < to; place += 1)
    second.set(order[place] as number, contentHash(table, order[place] as number));
  const compare = (a: number, b: number): number =>
    (hashes[a] as number) - (hashes[b] as number) || (second.get(a) as number) - (second.get(b) as number);
  order.subarray(from, to).sort(compare);
  for (let place = from + 1; place < to; place += 1) {
    if (compare(order[place - 1] as number, order[place] as number) !== 0) starts.push(place);
  }
}

function sortPacked(keys: Uint32Array): Int32Array {
  const packed = new Float64Array(keys.length);
  for (let row = 0; row < keys.length; row += 1) packed[row] = (keys[row] as number) * places + row;
  packed.sort();
  const order = new Int32Array(keys.length);
  for (let place = 0; place < order.length; place += 1) order[place] = (packed[place] as number) % places;
  return order;
}

function sortPlain(keys: Uint32Array): Int32Array {
  const order = new Int32Array(keys.length);
  for (let row = 0; row < order.length; row += 1) order[row] = row;
  return order.sort((a, b) => (keys[a] as number) - (keys[b] as number));
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
