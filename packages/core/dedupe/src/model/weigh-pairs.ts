import type { PairList } from '../blocking/pair-list.ts';
import { missing } from '../facts/fact.ts';
import type { ChanceFactor } from './chance-factor.ts';
import type { PairRange } from './compare-pairs.ts';
import { levelShares, levelStride } from './level-shares.ts';
import type { PairModel } from './pair-model.ts';

/** Works out the odds of some pairs of a list whose levels are known, and tells them pair by pair. */
export type PairWeigher = (
  pairs: PairList,
  range: PairRange,
  levels: Uint8Array,
  tell: (pair: number, odds: number, agreesWholly: boolean) => void,
) => void;

// What so many pairs say stays in the processor's cache.
const mostAtOnce = 512;
const agreesWholly = 1;
const withoutShared = 2;

/**
 * Makes a weigher that gives the odds of `oddsOf`, and says whether a pair agrees wholly on a fact other than the name. It
 * weighs one fact of many pairs after the other, which is faster than pair by pair.
 */
export function createPairWeigher(model: PairModel, chances: readonly ChanceFactor[]): PairWeigher {
  const { facts, matchShares, nameLimits, priorOdds, traits } = model;
  const width = facts.length;
  let fixed: Float64Array = new Float64Array(width * levelStride);
  let isFixedKnown = false;
  let name = new Float64Array(0);
  let own = name;
  let shared = name;
  let marks = new Uint8Array(0);
  const makeRoom = (pairs: number): void => {
    const size = Math.min(pairs, mostAtOnce);
    if (size > name.length) {
      [name, own, shared] = [new Float64Array(size), new Float64Array(size), new Float64Array(size)];
      marks = new Uint8Array(size);
    }
    // Worth its time only where many pairs are weighed.
    if (size < mostAtOnce || isFixedKnown) return;
    fixed = fixedFactors(model);
    isFixedKnown = true;
  };
  const weighFact = (f: number, { a, b }: PairList, { from, to }: PairRange, levels: Uint8Array): void => {
    const chance = chances[f] as ChanceFactor;
    const sums = f === 0 ? name : traits.isShared[f] === 1 ? shared : own;
    for (let pair = from; pair < to; pair += 1) {
      const offset = pair * width;
      const level = levels[offset + f] as number;
      if (level === missing) continue;
      const at = f * levelStride + level;
      let factor = fixed[at] as number;
      if (factor === 0) {
        factor = (matchShares[at] as number) * chance(a[pair] as number, b[pair] as number, level, levels, offset);
      }
      if (f === traits.phone && factor >= 1 && leavesPhoneOut(levels[offset] as number)) factor = 1;
      sums[pair - from] = (sums[pair - from] as number) * factor;
      // The first level of a fact is its full agreement.
      if (level === 0 && f !== 0) marks[pair - from] = (marks[pair - from] as number) | agreesWholly;
      if (traits.noShared[at] === 1) marks[pair - from] = (marks[pair - from] as number) | withoutShared;
    }
  };
  const leavesPhoneOut = (level: number): boolean => level !== missing && traits.noPhone[level] === 1;
  const oddsAt = (nth: number, level: number): number => {
    const near = shared[nth] as number;
    const counted = ((marks[nth] as number) & withoutShared) === 0 ? near : Math.min(near, 1);
    const together = priorOdds * (name[nth] as number) * counted;
    return (own[nth] as number) * (level === missing ? together : Math.min(together, nameLimits[level] as number));
  };
  return (pairs, range, levels, tell) => {
    makeRoom(range.to - range.from);
    for (let from = range.from; from < range.to; from += mostAtOnce) {
      const to = Math.min(from + mostAtOnce, range.to);
      name.fill(1, 0, to - from);
      own.fill(1, 0, to - from);
      shared.fill(1, 0, to - from);
      marks.fill(0, 0, to - from);
      for (let f = 0; f < width; f += 1) weighFact(f, pairs, { from, to }, levels);
      for (let pair = from; pair < to; pair += 1) {
        const nth = pair - from;
        tell(pair, oddsAt(nth, levels[pair * width] as number), ((marks[nth] as number) & agreesWholly) !== 0);
      }
    }
  };
}

/** Bayes factors of the levels at which no value makes a difference; 0 where one does. */
function fixedFactors({ facts, matchShares, chanceShares }: PairModel): Float64Array {
  return levelShares(facts, ({ agrees }, f, level) => {
    const { shared, levels, fixedFrom = levels.length } = facts[f] as (typeof facts)[number];
    const at = f * levelStride + level;
    if (level < fixedFrom || (shared && agrees)) return 0;
    return (matchShares[at] as number) / (chanceShares[at] as number);
  });
}
