import { type Check, clearable, nested, text } from './input-shape.ts';
import type { Json, JsonObject } from './json.ts';
import { isJsonObject } from './json.ts';

/** The parts of an address, in the order in which the vendor lists them. */
export const addressParts = [
  'value',
  'country',
  'admin_area_level_1',
  'admin_area_level_2',
  'locality',
  'sublocality',
  'route',
  'street_number',
  'subpremise',
  'postal_code',
] as const;

const part = clearable(text());

/** An address is written as a whole: parts left out become null. */
export const postalAddress: Check = clearable(nested(Object.fromEntries(addressParts.map((name) => [name, part]))));

/** The full text of an address, or null. */
export function addressText(address: Json | undefined): string | null {
  const value = isJsonObject(address) ? address.value : undefined;
  return typeof value === 'string' ? value : null;
}

/** Sub-fields of an address field, as the field endpoints list them. */
export function addressSubfields(fieldCode: string): JsonObject[] {
  return addressParts
    .filter((name) => name !== 'value')
    .map((name) => ({ field_code: `${fieldCode}_${name}`, field_name: name, field_type: 'varchar' }));
}
