import { canonicalValue, compareMagnitude, filledMembers, isEmptyValue, lengthOf } from '@crmsync/conflict-resolver';
import { CrmSyncError, type FieldValue, type Instant, isInstant } from '@crmsync/model';
import { momentOf } from './claims-by-field.ts';
import type { FieldClaim } from './contribution.ts';
import {
  byAge,
  byComparison,
  byFilled,
  byMeasure,
  byRecency,
  bySourceOrder,
  byValidity,
  type NarrowingContext,
  type NarrowingStep,
} from './narrow-claims.ts';
import type { SurvivorshipRule, TrustScore } from './survivorship-rule.ts';

/** What steps of rules need beside the claims. */
export interface RuleContext extends NarrowingContext {
  readonly now: Instant | undefined;
}

const lifecycleOrder: readonly string[] = [
  'subscriber',
  'lead',
  'marketingQualified',
  'salesQualified',
  'opportunity',
  'customer',
  'evangelist',
];

/** The steps by which a rule finds one claim, before the tie-breaks. Rules that combine or follow go by the newest. */
export function ruleSteps(rule: SurvivorshipRule, context: RuleContext): readonly NarrowingStep[] {
  const newest = byRecency(context.toleranceMs);
  const ranked = (...steps: readonly NarrowingStep[]): readonly NarrowingStep[] => [byValidity, ...steps, newest];
  const filled = (...steps: readonly NarrowingStep[]): readonly NarrowingStep[] => ranked(byFilled, ...steps);
  switch (rule.rule) {
    case 'newest':
      return [byValidity, ...blankStep(rule), byRecency(rule.toleranceMs ?? context.toleranceMs, 'rule')];
    case 'oldest':
      return [byValidity, byFilled, byAge(rule.toleranceMs ?? context.toleranceMs)];
    case 'priority':
      return ranked(...blankStep(rule), bySourceOrder(rule.order ?? context.sourceOrder, 'rule'));
    case 'trust':
      return ranked(
        ...blankStep(rule),
        byMeasure((claim) => trustOf(rule, claim, context.now)),
      );
    case 'longest':
      return filled(byMeasure(({ value }) => lengthOf(context.kind, value)));
    case 'mostComplete':
      return filled(
        byMeasure(({ value }) => filledMembers(value)),
        byMeasure(({ value }) => lengthOf(context.kind, value)),
      );
    case 'mostFrequent':
      return filled(byFrequency(context));
    case 'max':
      return filled(byComparison(compareMagnitude));
    case 'min':
      return filled(byComparison((a, b) => compareMagnitude(b, a)));
    case 'anyTrue':
      return filled(byMeasure(({ value }) => Number(value === true)));
    case 'furthest':
      return filled(byMeasure(({ value }) => (rule.order ?? lifecycleOrder).indexOf(placeOf(value))));
    case 'consentSafest':
      return consentSteps(context);
    case 'union':
    case 'appendUnique':
      return filled();
    case 'winnerOf':
      return ranked();
  }
}

function blankStep(rule: { readonly unlessBlank?: boolean | undefined }): readonly NarrowingStep[] {
  return rule.unlessBlank ? [byFilled] : [];
}

/** How many contributions agree, among those that are still in question. */
function byFrequency(context: RuleContext): NarrowingStep {
  return {
    name: 'rule',
    narrow(claims) {
      const counts = new Map<string, number>();
      for (const claim of claims) counts.set(context.canonical(claim), (counts.get(context.canonical(claim)) ?? 0) + 1);
      const highest = Math.max(...counts.values());
      return claims.filter((claim) => counts.get(context.canonical(claim)) === highest);
    },
  };
}

function trustOf(
  rule: Extract<SurvivorshipRule, { rule: 'trust' }>,
  claim: FieldClaim,
  now: Instant | undefined,
): number {
  const score = Object.hasOwn(rule.scores, claim.source) ? rule.scores[claim.source] : rule.others;
  return typeof score === 'object' ? decayedTrust(score, claim, now) : (score ?? 0);
}

function decayedTrust(
  { max, min = 0, decayMs }: Exclude<TrustScore, number>,
  claim: FieldClaim,
  now: Instant | undefined,
): number {
  const nowMs = momentOf(now === undefined ? {} : { at: now });
  if (!Number.isFinite(nowMs)) {
    throw new CrmSyncError('dedupe: a rule has trust that decays, and no moment to read it at', {
      code: 'SURVIVORSHIP_CLOCK_MISSING',
      remedy: 'Pass the moment as options.now.',
    });
  }
  const ageMs = nowMs - momentOf(claim);
  return max - (max - min) * Math.min(1, Math.max(0, ageMs / decayMs));
}

function placeOf(value: FieldValue): string {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return String(value);
  return String(value.category ?? value.key ?? '');
}

/** An opt-out stands, even where a check failed; else the newest answer, of which `unknown` is none. */
function consentSteps(context: RuleContext): readonly NarrowingStep[] {
  const answered = ({ value }: FieldClaim): number =>
    Number(isEmptyValue(value) || canonicalValue('consent', value) !== '');
  return [
    byMeasure((claim) => Number(memberOf(claim, 'state') === 'out')),
    byValidity,
    byMeasure(answered),
    byRecency(context.toleranceMs, 'rule', answeredAt),
  ];
}

/** When the person answered, where the value says so. */
function answeredAt(claim: FieldClaim): number {
  const at = memberOf(claim, 'at');
  return momentOf(typeof at === 'string' && isInstant(at) ? { at } : claim);
}

function memberOf({ value }: FieldClaim, member: string): FieldValue | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value[member] : undefined;
}
