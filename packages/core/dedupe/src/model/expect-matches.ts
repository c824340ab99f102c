import { missing } from '../facts/fact.ts';
import { levelStride } from './level-shares.ts';
import { bayesFactors, oddsOf } from './odds-of.ts';
import { type PairModel, probabilityOfOdds } from './pair-model.ts';

/** Pairs to learn from, with the factor of chance of every fact. */
export interface TrainingPairs {
  readonly count: number;
  readonly levels: Uint8Array;
  readonly chance: Float32Array;
  /** Each stands for this many of all pairs. */
  readonly weight: number;
}

/** What the pairs are expected to hold. */
export interface Expected {
  /** Matches at each level of each fact. */
  readonly counts: readonly Float64Array[];
  matches: number;
}

/** Pairs of lower odds teach nothing. */
export const faintest = 2 ** -12;

/** How many matches the model expects among the pairs, and how these compare. */
export function expectMatches(model: PairModel, { count, levels, chance }: TrainingPairs): Expected {
  const width = model.facts.length;
  const { isShared } = model.traits;
  const counts = model.facts.map((fact) => new Float64Array(fact.levels.length));
  const factors = new Float64Array(width);
  let matches = 0;
  for (let pair = 0; pair < count; pair += 1) {
    const offset = pair * width;
    bayesFactors(model, levels, offset, chance, factors);
    const odds = oddsOf(model, levels, offset, factors);
    if (odds < faintest) continue;
    const probability = probabilityOfOdds(odds);
    matches += probability;
    if (isSuspect(model, levels, offset)) continue;
    for (let f = 0; f < width; f += 1) {
      const level = levels[offset + f] as number;
      if (level === missing) continue;
      const perLevel = counts[f] as Float64Array;
      const byOthers = isShared[f] === 1 ? probabilityOfOdds(odds / (factors[f] as number)) : probability;
      perLevel[level] = (perLevel[level] as number) + byOthers;
    }
  }
  return { counts, matches };
}

/** Whether a pair compares on some fact as two entities do. */
export function isSuspect({ facts, traits }: PairModel, levels: Uint8Array, offset: number): boolean {
  for (let f = 0; f < facts.length; f += 1) {
    const level = levels[offset + f] as number;
    if (level !== missing && traits.suspect[f * levelStride + level] === 1) return true;
  }
  return false;
}
