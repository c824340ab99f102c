import { canonicalValue, defaultToleranceMs, kindOfField } from '@crmsync/conflict-resolver';
import { CrmSyncError, type FieldKind } from '@crmsync/model';
import { claimsByField } from './claims-by-field.ts';
import type { Contribution, FieldClaim } from './contribution.ts';
import { defaultFieldGroups, defaultSurvivorshipRule } from './default-survivorship.ts';
import type { RuleContext } from './rule-steps.ts';
import type { SurvivorshipOptions } from './survivorship-options.ts';
import type { FieldGroup, SurvivorshipRule, SurvivorshipRules } from './survivorship-rule.ts';

/** Contributions, rules and options, ready to decide field by field. */
export interface Survivorship {
  readonly options: SurvivorshipOptions;
  /** Every field that is claimed or pinned, by name. */
  readonly fields: readonly string[];
  claimsOf(field: string): readonly FieldClaim[];
  kindOf(field: string): FieldKind;
  ruleOf(field: string): SurvivorshipRule;
  groupOf(field: string): FieldGroup | undefined;
  /** What the steps of a field's rule need; without a field, those of a group. */
  contextOf(field: string | undefined): RuleContext;
}

/** Sorts claims by field and finds out kinds, rules and groups. */
export function openSurvivorship(
  contributions: readonly Contribution[],
  rules: SurvivorshipRules,
  options: SurvivorshipOptions,
): Survivorship {
  const claims = claimsByField(contributions);
  const groups = groupsByField(rules, options);
  const given = rules.fields ?? {};
  const kinds = new Map<string, FieldKind>();
  const claimsOf = (field: string): readonly FieldClaim[] => claims.get(field) ?? [];
  const kindOf = (field: string): FieldKind => {
    const values = claimsOf(field).map(({ value }) => value);
    const kind = kinds.get(field) ?? kindOfField(field, values, options);
    kinds.set(field, kind);
    return kind;
  };
  const pinned = (options.pins ?? []).map(({ field }) => field);
  return {
    options,
    fields: [...new Set([...claims.keys(), ...pinned])].sort(),
    claimsOf,
    kindOf,
    ruleOf: (field) =>
      (Object.hasOwn(given, field) ? given[field] : undefined) ?? defaultSurvivorshipRule(field, kindOf(field)),
    groupOf: (field) => groups.get(field),
    contextOf: (field) => contextFor(field === undefined ? 'json' : kindOf(field), options),
  };
}

function contextFor(kind: FieldKind, options: SurvivorshipOptions): RuleContext {
  const compare = options.defaultRegion === undefined ? {} : { defaultRegion: options.defaultRegion };
  const forms = new Map<FieldClaim, string>();
  return {
    ...compare,
    kind,
    sourceOrder: options.sourceOrder ?? [],
    toleranceMs: options.toleranceMs ?? defaultToleranceMs,
    now: options.now,
    canonical(claim) {
      const form = forms.get(claim) ?? canonicalValue(kind, claim.value, compare);
      forms.set(claim, form);
      return form;
    },
  };
}

/** A rule of its own takes a field out of the groups of the entity, never out of one that was given beside it. */
function groupsByField(rules: SurvivorshipRules, options: SurvivorshipOptions): ReadonlyMap<string, FieldGroup> {
  const own = (field: string): boolean => rules.fields !== undefined && Object.hasOwn(rules.fields, field);
  const groups = rules.groups ?? defaultFieldGroups(options.entity).map((group) => without(group, own));
  const byField = new Map<string, FieldGroup>();
  for (const group of groups) {
    for (const field of group.fields) {
      if (byField.has(field) || own(field)) {
        throw new CrmSyncError(`dedupe: the field "${field}" is in two groups, or in one and has a rule of its own`, {
          code: 'SURVIVORSHIP_RULES_INVALID',
          remedy: 'Leave the field in one place of the rules.',
        });
      }
      byField.set(field, group);
    }
  }
  return byField;
}

function without(group: FieldGroup, leaves: (field: string) => boolean): FieldGroup {
  const stays = (field: string): boolean => !leaves(field);
  return { ...group, fields: group.fields.filter(stays), ...(group.key ? { key: group.key.filter(stays) } : {}) };
}
