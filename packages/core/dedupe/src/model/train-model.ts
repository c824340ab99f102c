import type { PairList } from '../blocking/pair-list.ts';
import { type Fact, missing } from '../facts/fact.ts';
import { createChanceFactors } from './chance-factor.ts';
import { type Expected, expectMatches, type TrainingPairs } from './expect-matches.ts';
import { countLessons, createCorrection, drawLessons } from './learn-from-reviews.ts';
import { levelShares } from './level-shares.ts';
import { limitNames } from './limit-names.ts';
import type { ChanceModel, PairModel } from './pair-model.ts';

const mostRounds = 8;
// Largest change of a share, as a part of it, that is worth another round.
const settled = 0.01;
const beliefInStart = 12;
// So many proven matches must be seen before they tell how often names of matches differ, and so much more often at most.
const beliefInSuspects = 200;
const mostSuspects = 8;
const mostTrained = 30_000;
// What clusters of some thirty rows each come to.
const mostMatchesPerRow = 15;

/** What to learn from. */
export interface TrainingInput {
  readonly chances: ChanceModel;
  readonly pairs: PairList;
  /** Levels of all facts, per pair. */
  readonly levels: Uint8Array;
  readonly rows: number;
  /** How many pairs of rows may be one entity at all; all of them unless it is said. */
  readonly possible?: number | undefined;
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
  const possible = input.possible ?? possiblePairs(input.rows);
  const training = drawPairs(input);
  const lessons = input.judged && drawLessons(chances, input.pairs, input.levels, input.judged);
  const correction = lessons && createCorrection(lessons, chances);
  let model = firstModel(chances, input.rows, possible);
  let matches = 0;
  for (let round = 0; round < mostRounds; round += 1) {
    const learned = expectMatches(model, training);
    if (lessons !== undefined) countLessons(model, lessons, learned, training.weight);
    matches = clampPrior(learned.matches * training.weight, input.rows, possible);
    const before = model.matchShares;
    model = modelOf(chances, maximise(chances, learned), matches / possible);
    if (correction !== undefined) {
      const limits = limitNames(correction.correct(model), training, matches, lessons);
      correction.learn({ ...model, nameLimits: limits });
      model = correction.correct(model);
    } else if (isSettled(before, model.matchShares)) break;
  }
  return { ...model, nameLimits: limitNames(model, training, matches, lessons) };
}

function firstModel(chances: ChanceModel, rows: number, possible: number): PairModel {
  const shares = levelShares(chances.facts, ({ match }) => match);
  return modelOf(chances, shares, clampPrior(rows * 0.25, rows, possible) / possible);
}

/** How many pairs so many rows make; at least one. */
export function possiblePairs(rows: number): number {
  return Math.max(1, (rows * (rows - 1)) / 2);
}

function isSettled(before: Float64Array, after: Float64Array): boolean {
  return before.every((share, place) => Math.abs(share - (after[place] as number)) <= share * settled);
}

function drawPairs({ chances, pairs, levels }: TrainingInput): TrainingPairs {
  const width = chances.facts.length;
  const weight = Math.max(1, Math.ceil(pairs.count / mostTrained));
  const count = Math.ceil(pairs.count / weight);
  const drawn = { count, weight, levels: new Uint8Array(count * width), chance: new Float32Array(count * width) };
  for (let index = 0; index < count; index += 1) {
    const pair = index * weight;
    for (let f = 0; f < width; f += 1) drawn.levels[index * width + f] = levels[pair * width + f] as number;
  }
  for (const [f, factor] of createChanceFactors(chances).entries()) {
    for (let index = 0; index < count; index += 1) {
      const offset = index * width;
      const level = drawn.levels[offset + f] as number;
      if (level === missing) continue;
      const [a, b] = [pairs.a[index * weight] as number, pairs.b[index * weight] as number];
      drawn.chance[offset + f] = factor(a, b, level, drawn.levels, offset);
    }
  }
  return drawn;
}

function clampPrior(matches: number, rows: number, possible: number): number {
  return Math.min(Math.max(matches, rows * 0.02, 0.01), rows * mostMatchesPerRow, possible * 0.5);
}

function modelOf(chances: ChanceModel, matchShares: Float64Array, prior: number): PairModel {
  return {
    ...chances,
    matchShares,
    priorOdds: prior / (1 - prior),
    nameLimits: new Float64Array((chances.facts[0] as Fact).levels.length).fill(Number.POSITIVE_INFINITY),
  };
}

function maximise({ facts }: ChanceModel, { counts, namesOfProven }: Expected): Float64Array {
  const sums = counts.map((perLevel) => perLevel.reduce((sum, count) => sum + count, 0));
  const proven = namesOfProven.reduce((sum, count) => sum + count, 0);
  // Levels that speak for two entities keep what they have, but for names as far as other facts prove the matches.
  const heldShare = (f: number, level: number, match: number): number => {
    if (f !== 0) return match;
    const share = ((namesOfProven[level] as number) + beliefInSuspects * match) / (proven + beliefInSuspects);
    return Math.min(Math.max(share, match), mostSuspects * match);
  };
  const held = facts.map(({ levels }, f) =>
    levels.reduce((sum, { suspect, match }, level) => sum + (suspect ? heldShare(f, level, match) : 0), 0),
  );
  return levelShares(facts, ({ match, suspect }, f, level) => {
    if (suspect) return heldShare(f, level, match);
    const free = 1 - (held[f] as number);
    const count = (counts[f] as Float64Array)[level] as number;
    return ((count + beliefInStart * match) / ((sums[f] as number) + beliefInStart * free)) * free;
  });
}
