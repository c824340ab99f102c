import type { FieldValue, FieldValues } from '@crmsync/model';

/** A record of a host as it comes: fields by name, dates and numbers as JavaScript has them. */
export interface PlainRecord {
  readonly [field: string]: unknown;
}

/** The record's fields as field values; absent, `undefined` and function members are left out. */
export function plainFields(record: object | undefined): FieldValues {
  const fields: [string, FieldValue][] = [];
  for (const [field, value] of Object.entries(record ?? {})) {
    const plain = plainValue(value);
    if (plain !== undefined) fields.push([field, plain]);
  }
  return Object.fromEntries(fields);
}

/** A value of JavaScript as JSON: dates and numbers too large for a float as text. `undefined` when there is no such form. */
export function plainValue(value: unknown): FieldValue | undefined {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  if (typeof value === 'bigint') return String(value);
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString();
  if (value instanceof Set) return [...value].map((element) => plainValue(element) ?? null);
  if (Array.isArray(value)) return value.map((element) => plainValue(element) ?? null);
  return typeof value === 'object' ? plainFields(value) : undefined;
}
