import type { PairList } from '../blocking/pair-list.ts';
import { missing } from '../facts/fact.ts';
import { createChanceFactors } from './chance-factor.ts';
import { type Expected, faintest, isSuspect } from './expect-matches.ts';
import { levelShares, levelStride } from './level-shares.ts';
import { bayesFactors, oddsOf } from './odds-of.ts';
import { type ChanceModel, type PairModel, probabilityOfOdds } from './pair-model.ts';

/** Pairs that a person judged, to learn from. */
export interface Lessons {
  readonly count: number;
  /** Levels of all facts, per pair. */
  readonly levels: Uint8Array;
  /** Factor of chance of every fact, per pair. */
  readonly chance: Float32Array;
  /** 1 for pairs judged to be the same. */
  readonly same: Uint8Array;
}

/** Takes judged pairs out of all pairs. `judged` are their places. */
export function drawLessons(
  chances: ChanceModel,
  pairs: PairList,
  levels: Uint8Array,
  judged: readonly { readonly pair: number; readonly same: boolean }[],
): Lessons {
  const width = chances.facts.length;
  const lessons = {
    count: judged.length,
    levels: new Uint8Array(judged.length * width),
    chance: new Float32Array(judged.length * width),
    same: Uint8Array.from(judged, ({ same }) => Number(same)),
  };
  const factors = createChanceFactors(chances);
  for (const [index, { pair }] of judged.entries()) {
    lessons.levels.set(levels.subarray(pair * width, (pair + 1) * width), index * width);
    const [a, b] = [pairs.a[pair] as number, pairs.b[pair] as number];
    for (const [f, factor] of factors.entries()) {
      const level = levels[pair * width + f] as number;
      if (level !== missing) lessons.chance[index * width + f] = factor(a, b, level, levels, pair * width);
    }
  }
  return lessons;
}

/** Bits that judgements add to each level of each fact. */
export interface Correction {
  /** The model with the correction. */
  correct(model: PairModel): PairModel;
  /** Learns from the judged pairs what the model, corrected so far, says wrongly of them. */
  learn(model: PairModel): void;
}

// So much doubt meets each lesson: one moves a level by a few hundredths of a bit, a hundred that agree by several bits.
const belief = 12;
const steps = 12;

/** Makes a correction that changes nothing yet. */
export function createCorrection(lessons: Lessons, { facts, traits }: ChanceModel): Correction {
  const width = facts.length;
  const added = facts.map(({ levels }) => new Float64Array(levels.length));
  const seen = countLevels(
    lessons,
    facts.map(({ levels }) => levels.length),
  );
  const factors = new Float64Array(width);
  const correct = (model: PairModel): PairModel => ({
    ...model,
    matchShares: levelShares(
      facts,
      (_, f, level) =>
        (model.matchShares[f * levelStride + level] as number) * 2 ** ((added[f] as Float64Array)[level] as number),
    ),
  });
  const slopesOf = (model: PairModel): Float64Array[] => {
    const slopes = added.map((perLevel) => new Float64Array(perLevel.length));
    const open = withoutLimits(model);
    for (let pair = 0; pair < lessons.count; pair += 1) {
      const offset = pair * width;
      const odds = weigh(model, lessons, pair, factors);
      const error = (lessons.same[pair] as number) - probabilityOfOdds(odds);
      const heard = whatCounts(model, open, lessons.levels, offset, factors);
      for (let f = 0; f < width; f += 1) {
        const level = lessons.levels[offset + f] as number;
        if (level === missing) continue;
        if (heard !== 'all' && (traits.isShared[f] === 1 || (f === 0 && heard === 'own'))) continue;
        const perLevel = slopes[f] as Float64Array;
        perLevel[level] = (perLevel[level] as number) + Math.LN2 * error;
      }
    }
    return slopes;
  };
  return {
    correct,
    learn(model) {
      for (let step = 0; step < steps; step += 1) {
        const slopes = slopesOf(correct(model));
        for (const [f, perLevel] of added.entries()) {
          for (let level = 0; level < perLevel.length; level += 1) {
            const now = perLevel[level] as number;
            // The steepest the curve can be, so that no step goes too far.
            const curve = 0.25 * Math.LN2 ** 2 * width * ((seen[f] as Float64Array)[level] as number) + belief;
            perLevel[level] = now + (((slopes[f] as Float64Array)[level] as number) - belief * now) / curve;
          }
        }
      }
    },
  };
}

/** Which facts of a pair count towards its sum: beside some names, shared facts or the name itself add nothing more. */
function whatCounts(
  model: PairModel,
  open: PairModel,
  levels: Uint8Array,
  offset: number,
  factors: Float64Array,
): 'all' | 'own' | 'ownAndName' {
  const name = levels[offset] as number;
  const limit = name === missing ? Number.POSITIVE_INFINITY : (model.nameLimits[name] as number);
  if (oddsOf(open, levels, offset, factors, 'nameAndShared') > limit) return 'own';
  for (let f = 0; f < model.facts.length; f += 1) {
    const level = levels[offset + f] as number;
    if (level !== missing && model.traits.noShared[f * levelStride + level] === 1) return 'ownAndName';
  }
  return 'all';
}

function withoutLimits(model: PairModel): PairModel {
  return { ...model, nameLimits: model.nameLimits.map(() => Number.POSITIVE_INFINITY) };
}

/** Counts judged pairs as what they are instead of what the model takes them for. */
export function countLessons(model: PairModel, lessons: Lessons, expected: Expected, weight: number): void {
  const width = model.facts.length;
  const factors = new Float64Array(width);
  for (let pair = 0; pair < lessons.count; pair += 1) {
    const offset = pair * width;
    const odds = weigh(model, lessons, pair, factors);
    const same = lessons.same[pair] as number;
    const isCounted = odds >= faintest && !isSuspect(model, lessons.levels, offset);
    expected.matches += (same - (odds >= faintest ? probabilityOfOdds(odds) : 0)) / weight;
    for (let f = 0; f < width; f += 1) {
      const level = lessons.levels[offset + f] as number;
      if (level === missing) continue;
      const isShared = model.traits.isShared[f] === 1;
      const taken = isCounted ? probabilityOfOdds(isShared ? odds / (factors[f] as number) : odds) : 0;
      const perLevel = expected.counts[f] as Float64Array;
      perLevel[level] = Math.max(0, (perLevel[level] as number) + (same - taken) / weight);
    }
  }
  expected.matches = Math.max(0, expected.matches);
}

function weigh(model: PairModel, { levels, chance }: Lessons, pair: number, factors: Float64Array): number {
  const offset = pair * model.facts.length;
  bayesFactors(model, levels, offset, chance, factors);
  return oddsOf(model, levels, offset, factors);
}

function countLevels({ count, levels }: Lessons, sizes: readonly number[]): Float64Array[] {
  const seen = sizes.map((size) => new Float64Array(size));
  for (let at = 0; at < count * sizes.length; at += 1) {
    const level = levels[at] as number;
    if (level === missing) continue;
    const perLevel = seen[at % sizes.length] as Float64Array;
    perLevel[level] = (perLevel[level] as number) + 1;
  }
  return seen;
}
