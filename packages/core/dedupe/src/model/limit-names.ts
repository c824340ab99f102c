import { type Fact, missing } from '../facts/fact.ts';
import { addMatchBits, addUp, type PairModel } from './pair-model.ts';
import type { TrainingPairs } from './train-model.ts';

// So many pairs must have facts of their own before those tell families from mistakes.
const fewestTold = 8;
// Share of mistakes in names, as a multiple of what is assumed at the start, that is believed without proof.
const mistakesBelieved = 4;

/**
 * How sure a pair may become by shared facts alone when its names speak against it, by level of the name. Where facts
 * of one's own tell, they decide; else, where the store holds more such pairs than mistakes in names explain, they are
 * families, colleagues or neighbours.
 */
export function limitNames(model: PairModel, training: TrainingPairs, matches: number): Float64Array {
  const name = model.facts[0] as Fact;
  const tallies = tallySuspects(model, training);
  return Float64Array.from(name.levels, ({ limited, match }, level) => {
    const { all, agreeing, differing } = tallies[level] as Tally;
    if (limited !== true) return Number.POSITIVE_INFINITY;
    if (agreeing + differing >= fewestTold) return Math.log2((agreeing + 0.5) / (differing + 0.5));
    const expected = mistakesBelieved * (matches * match + 0.1);
    return Math.log2(expected / Math.max(all * training.weight - expected, expected / 16));
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
  const bits = new Float32Array(width);
  for (let pair = 0; pair < count; pair += 1) {
    const offset = pair * width;
    const level = levels[offset] as number;
    if (level === missing || name.levels[level]?.limited !== true) continue;
    for (let f = 0; f < width; f += 1) bits[f] = chance[offset + f] as number;
    addMatchBits(model, levels, offset, bits, 0);
    const together = addUp(model, levels, offset, bits, 0, 'nameAndShared');
    if (together <= 0) continue;
    const own = addUp(model, levels, offset, bits, 0) - together;
    const tally = tallies[level] as Tally;
    tally.all += 1;
    if (own > 2) tally.agreeing += 1;
    else if (own < -2) tally.differing += 1;
  }
  return tallies;
}
