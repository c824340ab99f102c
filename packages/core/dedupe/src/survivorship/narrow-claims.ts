import { type CompareOptions, isEmptyValue } from '@crmsync/conflict-resolver';
import { type FieldKind, type FieldValue, stableJson } from '@crmsync/model';
import { momentOf } from './claims-by-field.ts';
import type { FieldClaim } from './contribution.ts';

/** Claims, at least one. */
export type Claims = readonly [FieldClaim, ...FieldClaim[]];

/** Keeps the best of the claims by one measure: all of those that tie. It looks at the set, never at its order. */
export interface NarrowingStep {
  readonly name: DecidingStep;
  readonly narrow: (claims: Claims) => readonly FieldClaim[];
}

/** What a decision can rest on: the rule itself, or a step that comes before or after it. */
export type DecidingStep = 'validity' | 'blank' | 'rule' | 'newest' | 'sourceRank' | 'recordId' | 'value';

/** What steps need to know beside the claims. */
export interface NarrowingContext extends CompareOptions {
  readonly kind: FieldKind;
  /** The normal form of a claim's value. */
  readonly canonical: (claim: FieldClaim) => string;
  readonly sourceOrder: readonly string[];
  readonly toleranceMs: number;
}

/** A claim that remains of a set, and the step after which its value was certain. */
export interface Narrowed {
  readonly claim: FieldClaim;
  readonly decidedBy: DecidingStep | 'only' | 'agreed';
}

/** Goes through the steps, then through the tie-breaks, until one claim is left. */
export function narrowClaims(claims: Claims, steps: readonly NarrowingStep[], context: NarrowingContext): Narrowed {
  const agree = (set: readonly FieldClaim[]): boolean => new Set(set.map(context.canonical)).size === 1;
  let decidedBy: Narrowed['decidedBy'] | undefined =
    claims.length === 1 ? 'only' : agree(claims) ? 'agreed' : undefined;
  let left: Claims = claims;
  for (const step of [...steps, ...tieBreaks(context)]) {
    if (left.length === 1) break;
    const [first, ...rest] = step.narrow(left);
    if (first === undefined) continue;
    left = [first, ...rest];
    if (decidedBy === undefined && agree(left)) decidedBy = step.name;
  }
  return { claim: left[0], decidedBy: decidedBy ?? 'value' };
}

/** All claims, best first: the one that the steps find, then the one they find among the rest, and so on. */
export function rankClaims(claims: Claims, steps: readonly NarrowingStep[], context: NarrowingContext): Claims {
  const { claim: best } = narrowClaims(claims, steps, context);
  const ranked: [FieldClaim, ...FieldClaim[]] = [best];
  let [next, ...rest] = claims.filter((claim) => claim !== best);
  while (next !== undefined) {
    const { claim } = narrowClaims([next, ...rest], steps, context);
    ranked.push(claim);
    [next, ...rest] = [next, ...rest].filter((each) => each !== claim);
  }
  return ranked;
}

/** Values that passed their checks before values that did not. */
export const byValidity: NarrowingStep = {
  name: 'validity',
  narrow: (claims) => keepHighest(claims, ({ invalid }) => Number(!invalid)),
};

/** Filled values before cleared ones. */
export const byFilled: NarrowingStep = {
  name: 'blank',
  narrow: (claims) => keepHighest(claims, ({ value }) => Number(!isEmptyValue(value))),
};

/** The claims that tie with the newest one; what has no moment is older than anything that has one. */
export function byRecency(
  toleranceMs: number,
  name: DecidingStep = 'newest',
  moment: (claim: FieldClaim) => number = momentOf,
): NarrowingStep {
  return { name, narrow: (claims) => keepNearHighest(claims, moment, toleranceMs) };
}

/** The claims that tie with the oldest one; what has no moment cannot be shown to be old. */
export function byAge(toleranceMs: number): NarrowingStep {
  const age = (claim: FieldClaim): number => {
    const moment = momentOf(claim);
    return Number.isFinite(moment) ? -moment : moment;
  };
  return { name: 'rule', narrow: (claims) => keepNearHighest(claims, age, toleranceMs) };
}

/** Sources that stand first in a list. */
export function bySourceOrder(order: readonly string[], name: DecidingStep): NarrowingStep {
  const rank = ({ source }: FieldClaim): number => {
    const index = order.indexOf(source);
    return index < 0 ? Number.NEGATIVE_INFINITY : -index;
  };
  return { name, narrow: (claims) => keepHighest(claims, rank) };
}

/** A step that keeps the claims with the highest measure. */
export function byMeasure(measure: (claim: FieldClaim) => number, name: DecidingStep = 'rule'): NarrowingStep {
  return { name, narrow: (claims) => keepHighest(claims, measure) };
}

/** Keeps the claims that no other one beats; values that cannot be compared beat nothing. */
export function byComparison(compare: (a: FieldValue, b: FieldValue) => number | null): NarrowingStep {
  return {
    name: 'rule',
    narrow: (claims) => claims.filter(({ value }) => claims.every((rival) => (compare(value, rival.value) ?? 0) >= 0)),
  };
}

/** Source rank, filled, record id, content, source: two claims that tie in all of them are one. */
function tieBreaks(context: NarrowingContext): readonly NarrowingStep[] {
  return [
    bySourceOrder(context.sourceOrder, 'sourceRank'),
    byFilled,
    byText('recordId', ({ recordId }) => recordId, -1),
    byText('value', context.canonical, 1),
    byText('value', ({ value }) => stableJson(value), 1),
    byText('value', ({ source }) => source, -1),
  ];
}

function byText(name: DecidingStep, read: (claim: FieldClaim) => string, sign: 1 | -1): NarrowingStep {
  return {
    name,
    narrow(claims) {
      const texts = claims.map(read).sort();
      const best = sign === 1 ? texts.at(-1) : texts[0];
      return claims.filter((claim) => read(claim) === best);
    },
  };
}

function keepHighest(claims: Claims, measure: (claim: FieldClaim) => number): readonly FieldClaim[] {
  return keepNearHighest(claims, measure, 0);
}

function keepNearHighest(
  claims: Claims,
  measure: (claim: FieldClaim) => number,
  toleranceMs: number,
): readonly FieldClaim[] {
  const measures = claims.map(measure);
  const highest = measures.reduce((a, b) => Math.max(a, b));
  return claims.filter((_, index) => {
    const own = measures[index] ?? highest;
    return own === highest || highest - own < toleranceMs;
  });
}
