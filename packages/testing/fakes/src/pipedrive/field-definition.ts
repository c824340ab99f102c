import type { JsonObject } from './json.ts';
import { addressSubfields } from './postal-address.ts';

/** The objects that have a field list of their own. */
export type FieldOwner = 'person' | 'organization' | 'deal' | 'activity';

/** The types a custom field can be created with. */
export const customFieldTypes = [
  'varchar',
  'text',
  'double',
  'phone',
  'date',
  'daterange',
  'time',
  'timerange',
  'set',
  'enum',
  'varchar_auto',
  'address',
  'monetary',
  'org',
  'people',
  'user',
] as const;

/** One choice of an option field. */
export interface FieldOption {
  readonly id: number;
  readonly label: string;
}

/** One field of one object type, standard or made by the account. */
export interface FieldDefinition {
  readonly code: string;
  readonly name: string;
  readonly type: string;
  readonly options: readonly FieldOption[] | null;
  readonly isCustom: boolean;
  /** True for a field that records carry only when `include_fields` asks for it. */
  readonly isOptional: boolean;
  /** Explanation shown to users; only deal fields have one. */
  readonly description?: string;
}

/** A field as the field endpoints answer it. */
export function fieldWire(field: FieldDefinition): JsonObject {
  return {
    field_name: field.name,
    field_code: field.code,
    ...(field.description === undefined ? {} : { description: field.description }),
    field_type: field.type,
    options: field.options?.map(({ id, label }) => ({ id, label })) ?? null,
    subfields: subfields(field),
    is_custom_field: field.isCustom,
    is_optional_response_field: field.isOptional,
  };
}

function subfields({ code, type }: FieldDefinition): JsonObject[] | null {
  const sub = (name: string, fieldType: string): JsonObject => ({
    field_code: `${code}_${name}`,
    field_name: name,
    field_type: fieldType,
  });
  if (type === 'address') return addressSubfields(code);
  if (type === 'monetary') return [sub('currency', 'varchar')];
  if (type === 'daterange') return [sub('until', 'date')];
  if (type === 'time') return [sub('timezone_id', 'int')];
  if (type === 'timerange') return [sub('until', 'time'), sub('timezone_id', 'int')];
  return null;
}
