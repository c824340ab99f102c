import { isEmptyValue } from '@crmsync/conflict-resolver';
import { CrmSyncError, type FieldValue, instantMs, stableJson } from '@crmsync/model';
import { type Choice, chooseClaim } from './choose-claim.ts';
import { chooseForGroup } from './choose-for-group.ts';
import { contributionKey } from './claims-by-field.ts';
import type { Contribution, ContributionRef, FieldClaim } from './contribution.ts';
import type { DecidedBy, FieldProvenance, GoldenRecord } from './field-provenance.ts';
import { openSurvivorship, type Survivorship } from './open-survivorship.ts';
import type { Pin, SurvivorshipOptions } from './survivorship-options.ts';
import type { SurvivorshipRules } from './survivorship-rule.ts';

/**
 * The golden record that contributions to one cluster give, with the reason of every field. It depends on the *set* of
 * contributions: not on their order, nor on how often one is delivered. Ties end with the rank of the source, then a
 * filled value before a cleared one, then the record id, then the value. A pin outranks every rule.
 * @throws CrmSyncError `SURVIVORSHIP_RULES_INVALID` when `winnerOf` rules go round in a circle or a field is in two groups;
 * `SURVIVORSHIP_CLOCK_MISSING` when trust decays and `options.now` is missing
 */
export function goldenRecord(
  contributions: readonly Contribution[],
  rules: SurvivorshipRules = {},
  options: SurvivorshipOptions = {},
): GoldenRecord {
  const survivorship = openSurvivorship(contributions, rules, options);
  const decisions = survivorship.fields.map((field) => [field, decideField(survivorship, field)] as const);
  const known = decisions.flatMap(([field, { value }]) => (value === undefined ? [] : [[field, value] as const]));
  return {
    fields: Object.fromEntries(known),
    provenance: Object.fromEntries(decisions.map(([field, { provenance }]) => [field, provenance])),
  };
}

interface FieldOutcome {
  readonly value: FieldValue | undefined;
  readonly provenance: FieldProvenance;
}

function decideField(survivorship: Survivorship, field: string): FieldOutcome {
  const claims = survivorship.claimsOf(field);
  const choice = choose(survivorship, field, []);
  const pin = newestPin(survivorship.options.pins ?? [], field);
  const won = pin ? claims.filter((claim) => agrees(survivorship, field, claim, pin)) : (choice?.won ?? []);
  const group = survivorship.groupOf(field);
  const decidedBy: DecidedBy = pin ? 'pinned' : (choice?.decidedBy ?? 'only');
  return {
    value: pin ? pin.value : choice?.value,
    provenance: {
      kind: survivorship.kindOf(field),
      rule: survivorship.ruleOf(field),
      ...(group ? { group } : {}),
      decidedBy,
      ...(choice ? { winner: choice.winner } : {}),
      won,
      lost: inOrder(claims.filter((claim) => !won.includes(claim))),
      ...(pin ? { pin } : {}),
    },
  };
}

/** What the rules say about a field; `path` holds the fields that wait for this one. */
function choose(survivorship: Survivorship, field: string, path: readonly string[]): Choice | undefined {
  const group = survivorship.groupOf(field);
  if (group) return following(survivorship, field, chooseForGroup(survivorship, group), 'group');
  const rule = survivorship.ruleOf(field);
  if (rule.rule !== 'winnerOf') return chooseClaim(survivorship, field);
  if (path.includes(field)) {
    throw new CrmSyncError(`dedupe: the rules "winnerOf" of ${[...path, field].join(', ')} go round in a circle`, {
      code: 'SURVIVORSHIP_RULES_INVALID',
      remedy: 'Give one of these fields a rule of its own.',
    });
  }
  const leader = choose(survivorship, rule.field, [...path, field])?.winner;
  return leader ? following(survivorship, field, leader, 'winnerOf') : chooseClaim(survivorship, field);
}

/** The choice of a field that comes with another one: what its winner knows, if anything. */
function following(
  survivorship: Survivorship,
  field: string,
  winner: ContributionRef | undefined,
  decidedBy: DecidedBy,
): Choice | undefined {
  if (winner === undefined) return undefined;
  const id = contributionKey(winner);
  const won = survivorship.claimsOf(field).filter((claim) => contributionKey(claim) === id);
  return { winner, won, value: won[0]?.value, decidedBy };
}

/** Of several pins the newest holds; of those the filled one, then content: pins of two merged records have no order. */
function newestPin(pins: readonly Pin[], field: string): Pin | undefined {
  const sortKey = (pin: Pin): string => `${Number(!isEmptyValue(pin.value))}${stableJson([pin.value, pin.by ?? null])}`;
  const [newest] = pins
    .filter((pin) => pin.field === field)
    .sort((a, b) => instantMs(b.at) - instantMs(a.at) || (sortKey(a) < sortKey(b) ? 1 : -1));
  return newest;
}

function agrees(survivorship: Survivorship, field: string, claim: FieldClaim, pin: Pin): boolean {
  const { canonical } = survivorship.contextOf(field);
  return canonical(claim) === canonical({ ...claim, value: pin.value });
}

function inOrder(claims: readonly FieldClaim[]): readonly FieldClaim[] {
  const key = ({ source, recordId }: FieldClaim): string => stableJson([source, recordId]);
  return [...claims].sort((a, b) => (key(a) < key(b) ? -1 : 1));
}
