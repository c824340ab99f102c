import type { Fact, FactLevel } from '../facts/fact.ts';

/** Places kept for the levels of a fact. */
export const levelStride = 16;

/** A share for each level of each fact, flat in typed memory: that of level `l` of fact `f` is at `f * levelStride + l`. */
export function levelShares(
  facts: readonly Fact[],
  shareOf: (level: FactLevel, f: number, l: number) => number,
): Float64Array {
  const shares = new Float64Array(facts.length * levelStride);
  for (const [f, { levels }] of facts.entries()) {
    for (const [l, level] of levels.entries()) shares[f * levelStride + l] = shareOf(level, f, l);
  }
  return shares;
}
