import type { Fact } from '../facts/fact.ts';
import type { FactTraits } from './fact-traits.ts';

/** What is known before training: how probable agreements are by chance. The first fact is the name. */
export interface ChanceModel {
  readonly facts: readonly Fact[];
  readonly traits: FactTraits;
  /** Share of chance pairs at each level, placed as by `levelShares`. */
  readonly chanceShares: Float64Array;
  /** Chance of agreeing on a shared fact when another shared fact agrees, by given and asked fact. */
  readonly dependence: readonly Float64Array[];
}

/** Weights of all facts and levels: what was learned, or assumed where there was too little to learn from. */
export interface PairModel extends ChanceModel {
  /** Share of true matches at each level, at the same places. */
  readonly matchShares: Float64Array;
  /** Odds before anything is compared. */
  readonly priorOdds: number;
  /** Highest odds that prior, name and shared facts may reach together, by level of the name. */
  readonly nameLimits: Float64Array;
}

/** Probability for odds. */
export function probabilityOfOdds(odds: number): number {
  return odds / (1 + odds);
}

/** Probability for odds given in bits. */
export function probabilityOf(bits: number): number {
  return 1 / (1 + 2 ** -bits);
}
