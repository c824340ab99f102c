import type { ObjectType } from './object-type.ts';

/** One stored record. Rows are replaced, never changed in place, so an old row is a true picture of the past. */
export interface ObjectRow {
  readonly id: number;
  /** Values that are set; unset properties are absent, emptied ones hold an empty text. */
  readonly properties: Readonly<Record<string, string>>;
  /** Milliseconds since the epoch. */
  readonly createdAtMs: number;
  /** Milliseconds since the epoch. */
  readonly updatedAtMs: number;
  /** Milliseconds since the epoch; absent while the record lives. */
  readonly archivedAtMs?: number;
}

/** A stamp as the API writes it. */
export function isoStamp(ms: number): string {
  return new Date(ms).toISOString();
}

/** The value of a property, the computed ones included; null when it has none. */
export function readProperty(type: ObjectType, row: ObjectRow, name: string): string | null {
  const stored = row.properties[name];
  if (stored !== undefined) return stored;
  if (name === 'hs_object_id') return String(row.id);
  if (name === type.modifiedProperty) return isoStamp(row.updatedAtMs);
  if (name === type.createdProperty) return isoStamp(row.createdAtMs);
  if (name === 'hs_searchable_calculated_phone_number') return nationalDigits(row.properties.phone);
  if (name === 'hs_email_domain') return row.properties.email?.split('@')[1] ?? null;
  return null;
}

/** Digits of a phone number without its country code, as the search property holds them. */
function nationalDigits(phone: string | undefined): string | null {
  if (phone === undefined || phone === '') return null;
  const digits = phone.replace(/\D/g, '');
  if (digits === '') return null;
  if (!/^\s*(\+|00)/.test(phone))
    return digits.length === 11 && digits.startsWith('1') ? digits.slice(1) : digits.replace(/^0/, '');
  const international = digits.replace(/^00/, '');
  return international.startsWith('1') ? international.slice(1) : international.slice(2);
}
