import type { PairList } from '../blocking/pair-list.ts';
import { type Fact, type FactLevel, missing } from '../facts/fact.ts';
import { levelStride } from './fact-traits.ts';
import { limitNames } from './limit-names.ts';
import { addMatchBits, addUp, type ChanceModel, type PairModel, probabilityOf, weighChance } from './pair-model.ts';

const rounds = 8;
const beliefInStart = 12;
const mostTrained = 60_000;
// Pairs this improbable teach nothing.
const faintest = -12;

/** What to learn from. */
export interface TrainingInput {
  readonly chances: ChanceModel;
  readonly pairs: PairList;
  /** Levels of all facts, per pair. */
  readonly levels: Uint8Array;
  readonly rows: number;
}

/** Pairs to learn from, with the bits of chance of every fact. */
export interface TrainingPairs {
  readonly count: number;
  readonly levels: Uint8Array;
  readonly chance: Float32Array;
  /** Each stands for this many of all pairs. */
  readonly weight: number;
}

/**
 * Learns without labels how true matches compare (expectation maximisation). How chance pairs compare is measured
 * beforehand and stays fixed, so pairs that were not proposed count as what they are: no matches. Each fact is learned
 * from pairs that are matches by the other facts, so that a fact cannot confirm itself.
 */
export function trainModel(input: TrainingInput): PairModel {
  const { chances } = input;
  const possiblePairs = Math.max(1, (input.rows * (input.rows - 1)) / 2);
  const training = drawPairs(input);
  let model = modelOf(
    chances,
    chances.facts.map(({ levels }) => Float64Array.from(levels, ({ match }) => match)),
    clampPrior(input.rows * 0.25, input.rows, possiblePairs) / possiblePairs,
  );
  let matches = 0;
  for (let round = 0; round < rounds; round += 1) {
    const learned = expect(model, training);
    matches = clampPrior(learned.matches * training.weight, input.rows, possiblePairs);
    const shares = chances.facts.map(({ levels }, f) => maximise(levels, learned.counts[f] as Float64Array));
    model = modelOf(chances, shares, matches / possiblePairs);
  }
  return { ...model, nameLimits: limitNames(model, training, matches) };
}

function drawPairs({ chances, pairs, levels }: TrainingInput): TrainingPairs {
  const width = chances.facts.length;
  const weight = Math.max(1, Math.ceil(pairs.count / mostTrained));
  const count = Math.ceil(pairs.count / weight);
  const drawn = { count, weight, levels: new Uint8Array(count * width), chance: new Float32Array(count * width) };
  for (let index = 0; index < count; index += 1) {
    const pair = index * weight;
    for (let f = 0; f < width; f += 1) drawn.levels[index * width + f] = levels[pair * width + f] as number;
    const [a, b] = [pairs.a[pair] as number, pairs.b[pair] as number];
    weighChance(chances, a, b, levels, pair * width, drawn.chance, index * width);
  }
  return drawn;
}

function clampPrior(matches: number, rows: number, possiblePairs: number): number {
  return Math.min(Math.max(matches, rows * 0.02, 0.01), rows * 3, possiblePairs * 0.5);
}

function modelOf(chances: ChanceModel, shares: readonly Float64Array[], prior: number): PairModel {
  return {
    ...chances,
    matchBits: shares.map((perLevel) => perLevel.map(Math.log2)),
    priorBits: Math.log2(prior / (1 - prior)),
    nameLimits: new Float64Array((chances.facts[0] as Fact).levels.length).fill(Number.POSITIVE_INFINITY),
  };
}

function expect(model: PairModel, { count, levels, chance }: TrainingPairs) {
  const width = model.facts.length;
  const { isShared } = model.traits;
  const counts = model.facts.map((fact) => new Float64Array(fact.levels.length));
  const bits = new Float32Array(width);
  let matches = 0;
  for (let pair = 0; pair < count; pair += 1) {
    const offset = pair * width;
    for (let f = 0; f < width; f += 1) bits[f] = chance[offset + f] as number;
    addMatchBits(model, levels, offset, bits, 0);
    const sum = addUp(model, levels, offset, bits, 0);
    if (sum < faintest) continue;
    const probability = probabilityOf(sum);
    matches += probability;
    if (isSuspect(model, levels, offset)) continue;
    for (let f = 0; f < width; f += 1) {
      const level = levels[offset + f] as number;
      if (level === missing) continue;
      const perLevel = counts[f] as Float64Array;
      const byOthers = isShared[f] === 1 ? probabilityOf(sum - (bits[f] as number)) : probability;
      perLevel[level] = (perLevel[level] as number) + byOthers;
    }
  }
  return { counts, matches };
}

function isSuspect({ facts, traits }: PairModel, levels: Uint8Array, offset: number): boolean {
  for (let f = 0; f < facts.length; f += 1) {
    const level = levels[offset + f] as number;
    if (level !== missing && traits.suspect[f * levelStride + level] === 1) return true;
  }
  return false;
}

function maximise(levels: readonly FactLevel[], counts: Float64Array): Float64Array {
  let total = 0;
  for (const count of counts) total += count;
  const held = levels.reduce((sum, { suspect, match }) => sum + (suspect ? match : 0), 0);
  return counts.map((count, level) => {
    const { match, suspect } = levels[level] as FactLevel;
    return suspect ? match : ((count + beliefInStart * match) / (total + beliefInStart * (1 - held))) * (1 - held);
  });
}
