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
  const first = contentHashes(table, 1);
  const second = contentHashes(table, 2);
  const count = table.ids.length;
  const order = count < places ? sortPacked(first) : sortPlain(first);
  // Rows with one first hash stand together; the second hash orders them.
  for (let from = 0; from < count; ) {
    let to = from + 1;
    while (to < count && first[order[to] as number] === first[order[from] as number]) to += 1;
    if (to - from > 1) order.subarray(from, to).sort((a, b) => (second[a] as number) - (second[b] as number));
    from = to;
  }
  return { order, starts: startsOf(order, (a, b) => first[a] === first[b] && second[a] === second[b]) };
}

function startsOf(order: Int32Array, same: (a: number, b: number) => boolean): Int32Array {
  const starts: number[] = [];
  for (let place = 0; place < order.length; place += 1) {
    if (place === 0 || !same(order[place - 1] as number, order[place] as number)) starts.push(place);
  }
  return Int32Array.from(starts.concat(order.length));
}

function sortPacked(hashes: Uint32Array): Int32Array {
  const packed = Float64Array.from(hashes, (hash, row) => hash * places + row).sort();
  return Int32Array.from(packed, (value) => value % places);
}

function sortPlain(hashes: Uint32Array): Int32Array {
  return Int32Array.from(hashes, (_, row) => row).sort((a, b) => (hashes[a] as number) - (hashes[b] as number));
}

function contentHashes(table: RawTable, seed: number): Uint32Array {
  const sums = new Uint32Array(table.ids.length);
  for (const [field, { texts, values }] of table.columns) {
    const fieldHash = hashText(field, seed);
    const textHashes = Int32Array.from(texts, (text, id) => (id === 0 ? 0 : joinHash(fieldHash, hashText(text, seed))));
    // A sum, so that the order in which fields came up makes no difference.
    for (let row = 0; row < sums.length; row += 1) {
      sums[row] = (sums[row] as number) + (textHashes[values[row] as number] as number);
    }
  }
  return sums;
}
