import {
  bool,
  type Codec,
  type CustomCodec,
  choice,
  choices,
  customCodec,
  dateOnly,
  decimalText,
  emailSlots,
  field,
  int,
  isoInstant,
  json,
  money,
  phoneSlots,
  plainText,
  singleOfList,
  tags,
  text,
} from '@crmsync/adapter-kit';
import { type FieldKind, fieldKinds } from '@crmsync/model';

const lists: readonly FieldKind[] = ['phones', 'emails'];

/**
 * The row of a field that is given by the names of its columns.
 * @throws TypeError when a field of this kind does not lie in so many columns
 */
export function columnRow(name: string, kind: FieldKind, columns: readonly string[]): unknown {
  const slots = columns.map((wire) => ({ wire }));
  if (kind === 'phones') return phoneSlots(slots);
  if (kind === 'emails') return emailSlots(slots);
  const [column, ...more] = columns;
  if (column === undefined || more.length > 0) {
    throw new TypeError(`${name}: only ${lists.join(' and ')} are made of several columns by their names`);
  }
  return kind === 'money' ? money({ amount: column, as: 'text' }) : field<never>(column, codecOfKind(kind));
}

/** The codec of a custom field. */
export function customColumnCodec(kind: FieldKind): CustomCodec {
  return customCodec<never>(schemaOf(kind), codecOfKind(kind));
}

/** The kind of a field decides both, so that they fit each other. */
function schemaOf(kind: FieldKind): never {
  return fieldKinds[kind] as never;
}

function codecOfKind(kind: FieldKind): Codec<never> {
  return (codecs[kind] ?? parsed(json())) as Codec<never>;
}

/** How values of each kind lie in one column; what is not named is kept as JSON. */
const codecs: { readonly [kind in FieldKind]?: unknown } = {
  text: text(),
  url: text(),
  email: text(),
  phone: text(),
  reference: text(),
  richText: plainText(),
  int: int(),
  decimal: decimalText({ as: 'text' }),
  bool: bool(),
  date: dateOnly(),
  instant: isoInstant(),
  choice: choice(),
  choices: parsed(choices({}, { delimiter: null })),
  urls: singleOfList(),
  domains: singleOfList(),
  tags: parsed(tags()),
};

/** Lists and objects come as JSON text. */
function parsed<V>(codec: Codec<V>): Codec<V> {
  return {
    ...codec,
    read: (wire, note, definition) => codec.read(typeof wire === 'string' ? jsonOf(wire) : wire, note, definition),
  };
}

function jsonOf(wire: string): unknown {
  try {
    return JSON.parse(wire);
  } catch {
    return wire;
  }
}
