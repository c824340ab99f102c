import {
  bool,
  type Codec,
  type CustomCodec,
  type CustomMapping,
  codecOf,
  customCodec,
  dateOnly,
  decimalText,
  int,
  moneyObject,
  numericId,
  text,
  unreadable,
} from '@crmsync/adapter-kit';
import { type Choice, type FieldDefinition, type FieldKind, type FieldValue, fieldKinds } from '@crmsync/model';
import { z } from 'zod';
import type { FieldWire } from '../wire.ts';

/**
 * The kind of the model for each of Pipedrive's field types. Ranges, times with a zone and addresses are `json`, so that
 * no part is lost on the way back.
 * @see https://pipedrive.readme.io/docs/core-api-concepts-custom-fields
 */
const kinds: { readonly [type: string]: FieldKind } = {
  varchar: 'text',
  varchar_auto: 'text',
  varchar_options: 'text',
  text: 'text',
  phone: 'phone',
  double: 'decimal',
  int: 'int',
  boolean: 'bool',
  monetary: 'money',
  enum: 'choice',
  set: 'choices',
  user: 'reference',
  org: 'int',
  people: 'int',
  deal: 'int',
  activity: 'int',
  project: 'int',
  lead: 'text',
  date: 'date',
  daterange: 'json',
  time: 'json',
  timerange: 'json',
  address: 'json',
};

/** Longest text of the one-line types, in characters. */
const maxLengths: { readonly [type: string]: number } = { varchar: 255, varchar_auto: 255, phone: 255 };

/** Values that the account fills in itself. */
const readOnlyTypes: readonly string[] = ['varchar_auto'];

/** A custom field's codec for each kind. Records of other types are plain numbers. */
const codecs: { readonly [kind in FieldKind]?: (definition: FieldDefinition) => CustomCodec } = {
  text: (definition) => customCodec(fieldKinds.text, text(lengthOf(definition))),
  phone: (definition) => customCodec(fieldKinds.phone, text(lengthOf(definition))),
  reference: () => customCodec(fieldKinds.reference, numericId()),
  decimal: () => customCodec(fieldKinds.decimal, decimalText()),
  int: () => customCodec(fieldKinds.int, int()),
  bool: () => customCodec(fieldKinds.bool, bool()),
  date: () => customCodec(fieldKinds.date, dateOnly()),
  money: () => customCodec(fieldKinds.money, moneyObject({ amount: 'value', currency: 'currency' })),
  choice: () => customCodec(fieldKinds.choice, choiceId()),
  choices: () => customCodec(fieldKinds.choices, choiceIds()),
  json: () => customCodec(z.record(z.string(), z.json()), parts),
};

/** How custom fields are held: in an object of their own, keyed by 40 hex digits that differ in every account. */
export const customFields: CustomMapping = {
  under: 'custom_fields',
  codecFor: (definition) => codecs[definition.kind]?.(definition),
};

function lengthOf({ maxLength }: FieldDefinition): { maxLength?: number } {
  return maxLength === undefined ? {} : { maxLength };
}

/** A choice whose key is the number of an option. */
export function choiceId(): Codec<Choice> {
  return codecOf<Choice>(
    (wire, note, definition) => {
      if (typeof wire !== 'number' && typeof wire !== 'string') return unreadable(note, 'the number of an option');
      const key = String(wire);
      const label = definition?.choices?.find((one) => one.key === key)?.label;
      return label === undefined ? { key } : { key, label };
    },
    (value, note, definition) => {
      const id = Number(optionKey(value, definition?.choices ?? []));
      if (Number.isSafeInteger(id) && id > 0) return id;
      note('CHOICE_UNMAPPED', 'The remote has no choice of this name; it was left out.');
      return undefined;
    },
  );
}

/** The number of an option by its key or, for choices of other systems, by its label. */
function optionKey(wanted: Choice, choices: NonNullable<FieldDefinition['choices']>): string | undefined {
  if (choices.length === 0 || choices.some(({ key }) => key === wanted.key)) return wanted.key;
  const name = (wanted.label ?? wanted.key).toLowerCase();
  return choices.find(({ label }) => label.toLowerCase() === name)?.key;
}

/** Several options. An empty list is refused by Pipedrive; `null` clears. */
function choiceIds(): Codec<Choice[]> {
  const one = choiceId();
  return codecOf<Choice[]>(
    (wire, note, definition) => {
      if (!Array.isArray(wire)) return unreadable(note, 'a list of options');
      const items: readonly unknown[] = wire;
      const found = items.map((item) => one.read(item, note, definition)).filter((item) => item != null);
      return found.length === 0 ? null : found;
    },
    (value, note, definition) => {
      const ids = value.map((item) => one.write(item, note, definition)).filter((id) => id !== undefined);
      if (ids.length === 0) return value.length === 0 ? null : undefined;
      return ids;
    },
  );
}

const parts: Codec<Record<string, FieldValue>> = codecOf(
  (wire, note) => {
    const parsed = z.record(z.string(), z.json()).safeParse(wire);
    return parsed.success ? parsed.data : unreadable(note, 'an object');
  },
  (value) => value,
);

/** A field of the account as the model describes fields. */
export function fieldDefinition(
  wire: FieldWire,
  owner: Pick<FieldDefinition, 'entity' | 'objectType'> & { readonly field?: string | undefined },
): FieldDefinition {
  const choices = (wire.options ?? []).map((option) => ({ key: String(option.id), label: option.label }));
  const known = kinds[wire.field_type];
  const maxLength = wire.is_custom_field ? maxLengths[wire.field_type] : undefined;
  return {
    entity: owner.entity,
    objectType: owner.objectType,
    remoteKey: wire.field_code,
    label: wire.field_name,
    kind: known ?? 'json',
    custom: wire.is_custom_field,
    ...(owner.field === undefined ? {} : { field: owner.field }),
    ...(choices.length === 0 ? {} : { choices }),
    ...(maxLength === undefined ? {} : { maxLength }),
    ...(wire.required_fields?.enabled ? { required: true } : {}),
    ...(known === undefined || readOnlyTypes.includes(wire.field_type) ? { readOnly: true } : {}),
  };
}
