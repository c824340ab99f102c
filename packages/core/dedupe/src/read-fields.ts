import type { FieldValue, FieldValues } from '@crmsync/model';

/** The trimmed text of a field, `''` when it is absent, empty or no text. */
export function textOf(fields: FieldValues, name: string): string {
  return asText(fields[name]);
}

/** The texts of a list field; of a list of objects, the texts of their member `member`. */
export function textsOf(fields: FieldValues, name: string, member?: string): readonly string[] {
  return itemsOf(fields, name)
    .map((item) => asText(member === undefined || typeof item === 'string' ? item : memberOf(item, member)))
    .filter((text) => text !== '');
}

/** The items of a list field; none when it is absent or no list. */
export function itemsOf(fields: FieldValues, name: string): readonly FieldValue[] {
  const value = fields[name];
  return Array.isArray(value) ? value : [];
}

/** A member of an object value; `undefined` when the value is no object. */
export function memberOf(value: FieldValue | undefined, member: string): FieldValue | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value[member] : undefined;
}

/** A value as trimmed text, `''` when it is none. */
export function asText(value: FieldValue | undefined): string {
  return typeof value === 'string' ? value.trim() : '';
}
