import {
  bool,
  type CustomCodec,
  type CustomMapping,
  choices,
  customCodec,
  dateOnly,
  decimalText,
  isoInstant,
  text,
} from '@crmsync/adapter-kit';
import { type FieldDefinition, type FieldKind, fieldKinds } from '@crmsync/model';
import type { OpenPhoneSettings } from '../endpoints/settings.ts';
import type { CustomFieldWire } from '../wire.ts';

/** What OpenPhone's types of custom fields are here. */
const kinds: { readonly [type: string]: FieldKind } = {
  address: 'text',
  boolean: 'bool',
  date: 'instant',
  'multi-select': 'choices',
  number: 'decimal',
  string: 'text',
  url: 'url',
};

const codecs: { readonly [K in FieldKind]?: CustomCodec } = {
  text: customCodec(fieldKinds.text, text()),
  url: customCodec(fieldKinds.url, text()),
  bool: customCodec(fieldKinds.bool, bool()),
  decimal: customCodec(fieldKinds.decimal, decimalText()),
  instant: customCodec(fieldKinds.instant, isoInstant()),
  date: customCodec(fieldKinds.date, dayAsMoment()),
  choices: customCodec(fieldKinds.choices, choices({}, { delimiter: null })),
};

/** The definition of a custom field; a type that is not known is shown and cannot be written. */
export function customDefinition(
  { key, name, type }: CustomFieldWire,
  { customDatesAs = 'instant' }: OpenPhoneSettings,
): FieldDefinition {
  const kind = type === 'date' ? customDatesAs : kinds[type];
  return {
    entity: 'contact',
    objectType: 'contacts',
    remoteKey: key,
    label: name,
    kind: kind ?? 'json',
    custom: true,
    ...(kind === undefined ? { readOnly: true } : {}),
  };
}

/** Custom fields by kind, one object under `custom`. */
export const customMapping: CustomMapping = {
  under: 'custom',
  codecFor: ({ kind }) => codecs[kind],
};

/** A day as its first moment in UTC. */
function dayAsMoment(): ReturnType<typeof dateOnly> {
  const day = dateOnly();
  return { read: day.read, write: (value) => `${value}T00:00:00.000Z` };
}
