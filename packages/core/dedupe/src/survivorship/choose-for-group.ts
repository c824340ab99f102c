import { isEmptyValue } from '@crmsync/conflict-resolver';
import { type FieldValue, stableJson } from '@crmsync/model';
import { refOf } from './choose-claim.ts';
import { contributionKey, momentOf } from './claims-by-field.ts';
import type { ContributionRef, FieldClaim } from './contribution.ts';
import { byMeasure, byValidity, narrowClaims } from './narrow-claims.ts';
import type { Survivorship } from './open-survivorship.ts';
import { ruleSteps } from './rule-steps.ts';
import type { FieldGroup } from './survivorship-rule.ts';

/**
 * The contribution from which all fields of a group come: one that knows more of the key fields first, then by the
 * group's rule. `undefined` when nobody claims any of them.
 */
export function chooseForGroup(survivorship: Survivorship, group: FieldGroup): ContributionRef | undefined {
  const [first, ...rest] = groupClaims(survivorship, group);
  if (first === undefined) return undefined;
  const key = group.key ?? group.fields;
  const knownKeys = new Map(
    [first, ...rest].map((claim) => [claim, key.filter((field) => knows(survivorship, field, claim)).length]),
  );
  const context = { ...survivorship.contextOf(undefined), canonical: ({ value }: FieldClaim) => stableJson(value) };
  const steps = [
    byValidity,
    byMeasure((claim) => knownKeys.get(claim) ?? 0),
    ...ruleSteps(group.rule ?? { rule: 'newest' }, context),
  ];
  return refOf(narrowClaims([first, ...rest], steps, context).claim);
}

/** One claim per contribution: the normal forms of the members it knows, their newest moment, whether any failed a check. */
function groupClaims(survivorship: Survivorship, group: FieldGroup): readonly FieldClaim[] {
  const members = new Map<string, { claim: FieldClaim; forms: [string, FieldValue][] }>();
  for (const field of group.fields) {
    const { canonical } = survivorship.contextOf(field);
    for (const claim of survivorship.claimsOf(field)) {
      const known = members.get(contributionKey(claim));
      const form: [string, FieldValue] = [field, canonical(claim)];
      members.set(contributionKey(claim), {
        claim: known ? joined(known.claim, claim) : claim,
        forms: [...(known?.forms ?? []), form],
      });
    }
  }
  return [...members.values()].map(({ claim, forms }) => ({
    ...claim,
    value: forms.every(([, form]) => isEmptyValue(form)) ? null : Object.fromEntries(forms),
  }));
}

function joined(a: FieldClaim, b: FieldClaim): FieldClaim {
  const newer = momentOf(a) >= momentOf(b) ? a : b;
  return a.invalid || b.invalid ? { ...newer, invalid: true } : newer;
}

function knows(survivorship: Survivorship, field: string, claim: FieldClaim): boolean {
  const id = contributionKey(claim);
  return survivorship.claimsOf(field).some((each) => contributionKey(each) === id);
}
