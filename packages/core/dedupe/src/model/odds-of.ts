import { missing } from '../facts/fact.ts';
import { levelStride } from './level-shares.ts';
import type { PairModel } from './pair-model.ts';

/** Which evidence counts. */
export type Evidence = 'all' | 'nameAndShared';

/** Bayes factors of a pair whose levels and factors of chance stand from `offset` on, into `factors`; 1 where a side has nothing. */
export function bayesFactors(
  { facts, matchShares }: PairModel,
  levels: Uint8Array,
  offset: number,
  chance: Float32Array,
  factors: Float64Array,
): void {
  for (let f = 0; f < facts.length; f += 1) {
    const level = levels[offset + f] as number;
    factors[f] =
      level === missing ? 1 : (chance[offset + f] as number) * (matchShares[f * levelStride + level] as number);
  }
}

/**
 * Odds of a pair by its Bayes factors. What its name and shared facts say is limited where the name speaks
 * against it.
 */
export function oddsOf(
  model: PairModel,
  levels: Uint8Array,
  offset: number,
  factors: Float64Array,
  evidence: Evidence = 'all',
): number {
  const { isShared, noShared, noPhone, phone } = model.traits;
  const width = model.facts.length;
  const name = levels[offset] as number;
  const left = name !== missing && noPhone[name] === 1 ? phone : -1;
  let own = 1;
  let shared = 1;
  let without = 0;
  for (let f = 1; f < width; f += 1) {
    const level = levels[offset + f] as number;
    if (level === missing) continue;
    const factor = factors[f] as number;
    if (isShared[f] === 0) own *= factor;
    else if (factor < 1 || f !== left) shared *= factor;
    without |= noShared[f * levelStride + level] as number;
  }
  const together = model.priorOdds * (factors[0] as number) * (without === 1 ? Math.min(shared, 1) : shared);
  const limited = name === missing ? together : Math.min(together, model.nameLimits[name] as number);
  return evidence === 'all' ? own * limited : limited;
}
