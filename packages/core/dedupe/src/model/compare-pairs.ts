import type { PairList } from '../blocking/pair-list.ts';
import type { Fact } from '../facts/fact.ts';

/** Some of the pairs of a list. */
export interface PairRange {
  readonly from: number;
  readonly to: number;
}

/** Compares some pairs on one fact, into `levels`. All pairs on one fact after the other are faster than pair by pair. */
export function comparePairs(
  facts: readonly Fact[],
  f: number,
  { a, b }: PairList,
  { from, to }: PairRange,
  levels: Uint8Array,
): void {
  const width = facts.length;
  const { compare } = facts[f] as Fact;
  for (let pair = from; pair < to; pair += 1) {
    levels[pair * width + f] = compare(a[pair] as number, b[pair] as number);
  }
}

/** Compares two rows on every fact, into `levels` from `offset` on. */
export function compareRows(facts: readonly Fact[], a: number, b: number, levels: Uint8Array, offset: number): void {
  for (let f = 0; f < facts.length; f += 1) levels[offset + f] = (facts[f] as Fact).compare(a, b);
}
