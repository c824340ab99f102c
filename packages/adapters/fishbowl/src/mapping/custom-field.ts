import {
  bool,
  type Codec,
  type CustomCodec,
  type CustomMapping,
  choice,
  codecOf,
  customCodec,
  dateOnly,
  decimalText,
  text,
} from '@crmsync/adapter-kit';
import {
  type Choice,
  type EntityType,
  type FieldDefinition,
  type FieldKind,
  type FieldValue,
  fieldKinds,
} from '@crmsync/model';
import type { CustomFieldWire } from '../wire.ts';

/** Custom fields of a record by their ids; each says its own name and type. */
export type CustomFields = { readonly [id: string]: CustomFieldWire };

/** Columns that the model has no field for, told as custom fields so that a host may tie them. */
export type ExtraColumns = { readonly [key: string]: { readonly label: string; readonly kind: FieldKind } };

const codecs: { readonly [kind in FieldKind]?: CustomCodec } = {
  text: held(customCodec(fieldKinds.text, text())),
  bool: held(customCodec(fieldKinds.bool, bool())),
  date: held(customCodec(fieldKinds.date, dateOnly())),
  decimal: held(customCodec(fieldKinds.decimal, decimalText())),
  choice: held(customCodec(fieldKinds.choice, choice())),
};

/** How custom fields are held: by id, each as an object with its value. */
export const customFields: CustomMapping = {
  under: 'customFields',
  codecFor: ({ kind }) => codecs[kind],
};

function held(codec: CustomCodec): CustomCodec {
  return { ...codec, read: (wire, note, definition) => codec.read(heldValue(wire), note, definition) };
}

function heldValue(wire: unknown): unknown {
  const value = typeof wire === 'object' && wire !== null ? Reflect.get(wire, 'value') : undefined;
  return typeof value === 'string' && value.trim() === '' ? null : (value ?? null);
}

/** The kind by the type's name, whose spelling differs between versions. */
function kindOf(type: string): FieldKind {
  if (/check|bool/i.test(type)) return 'bool';
  if (/date/i.test(type)) return 'date';
  if (/num|int|dec|money|curr|quant/i.test(type)) return 'decimal';
  return /drop|list|radio|combo/i.test(type) ? 'choice' : 'text';
}

/** Definitions from the fields that records showed, and those of further columns. Nothing of it can be written. */
export function customDefinitions(
  owner: { readonly entity: EntityType; readonly objectType: string },
  seen: readonly CustomFields[],
  extra: ExtraColumns,
): readonly FieldDefinition[] {
  const byId = new Map(seen.flatMap((fields) => Object.entries(fields)));
  const common = { ...owner, custom: true, readOnly: true };
  return [
    ...Object.entries(extra).map(([remoteKey, { label, kind }]) => ({ ...common, remoteKey, label, kind })),
    ...[...byId].map(([remoteKey, { name, type }]) => ({
      ...common,
      remoteKey,
      label: name ?? remoteKey,
      kind: kindOf(type ?? ''),
    })),
  ];
}

/** The custom part of a wire object: a field that the record does not mention is empty, not unknown. */
export function customWire(
  fields: CustomFields,
  extra: { readonly [key: string]: string | null | undefined },
  definitions: readonly FieldDefinition[],
): { readonly [key: string]: { readonly value: FieldValue } } {
  return Object.fromEntries(
    definitions.map(({ remoteKey }) => {
      const value = Object.hasOwn(extra, remoteKey) ? extra[remoteKey] : fields[remoteKey]?.value;
      return [remoteKey, { value: value ?? null }];
    }),
  );
}

/** Values of custom fields by name, as text. */
export function valuesByName(fields: CustomFields): { readonly [name: string]: string } {
  const texts = Object.values(fields).flatMap(({ name, value }) =>
    name == null || typeof value === 'object' || value === undefined ? [] : [[name, String(value)] as const],
  );
  return Object.fromEntries(texts);
}

/** A text that is one of a list the vendor does not show. */
export const plainChoice: Codec<Choice> = codecOf<Choice>(
  (wire) => ({ key: String(wire), label: String(wire) }),
  ({ key }) => key,
);
