import { type FieldKind, type FieldValues, stableJson } from '@crmsync/model';
import type { Contribution } from './contribution.ts';
import type { GoldenRecord } from './field-provenance.ts';
import { goldenRecord } from './golden-record.ts';
import type { SurvivorshipOptions } from './survivorship-options.ts';
import type { FieldGroup, SurvivorshipRule } from './survivorship-rule.ts';

/**
 * Works a golden record out again from nothing but its provenance, to show that what it says is true. Kinds, rules,
 * groups and pins are those of the provenance; pass the other options as they were.
 */
export function replayProvenance(
  provenance: GoldenRecord['provenance'],
  options: Omit<SurvivorshipOptions, 'entity' | 'kinds' | 'pins'> = {},
): FieldValues {
  const contributions: Contribution[] = [];
  const fields: [string, SurvivorshipRule][] = [];
  const kinds: [string, FieldKind][] = [];
  const groups = new Map<string, FieldGroup>();
  for (const [field, { kind, rule, group, won, lost }] of Object.entries(provenance)) {
    kinds.push([field, kind]);
    if (group) groups.set(stableJson(group), group);
    else fields.push([field, rule]);
    for (const { source, recordId, value, at, invalid } of [...won, ...lost]) {
      contributions.push({
        source,
        recordId,
        fields: { [field]: value },
        ...(at === undefined ? {} : { updatedAt: at }),
        ...(invalid ? { invalid: [field] } : {}),
      });
    }
  }
  const rules = { fields: Object.fromEntries(fields), groups: [...groups.values()] };
  const pins = Object.values(provenance).flatMap(({ pin }) => pin ?? []);
  return goldenRecord(contributions, rules, { ...options, kinds: Object.fromEntries(kinds), pins }).fields;
}
