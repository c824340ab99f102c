import { defaultRuleFor, type FieldRule, mergeField, sameValue } from '@crmsync/conflict-resolver';
import type { FieldKind, FieldValues } from '@crmsync/model';
import { fieldKind } from '../hub-field.ts';
import { type GoldenRow, originOf } from '../rows/golden.ts';
import type { SyncOptions } from '../sync-options.ts';

/** Kinds of custom fields, by field. */
export type CustomKinds = ReadonlyMap<string, FieldKind>;

/** What two golden records say together. */
export interface UnitedGoldens extends Pick<GoldenRow, 'fields' | 'origins'> {
  /** Fields in which it differs from what the survivor said. */
  readonly changed: readonly string[];
}

/** Unites two golden records: the survivor's values win, its blanks are filled, lists hold what either had. */
export function uniteGoldens(
  survivor: GoldenRow,
  absorbed: GoldenRow,
  kinds: CustomKinds,
  { defaultRegion }: Pick<SyncOptions, 'defaultRegion'>,
): UnitedGoldens {
  const fields: FieldValues = { ...survivor.fields };
  const origins = { ...survivor.origins };
  const compare = defaultRegion ? { defaultRegion } : {};
  const changed: string[] = [];
  for (const [field, remote] of Object.entries(absorbed.fields)) {
    const kind = fieldKind(survivor.entity, field, kinds);
    const local = fields[field];
    const { value } = mergeField({ field, kind, base: undefined, local, remote, rule: unitingRule(kind), compare });
    if (local === value || sameValue(kind, local, value, compare)) continue;
    fields[field] = value;
    const origin = originOf(absorbed, field);
    if (origin) origins[field] = origin;
    changed.push(field);
  }
  return { fields, origins, changed };
}

/** A person said whose values stand: only lists and consent are merged otherwise. */
export function unitingRule(kind: FieldKind): FieldRule {
  const usual = defaultRuleFor(kind);
  return usual.rule === 'newest' ? { rule: 'preferLocal' } : usual;
}
