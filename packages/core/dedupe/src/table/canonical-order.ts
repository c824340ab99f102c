import type { ReadRecords } from '../read/read-records.ts';
import { neighbourhoodOf, neighbourhoods } from './neighbourhood.ts';

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
export function canonicalOrder(records: ReadRecords): CanonicalOrder {
  const keys = orderKeys(records);
  const order = keys.length < places ? sortPacked(keys) : sortPlain(keys);
  const starts: number[] = [];
  // Rows with one key stand together; the whole hash and what they hold tell those apart that are not the same.
  for (let from = 0; from < order.length; ) {
    let to = from + 1;
    while (to < order.length && keys[order[to] as number] === keys[order[from] as number]) to += 1;
    starts.push(from);
    if (to - from > 1) sortTies({ order, from, to }, records, starts);
    from = to;
  }
  starts.push(order.length);
  return { order, starts: Int32Array.from(starts) };
}

// The neighbourhood first, the rest from the content.
function orderKeys({ ids, hashes, nearness }: ReadRecords): Uint32Array {
  const neighbourhood = neighbourhoodOf(ids.length, nearness);
  return hashes.map(
    (hash, place) => neighbourhood(place) * (2 ** 32 / neighbourhoods) + Math.floor(hash / neighbourhoods),
  );
}

interface Ties {
  readonly order: Int32Array;
  readonly from: number;
  readonly to: number;
}

function sortTies({ order, from, to }: Ties, { hashes, compareForms }: ReadRecords, starts: number[]): void {
  const compare = (a: number, b: number): number => (hashes[a] as number) - (hashes[b] as number) || compareForms(a, b);
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
