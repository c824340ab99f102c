import type { PairList } from '../blocking/pair-list.ts';
import type { Fact, FactLevel } from '../facts/fact.ts';
import { expectMatches, type TrainingPairs } from './expect-matches.ts';
import { countLessons, createCorrection, drawLessons } from './learn-from-reviews.ts';
import { limitNames } from './limit-names.ts';
import { type ChanceModel, type PairModel, weighChance } from './pair-model.ts';

const rounds = 8;
const beliefInStart = 12;
const mostTrained = 60_000;

/** What to learn from. */
export interface TrainingInput {
  readonly chances: ChanceModel;
  readonly pairs: PairList;
  /** Levels of all facts, per pair. */
  readonly levels: Uint8Array;
  readonly rows: number;
  /** Places of pairs that a person judged. */
  readonly judged?: readonly { readonly pair: number; readonly same: boolean }[] | undefined;
}

/**
 * Learns without labels how true matches compare (expectation maximisation). How chance pairs compare is measured
 * beforehand and stays fixed, so pairs that were not proposed count as what they are: no matches. Each fact is learned
 * from pairs that are matches by the other facts, so that a fact cannot confirm itself. Pairs that a person judged count as
 * what they are, and what the model says wrongly of them corrects its weights, the more of them the more.
 */
export function trainModel(input: TrainingInput): PairModel {
  const { chances } = input;
  const possiblePairs = Math.max(1, (input.rows * (input.rows - 1)) / 2);
  const training = drawPairs(input);
  const lessons = input.judged && drawLessons(chances, input.pairs, input.levels, input.judged);
  const correction = lessons && createCorrection(lessons, chances);
  let model = modelOf(
    chances,
    chances.facts.map(({ levels }) => Float64Array.from(levels, ({ match }) => match)),
    clampPrior(input.rows * 0.25, input.rows, possiblePairs) / possiblePairs,
  );
  let matches = 0;
  for (let round = 0; round < rounds; round += 1) {
    const learned = expectMatches(model, training);
    if (lessons !== undefined) countLessons(model, lessons, learned, training.weight);
    matches = clampPrior(learned.matches * training.weight, input.rows, possiblePairs);
    const shares = chances.facts.map(({ levels }, f) => maximise(levels, learned.counts[f] as Float64Array));
    model = modelOf(chances, shares, matches / possiblePairs);
    if (correction === undefined) continue;
    const limits = limitNames(correction.correct(model), training, matches, lessons);
    correction.learn({ ...model, nameLimits: limits });
    model = correction.correct(model);
  }
  return { ...model, nameLimits: limitNames(model, training, matches, lessons) };
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

function maximise(levels: readonly FactLevel[], counts: Float64Array): Float64Array {
  let total = 0;
  for (const count of counts) total += count;
  const held = levels.reduce((sum, { suspect, match }) => sum + (suspect ? match : 0), 0);
  return counts.map((count, level) => {
    const { match, suspect } = levels[level] as FactLevel;
    return suspect ? match : ((count + beliefInStart * match) / (total + beliefInStart * (1 - held))) * (1 - held);
  });
}
