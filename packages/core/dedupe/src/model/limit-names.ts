import { type Fact, missing } from '../facts/fact.ts';
import type { TrainingPairs } from './expect-matches.ts';
import type { Lessons } from './learn-from-reviews.ts';
import { bayesFactors, oddsOf } from './odds-of.ts';
import type { PairModel } from './pair-model.ts';

// So many pairs must have facts of their own before those tell families from mistakes.
const fewestTold = 8;
// Share of mistakes in names, as a multiple of what is assumed at the start, that is believed without proof.
const mistakesBelieved = 4;
// Factor from which facts of one's own tell something.
const telling = 4;

/**
 * Odds that a pair may reach by shared facts alone when its names speak against it, by level of the name. Where facts
 * of one's own tell, they decide; else, where the store holds more such pairs than mistakes in names explain, they are
 * families, colleagues or neighbours. What a person judged tells more than facts of one's own.
 */
export function limitNames(
  model: PairModel,
  training: TrainingPairs,
  matches: number,
  lessons?: Lessons,
): Float64Array {
  const name = model.facts[0] as Fact;
  const tallies = tallySuspects(model, training);
  if (lessons !== undefined) tallyLessons(tallies, model, lessons, training.weight);
  return Float64Array.from(name.levels, ({ limited, match }, level) => {
    const { all, agreeing, differing } = tallies[level] as Tally;
    if (limited !== true) return Number.POSITIVE_INFINITY;
    if (agreeing + differing >= fewestTold) return (agreeing + 0.5) / (differing + 0.5);
    const expected = mistakesBelieved * (matches * match + 0.1);
    return expected / Math.max(all * training.weight - expected, expected / 16);
  });
}

interface Tally {
  all: number;
  agreeing: number;
  differing: number;
}

function tallySuspects(model: PairModel, { count, levels, chance }: TrainingPairs): Tally[] {
  const name = model.facts[0] as Fact;
  const width = model.facts.length;
  const tallies = name.levels.map(() => ({ all: 0, agreeing: 0, differing: 0 }));
  const factors = new Float64Array(width);
  for (let pair = 0; pair < count; pair += 1) {
    const kind = kindOf(model, levels, chance, pair, factors);
    if (kind === 'clear') continue;
    const tally = tallies[levels[pair * width] as number] as Tally;
    tally.all += 1;
    if (kind !== 'untold') tally[kind] += 1;
  }
  return tallies;
}

/** Whether facts of its own tell what a pair is that its name speaks against and its shared facts speak for. */
function kindOf(
  model: PairModel,
  levels: Uint8Array,
  chance: Float32Array,
  pair: number,
  factors: Float64Array,
): 'clear' | 'untold' | 'agreeing' | 'differing' {
  const width = model.facts.length;
  const offset = pair * width;
  const level = levels[offset] as number;
  if (level === missing || model.facts[0]?.levels[level]?.limited !== true) return 'clear';
  bayesFactors(model, levels, offset, chance, factors);
  const together = oddsOf(model, levels, offset, factors, 'nameAndShared');
  if (together <= 1) return 'clear';
  const own = oddsOf(model, levels, offset, factors) / together;
  if (own > telling) return 'agreeing';
  return own < 1 / telling ? 'differing' : 'untold';
}

function tallyLessons(tallies: readonly Tally[], model: PairModel, lessons: Lessons, weight: number): void {
  const width = model.facts.length;
  const factors = new Float64Array(width);
  for (let pair = 0; pair < lessons.count; pair += 1) {
    const kind = kindOf(model, lessons.levels, lessons.chance, pair, factors);
    if (kind === 'clear') continue;
    const tally = tallies[lessons.levels[pair * width] as number] as Tally;
    // Each was counted already, once for all that it stood for.
    if (kind !== 'untold') tally[kind] = Math.max(0, tally[kind] - 1 / weight);
    tally[lessons.same[pair] === 1 ? 'agreeing' : 'differing'] += 1;
  }
}
