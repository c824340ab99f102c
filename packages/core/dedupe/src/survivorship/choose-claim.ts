import { isEmptyValue } from '@crmsync/conflict-resolver';
import type { FieldValue } from '@crmsync/model';
import { combineClaims, isCombining } from './combine-claims.ts';
import type { ContributionRef, FieldClaim } from './contribution.ts';
import type { DecidedBy } from './field-provenance.ts';
import { type Claims, narrowClaims, rankClaims } from './narrow-claims.ts';
import type { Survivorship } from './open-survivorship.ts';
import { ruleSteps } from './rule-steps.ts';

/** What the rules say about one field. */
export interface Choice {
  readonly winner: ContributionRef;
  readonly won: readonly FieldClaim[];
  /** `undefined` when the winner does not know the field. */
  readonly value: FieldValue | undefined;
  readonly decidedBy: DecidedBy;
}

/** Finds a field's value by its rule; `undefined` when nobody claims it. */
export function chooseClaim(survivorship: Survivorship, field: string): Choice | undefined {
  const [first, ...rest] = survivorship.claimsOf(field);
  if (first === undefined) return undefined;
  const claims: Claims = [first, ...rest];
  const rule = survivorship.ruleOf(field);
  const context = survivorship.contextOf(field);
  const steps = ruleSteps(rule, context);
  const { claim, decidedBy } = narrowClaims(claims, steps, context);
  if (!isCombining(rule, context, claims) || decidedBy === 'only' || decidedBy === 'agreed') {
    return { winner: refOf(claim), won: [claim], value: claim.value, decidedBy };
  }
  const ranked = rankClaims(claims, steps, context);
  const won = ranked.filter(({ value }) => !isEmptyValue(value));
  return {
    winner: refOf(claim),
    won: won.length === 0 ? [claim] : won,
    value: combineClaims(ranked, context),
    decidedBy: 'combined',
  };
}

/** The ref of a claim, without what it says. */
export function refOf({ source, recordId }: FieldClaim): ContributionRef {
  return { source, recordId };
}
