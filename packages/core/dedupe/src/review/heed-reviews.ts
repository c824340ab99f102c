import type { PairList } from '../blocking/pair-list.ts';
import type { PairJudge } from '../model/pair-judge.ts';
import type { JudgedRows, ReviewedOrder } from './give-own-rows.ts';
import type { Settled } from './settle-reviews.ts';

/** Bits of a pair that a person decided: beyond what facts reach together. */
export const decidedBits = 400;

/** A judge that says of decided pairs what was decided; of their facts it says what they say. */
export function heedReviews(judge: PairJudge, { verdictOf }: Settled): PairJudge {
  const decided = (a: number, b: number): number | undefined => {
    const verdict = verdictOf(a, b);
    if (verdict === 'same') return decidedBits;
    return verdict === 'different' ? -decidedBits : undefined;
  };
  return {
    ...judge,
    weigh(pairs, range, levels, bits) {
      judge.weigh(pairs, range, levels, bits);
      for (let pair = range.from; pair < range.to; pair += 1) {
        bits[pair] = decided(pairs.a[pair] as number, pairs.b[pair] as number) ?? (bits[pair] as number);
      }
    },
    bits: (a, b) => decided(a, b) ?? judge.bits(a, b),
  };
}

// Of more records that hold the very same, each is compared with the first and with its neighbours.
const mostCompared = 40;

/** Adds the pairs to compare because of judgements: judged ones, and records that hold the very same. */
export function addReviewed(pairs: PairList, { judged, alike }: ReviewedOrder, rows: number): PairList {
  const wanted = new Set<number>();
  for (const { a, b } of judged) wanted.add(a * rows + b);
  for (const copies of alike) {
    for (const [nth, a] of copies.entries()) {
      const isEach = nth === 0 || copies.length <= mostCompared;
      for (const b of copies.subarray(nth + 1, isEach ? copies.length : nth + 2)) wanted.add(a * rows + b);
    }
  }
  for (let pair = 0; pair < pairs.count; pair += 1) {
    wanted.delete((pairs.a[pair] as number) * rows + (pairs.b[pair] as number));
  }
  const added = [...wanted].sort((x, y) => x - y);
  const longer = {
    count: pairs.count + added.length,
    a: lengthen(pairs.a, added.length),
    b: lengthen(pairs.b, added.length),
  };
  for (const [nth, key] of added.entries()) {
    longer.a[pairs.count + nth] = Math.floor(key / rows);
    longer.b[pairs.count + nth] = key % rows;
  }
  return longer;
}

function lengthen(values: Int32Array, more: number): Int32Array {
  const longer = new Int32Array(values.length + more);
  longer.set(values);
  return longer;
}

/** Places of judged pairs in a list. */
export function placesOfJudged(
  pairs: PairList,
  judged: readonly JudgedRows[],
  rows: number,
): readonly { readonly pair: number; readonly same: boolean }[] {
  const answers = new Map(judged.map(({ a, b, same }) => [a * rows + b, same]));
  const found: { pair: number; same: boolean }[] = [];
  for (let pair = 0; pair < pairs.count; pair += 1) {
    const same = answers.get((pairs.a[pair] as number) * rows + (pairs.b[pair] as number));
    if (same !== undefined) found.push({ pair, same });
  }
  return found;
}
