import type { FieldValue } from '@crmsync/model';

/** A JSON object among the field values. */
export type ObjectValue = { [key: string]: FieldValue };

/** Narrows a value to a JSON object that is not a list. */
export function isObjectValue(value: FieldValue | undefined): value is ObjectValue {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A text member of an object value; `undefined` when it is missing or no text. */
export function textMember(value: FieldValue | undefined, member: string): string | undefined {
  if (!isObjectValue(value)) return undefined;
  const text = value[member];
  return typeof text === 'string' ? text : undefined;
}
