import {
  bool,
  type CustomCodec,
  type CustomMapping,
  choice,
  choices,
  customCodec,
  dateOnly,
  decimalText,
  int,
  isoInstant,
  text,
} from '@crmsync/adapter-kit';
import { type FieldDefinition, type FieldKind, fieldKinds } from '@crmsync/model';

/** Check boxes are never empty: cleared means not checked. */
const checkBox = { ...bool(), clear: false };

const codecs: { readonly [kind in FieldKind]?: CustomCodec } = {
  int: customCodec(fieldKinds.int, int()),
  decimal: customCodec(fieldKinds.decimal, decimalText()),
  bool: customCodec(fieldKinds.bool, checkBox),
  date: customCodec(fieldKinds.date, dateOnly()),
  instant: customCodec(fieldKinds.instant, isoInstant({ as: 'seconds' })),
  choice: customCodec(fieldKinds.choice, choice()),
  choices: customCodec(fieldKinds.choices, choices()),
};

const plain = customCodec(fieldKinds.text, text());

/** The organisation's own fields, typed by their describe. */
export const customFields: CustomMapping = {
  codecFor: ({ kind }: FieldDefinition) => codecs[kind] ?? plain,
};

/** The kind of a field by the vendor's type. Currency fields hold bare numbers: their currency is that of the record. */
export function kindOfType(type: string): FieldKind {
  return kinds[type] ?? 'text';
}

const kinds: { readonly [type: string]: FieldKind } = {
  boolean: 'bool',
  combobox: 'choice',
  currency: 'decimal',
  date: 'date',
  datetime: 'instant',
  double: 'decimal',
  email: 'email',
  int: 'int',
  multipicklist: 'choices',
  percent: 'decimal',
  phone: 'phone',
  picklist: 'choice',
  reference: 'reference',
  url: 'url',
};
