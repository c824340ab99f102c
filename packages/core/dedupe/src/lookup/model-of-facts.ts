import type { Fact } from '../facts/fact.ts';
import { traitsOf } from '../model/fact-traits.ts';
import { levelShares } from '../model/level-shares.ts';
import type { PairModel } from '../model/pair-model.ts';
import type { TrainedFact, TrainedModel } from './trained-model.ts';

// An index of less than this says little about how rare a match is.
const fewestRecords = 100;
// Share of records that are expected to have a duplicate before anything is known.
const matchesPerRecord = 0.25;
const dependenceAtStart = 0.1;

/** The model for these facts: what a search learned of them, and what a search assumes at its start for the others. */
export function modelOfFacts(facts: readonly Fact[], trained: TrainedModel | undefined): Omit<PairModel, 'priorOdds'> {
  const learned = facts.map(({ name }) => trained?.facts.find(({ fact }) => fact === name));
  return {
    facts,
    traits: traitsOf(facts),
    matchShares: levelShares(facts, ({ match }, f, level) =>
      shareOf(learned[f]?.matchBits, facts[f] as Fact, level, match),
    ),
    chanceShares: levelShares(facts, ({ chance }, f, level) =>
      shareOf(learned[f]?.chanceBits, facts[f] as Fact, level, chance),
    ),
    dependence: facts.map((given, f) =>
      Float64Array.from(facts, (asked) => (given === asked ? 0 : dependenceOf(given, asked, learned[f]))),
    ),
    nameLimits: Float64Array.from((facts[0] as Fact).levels, ({ limited }, level) =>
      limitOf(limited === true, trained?.nameLimits[level]),
    ),
  };
}

function shareOf(learned: readonly number[] | undefined, { levels }: Fact, level: number, assumed: number): number {
  return learned?.length === levels.length ? 2 ** (learned[level] as number) : assumed;
}

function dependenceOf(given: Fact, asked: Fact, learned: TrainedFact | undefined): number {
  if (!given.shared || !asked.shared) return 0;
  return learned?.dependence[asked.name] ?? dependenceAtStart;
}

/**
 * Odds before anything is compared. Matches grow as the records do, pairs as their square, so the odds of a pair fall as
 * the store grows.
 */
export function priorOddsOf(trained: TrainedModel | undefined, size: number): number {
  const records = Math.max(size, fewestRecords);
  if (trained !== undefined) return 2 ** trained.priorBits / Math.max(1, records / Math.max(trained.records, 1));
  const prior = (2 * matchesPerRecord) / (records - 1);
  return prior / (1 - prior);
}

// Untaught, names that speak against a match leave shared facts at even odds.
function limitOf(isLimited: boolean, learned: number | null | undefined): number {
  if (learned === undefined) return isLimited ? 1 : Number.POSITIVE_INFINITY;
  return learned === null ? Number.POSITIVE_INFINITY : 2 ** learned;
}
