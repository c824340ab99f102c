import { type Fact, missing } from '../facts/fact.ts';
import { levelStride } from './level-shares.ts';
import type { ChanceModel } from './pair-model.ts';

/** No agreement counts for more than this, however rare its values are: 26 bits. */
export const largestFactor = 2 ** 26;

const rarest = 1 / largestFactor;

/**
 * By what factor a comparison of two rows, which came out at this level, is less probable by chance than certain. Times the
 * share of matches that compare so, it is the Bayes factor of the fact.
 */
export type ChanceFactor = (a: number, b: number, level: number, levels: Uint8Array, offset: number) => number;

/** Makes the factor of one fact. */
export function createChanceFactor(chances: ChanceModel, f: number): ChanceFactor {
  const fact = chances.facts[f] as Fact;
  const { agrees, sharedFacts } = chances.traits;
  const usual = chances.chanceShares.subarray(f * levelStride, (f + 1) * levelStride);
  // Shared facts before this one, with how probable it is that this one agrees where they do.
  const given = fact.shared ? sharedFacts.filter((other) => other < f) : sharedFacts.subarray(0, 0);
  const dependence = new Float64Array(given.length);
  for (let at = 0; at < given.length; at += 1) {
    dependence[at] = (chances.dependence[given[at] as number] as Float64Array)[f] as number;
  }
  const expectedBeside = (levels: Uint8Array, offset: number): number => {
    let most = 0;
    for (let at = 0; at < given.length; at += 1) {
      const other = given[at] as number;
      const level = levels[offset + other] as number;
      if (level === missing || agrees[other * levelStride + level] === 0) continue;
      if ((dependence[at] as number) > most) most = dependence[at] as number;
    }
    return most;
  };
  return (a, b, level, levels, offset) => {
    let chance = fact.chance(a, b, level);
    if (fact.shared && agrees[f * levelStride + level] === 1) {
      if (chance === 0) chance = usual[level] as number;
      const beside = expectedBeside(levels, offset);
      if (beside > chance) chance = beside;
    } else if (chance === 0) {
      return 1 / (usual[level] as number);
    }
    if (chance < rarest) return largestFactor;
    return chance < 1 ? 1 / chance : 1;
  };
}

/** Makes the factors of all facts. */
export function createChanceFactors(chances: ChanceModel): readonly ChanceFactor[] {
  return chances.facts.map((_, f) => createChanceFactor(chances, f));
}
