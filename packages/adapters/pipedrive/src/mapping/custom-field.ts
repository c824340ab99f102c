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
  isEmptyWire,
  isWireProps,
  moneyObject,
  type Note,
  numericId,
  text,
  unreadable,
} from '@crmsync/adapter-kit';
import {
  type Choice,
  choiceSchema,
  type FieldDefinition,
  type FieldKind,
  type FieldValue,
  fieldKinds,
} from '@crmsync/model';
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

/** Values that the account fills in itself. */
const readOnlyTypes: readonly string[] = ['varchar_auto'];

/** How custom fields are held: in an object of their own, keyed by 40 hex digits that differ in every account. */
export const customFields: CustomMapping = { under: 'custom_fields', codecFor };

function codecFor(definition: FieldDefinition): CustomCodec | undefined {
  const labels = new Map((definition.choices ?? []).map(({ key, label }) => [key, label]));
  const byKind: { readonly [kind in FieldKind]?: () => CustomCodec } = {
    text: () => customCodec(text(), isText),
    phone: () => customCodec(text(), isText),
    reference: () => customCodec(numericId(), isText),
    decimal: () => customCodec(decimalText(), fits(fieldKinds.decimal)),
    int: () => customCodec(int(), fits(fieldKinds.int)),
    bool: () => customCodec(bool(), fits(fieldKinds.bool)),
    date: () => customCodec(dateOnly(), fits(fieldKinds.date)),
    money: () => customCodec(moneyObject({ amount: 'value', currency: 'currency' }), fits(fieldKinds.money)),
    choice: () => oneOption(labels),
    choices: () => manyOptions(labels),
    json: () => customCodec(parts, isObject),
  };
  return byKind[definition.kind]?.();
}

/** A choice whose key is the number of an option. */
export function choiceId(): Codec<Choice> {
  return codecOf<Choice>(
    (wire, note) => {
      const key = optionKey(wire, note);
      return key === undefined ? undefined : { key };
    },
    (value, note) => optionId(value, noLabels, note),
  );
}

type Labels = ReadonlyMap<string, string>;
const noLabels: Labels = new Map();

/** A custom field with one option. */
function oneOption(labels: Labels): CustomCodec {
  return {
    read: (wire, note) => (isEmptyWire(wire) ? null : labelled(optionKey(wire, note), labels)),
    write: (value, note) => {
      const wanted = choiceSchema.safeParse(value);
      return wanted.success ? optionId(wanted.data, labels, note) : wrongKind(note);
    },
  };
}

/** A custom field with several options. An empty list is refused by Pipedrive; `null` clears. */
function manyOptions(labels: Labels): CustomCodec {
  return {
    read: (wire, note) => {
      if (isEmptyWire(wire)) return null;
      if (!Array.isArray(wire)) return unreadable(note, 'a list of options');
      const items: readonly unknown[] = wire;
      const found = items.map((item) => labelled(optionKey(item, note), labels)).filter((item) => item !== undefined);
      return found.length === 0 ? null : found;
    },
    write: (value, note) => {
      const wanted = z.array(choiceSchema).safeParse(value);
      if (!wanted.success) return wrongKind(note);
      const ids = wanted.data.flatMap((item) => optionId(item, labels, note) ?? []);
      if (ids.length === 0 && wanted.data.length > 0) return undefined;
      return ids.length === 0 ? null : ids;
    },
  };
}

function optionKey(wire: unknown, note: Note): string | undefined {
  return typeof wire === 'number' || typeof wire === 'string'
    ? String(wire)
    : unreadable(note, 'the number of an option');
}

function labelled(key: string | undefined, labels: Labels): { [part: string]: string } | undefined {
  if (key === undefined) return undefined;
  const label = labels.get(key);
  return label === undefined ? { key } : { key, label };
}

/** The number of an option by its key or, for choices of other systems, by its label. */
function optionId(wanted: Choice, labels: Labels, note: Note): number | undefined {
  const name = (wanted.label ?? wanted.key).toLowerCase();
  const byLabel = [...labels].find(([, label]) => label.toLowerCase() === name)?.[0];
  const id = Number(labels.size === 0 || labels.has(wanted.key) ? wanted.key : byLabel);
  if (Number.isSafeInteger(id) && id > 0) return id;
  note('CHOICE_UNMAPPED', 'The remote has no choice of this name; it was left out.');
  return undefined;
}

function wrongKind(note: Note): undefined {
  note('VALUE_KIND', 'The value is of another kind than this field; it was left out.');
  return undefined;
}

const parts: Codec<{ [key: string]: FieldValue }> = codecOf(
  (wire, note) => {
    const parsed = fieldKinds.json.safeParse(wire);
    return parsed.success && isObject(parsed.data) ? parsed.data : unreadable(note, 'an object');
  },
  (value) => value,
);

function isText(value: FieldValue): value is string {
  return typeof value === 'string';
}

function isObject(value: FieldValue): value is { [key: string]: FieldValue } {
  return isWireProps(value);
}

/** A guard by the schema of a kind. */
function fits<V extends FieldValue>(schema: z.ZodType<V>): (value: FieldValue) => value is V {
  return (value): value is V => schema.safeParse(value).success;
}

/** A field of the account as the model describes fields. */
export function fieldDefinition(
  wire: FieldWire,
  owner: Pick<FieldDefinition, 'entity' | 'objectType'> & { readonly field?: string | undefined },
): FieldDefinition {
  const choices = (wire.options ?? []).map((option) => ({ key: String(option.id), label: option.label }));
  const known = kinds[wire.field_type];
  return {
    entity: owner.entity,
    objectType: owner.objectType,
    remoteKey: wire.field_code,
    label: wire.field_name,
    kind: known ?? 'json',
    custom: wire.is_custom_field,
    ...(owner.field === undefined ? {} : { field: owner.field }),
    ...(choices.length === 0 ? {} : { choices }),
    ...(wire.required_fields?.enabled ? { required: true } : {}),
    ...(known === undefined || readOnlyTypes.includes(wire.field_type) ? { readOnly: true } : {}),
  };
}
