import {
  bool,
  type CustomCodec,
  type CustomMapping,
  choice,
  choices,
  customCodec,
  dateOnly,
  decimalText,
  isoInstant,
  json,
  text,
} from '@crmsync/adapter-kit';
import { type EntityType, type FieldDefinition, type FieldKind, fieldKinds } from '@crmsync/model';
import { z } from 'zod';
import type { SuitedashSettings } from '../endpoints/settings.ts';
import type { CustomFieldWire } from '../wire.ts';

/** Kinds of the model by the vendor's types, as far as they are known. */
const usualKinds: { readonly [type: string]: FieldKind } = {
  text: 'text',
  multiline: 'text',
  textarea: 'text',
  email: 'email',
  phone: 'phone',
  url: 'url',
  number: 'decimal',
  checkbox: 'bool',
  date: 'date',
  datetime: 'instant',
  select: 'choice',
  multiselect: 'choices',
};

const codecs: { readonly [kind in FieldKind]?: CustomCodec } = {
  text: customCodec(fieldKinds.text, text()),
  email: customCodec(fieldKinds.email, text()),
  phone: customCodec(fieldKinds.phone, text()),
  url: customCodec(fieldKinds.url, text()),
  decimal: customCodec(fieldKinds.decimal, decimalText()),
  bool: customCodec(fieldKinds.bool, bool()),
  date: customCodec(fieldKinds.date, dateOnly()),
  instant: customCodec(fieldKinds.instant, isoInstant({ as: 'seconds' })),
  choice: customCodec(fieldKinds.choice, choice()),
  choices: customCodec(fieldKinds.choices, choices({}, { delimiter: null })),
  json: customCodec(z.json(), { read: (wire, note) => json().read(wire, note), write: (value) => value }),
};

/** Custom fields lie in an object of their own, keyed by UIDs that differ in every account. */
export function customFields(under: 'custom_fields' | 'project_custom_fields'): CustomMapping {
  return { under, codecFor: ({ kind }) => codecs[kind] };
}

/** A custom field of the account as the model describes fields. */
export function customDefinition(
  wire: CustomFieldWire,
  owner: { readonly entity: EntityType; readonly objectType: string },
  { customFieldKinds = {} }: SuitedashSettings,
): FieldDefinition {
  const type = wire.type?.toLowerCase() ?? 'text';
  const named = customFieldKinds[type] ?? usualKinds[type];
  const kind = named !== undefined && codecs[named] ? named : 'json';
  const options = (wire.options ?? []).map((one) =>
    typeof one === 'object'
      ? { key: String(one.value), label: one.label ?? String(one.value) }
      : { key: String(one), label: String(one) },
  );
  return {
    ...owner,
    remoteKey: wire.uid,
    label: wire.label ?? wire.name ?? wire.uid,
    kind,
    custom: true,
    ...(options.length === 0 ? {} : { choices: options }),
    ...(named === undefined ? { readOnly: true } : {}),
  };
}
