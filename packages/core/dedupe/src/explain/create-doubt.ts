import { type Fact, missing } from '../facts/fact.ts';
import type { PairJudge } from '../model/pair-judge.ts';

// What a fact adds that tells one person from another.
const tellingBits = 6;

/**
 * Makes what says whether a pair is too doubtful to be merged unseen, however probable it is: its names or another fact speak
 * for two, or it has no names, and too few facts of one's own outweigh that. The first fact is the name.
 */
export function createDoubt(
  facts: readonly Fact[],
  judge: Pick<PairJudge, 'facts'>,
): (a: number, b: number) => boolean {
  const name = facts[0] as Fact;
  const asked = facts.filter(
    (fact) => fact === name || fact.levels.some(({ ownFactsToMerge }) => ownFactsToMerge !== undefined),
  );
  const neededOf = (fact: Fact, level: number): number => {
    if (level === missing) return fact === name ? 1 : 0;
    return fact.levels[level]?.ownFactsToMerge ?? 0;
  };
  const hasOwn = (a: number, b: number, needed: number): boolean => {
    const own = judge.facts(a, b).filter(({ fact, level }) => fact !== name && !fact.shared && level !== undefined);
    const sum = own.reduce((total, { bits }) => total + bits, 0);
    return sum >= needed * tellingBits && own.filter(({ bits }) => bits >= tellingBits).length >= needed;
  };
  return (a, b) => {
    const needed = asked.reduce((most, fact) => Math.max(most, neededOf(fact, fact.compare(a, b))), 0);
    return needed > 0 && !hasOwn(a, b, needed);
  };
}
