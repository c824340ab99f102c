import { type Fact, missing } from '../facts/fact.ts';
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
  /** Pairs at each level of the name that are matches by all other facts, as far as facts of their own prove them. */
  readonly namesOfProven: Float64Array;
  matches: number;
}

/** Pairs of lower odds teach nothing. */
export const faintest = 2 ** -12;

// Factor from which facts of one's own prove a match well enough to tell how names of matches compare.
const proving = 2 ** 8;

/** How many matches the model expects among the pairs, and how these compare. */
export function expectMatches(model: PairModel, { count, levels, chance }: TrainingPairs): Expected {
  const width = model.facts.length;
  const { isShared } = model.traits;
  const counts = model.facts.map((fact) => new Float64Array(fact.levels.length));
  const namesOfProven = new Float64Array((model.facts[0] as Fact).levels.length);
  const factors = new Float64Array(width);
  let matches = 0;
  for (let pair = 0; pair < count; pair += 1) {
    const offset = pair * width;
    bayesFactors(model, levels, offset, chance, factors);
    const odds = oddsOf(model, levels, offset, factors);
    if (odds < faintest) continue;
    const probability = probabilityOfOdds(odds);
    matches += probability;
    const name = levels[offset] as number;
    if (name !== missing && ownFactor(model, levels, offset, factors) >= proving) {
      namesOfProven[name] = (namesOfProven[name] as number) + probabilityOfOdds(odds / (factors[0] as number));
    }
    if (isSuspect(model, levels, offset)) continue;
    for (let f = 0; f < width; f += 1) {
      const level = levels[offset + f] as number;
      if (level === missing) continue;
      const perLevel = counts[f] as Float64Array;
      const byOthers = isShared[f] === 1 ? probabilityOfOdds(odds / (factors[f] as number)) : probability;
      perLevel[level] = (perLevel[level] as number) + byOthers;
    }
  }
  return { counts, namesOfProven, matches };
}

function ownFactor({ traits }: PairModel, levels: Uint8Array, offset: number, factors: Float64Array): number {
  let own = 1;
  for (let f = 1; f < factors.length; f += 1) {
    if (traits.isShared[f] === 0 && levels[offset + f] !== missing) own *= factors[f] as number;
  }
  return own;
}

/** Whether a pair compares on some fact as two entities do. */
export function isSuspect({ facts, traits }: PairModel, levels: Uint8Array, offset: number): boolean {
  for (let f = 0; f < facts.length; f += 1) {
    const level = levels[offset + f] as number;
    if (level !== missing && traits.suspect[f * levelStride + level] === 1) return true;
  }
  return false;
}
