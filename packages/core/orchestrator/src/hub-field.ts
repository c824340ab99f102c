import { type EntityType, entityDefinitions, type FieldKind, type FieldSpec } from '@crmsync/model';

const customPrefix = 'custom.';
const rolePrefix = '@';

/** The name under which a golden record keeps a custom field. */
export function customField(key: string): string {
  return `${customPrefix}${key}`;
}

/** The name under which a golden record keeps the associations of a role. */
export function roleField(role: string): string {
  return `${rolePrefix}${role}`;
}

/** The hub key of a custom field's name, or `undefined` for other fields. */
export function customKeyOf(field: string): string | undefined {
  return field.startsWith(customPrefix) ? field.slice(customPrefix.length) : undefined;
}

/** The role of an association's name, or `undefined` for other fields. */
export function roleOf(field: string): string | undefined {
  return field.startsWith(rolePrefix) ? field.slice(rolePrefix.length) : undefined;
}

/** The specification of a model field, or `undefined` for custom fields and associations. */
export function fieldSpec(entity: EntityType, field: string): FieldSpec | undefined {
  const fields: { readonly [name: string]: FieldSpec } = entityDefinitions[entity].fields;
  return fields[field];
}

/** The kind of a hub field; custom fields are looked up in `customKinds`. */
export function fieldKind(entity: EntityType, field: string, customKinds: ReadonlyMap<string, FieldKind>): FieldKind {
  if (roleOf(field) !== undefined) return 'references';
  const key = customKeyOf(field);
  if (key !== undefined) return customKinds.get(`${entity}|${key}`) ?? 'json';
  return fieldSpec(entity, field)?.kind ?? 'json';
}
