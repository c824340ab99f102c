import type { Address, Email, FieldValue, Phone } from '@crmsync/model';
import type { z } from 'zod';
import { type MappingRow, pair, type RowOptions } from '../mapping-row.ts';
import { isWireProps, type WireProps } from '../wire-path.ts';
import { type Codec, codecOf, isEmptyWire, unreadable } from './codec.ts';
import { sameEmail, samePhone } from './slots.ts';

/** How a list of texts is held. */
export interface TextListOptions {
  /** Joins the texts in one field; `null` = the wire has a list. @default null */
  readonly delimiter?: string | null;
}

/** Texts as a list or joined by a delimiter: tags, domains, URLs. */
export function textList(options: TextListOptions = {}): Codec<string[]> {
  const delimiter = options.delimiter ?? null;
  return codecOf(
    (wire, note) => {
      const parts = Array.isArray(wire) ? wire : delimiter === null ? [wire] : String(wire).split(delimiter);
      const texts = parts.filter((part) => typeof part === 'string' || typeof part === 'number');
      if (texts.length < parts.length) note('VALUE_UNREADABLE', 'Some entries of the list are not text.');
      const found = texts.map((part) => String(part).trim()).filter((part) => part !== '');
      return found.length === 0 ? null : found;
    },
    (value, note) => {
      if (delimiter === null) return value;
      const held = value.filter((part) => !part.includes(delimiter));
      if (held.length < value.length) note('VALUES_DROPPED', 'Entries that contain the delimiter were left out.');
      return held.join(delimiter);
    },
  );
}

/** Tags as a list or joined by a delimiter. */
export function tags(options: TextListOptions = {}): Codec<string[]> {
  return textList(options);
}

/** URLs as a list or joined by a delimiter. */
export function urlList(options: TextListOptions = {}): Codec<string[]> {
  return textList(options);
}

/** A list kept in a single field that holds one: the first entry is written, the rest dropped with a warning. */
export function singleOfList(): Codec<string[]> {
  return codecOf(
    (wire, note) => (typeof wire === 'string' ? [wire.trim()] : unreadable(note, 'text')),
    (value, note) => {
      if (value.length > 1) note('VALUES_DROPPED', 'The remote holds one value; the others were left out.');
      return value[0] ?? '';
    },
  );
}

/** How objects of a list on the wire are built. */
export interface ObjectListOptions<T extends string> {
  /** Key of the address or number. @default 'value' */
  readonly value?: string;
  /** Key of the label; `null` = there is none. @default 'label' */
  readonly label?: string | null;
  /** Key of the flag that marks the primary one; `null` = the first is primary. @default 'primary' */
  readonly primary?: string | null;
  /** Wire label → model type; the first label of a type is the one written. */
  readonly types: { readonly [label: string]: T };
}

/** E-mail addresses as a list of objects. A write replaces the whole list. */
export function emailObjects(
  options: ObjectListOptions<NonNullable<Email['type']>> & ObjectRowOptions,
): MappingRow<Email[]> {
  return objectListRow<Email>(options, {
    textOf: (item) => item.address,
    same: sameEmail,
    make: (address, type, primary) => ({
      address,
      ...(type === undefined ? {} : { type }),
      ...(primary ? { primary } : {}),
    }),
  });
}

/** Phone numbers as a list of objects. A write replaces the whole list. */
export function phoneObjects(
  options: ObjectListOptions<NonNullable<Phone['type']>> & ObjectRowOptions,
): MappingRow<Phone[]> {
  return objectListRow<Phone>(options, {
    textOf: (item) => item.number,
    same: samePhone,
    make: (number, type, primary) => ({
      number,
      ...(type === undefined ? {} : { type }),
      ...(primary ? { primary } : {}),
    }),
  });
}

/** Where a list of objects is on the wire. */
export interface ObjectRowOptions extends RowOptions {
  /** Path of the list. */
  readonly wire: string;
}

interface ListItem {
  readonly type?: string | undefined;
  readonly primary?: boolean | undefined;
}

interface ListRules<T extends ListItem> {
  textOf(item: T): string;
  same(left: T, right: T): boolean;
  make(text: string, type: T['type'], primary: boolean): T;
}

function objectListRow<T extends ListItem>(
  options: ObjectListOptions<NonNullable<T['type']>> & ObjectRowOptions,
  rules: ListRules<T>,
): MappingRow<T[]> {
  const { wire } = options;
  const write = (wanted: T[], current: T[] | null | undefined) => ({
    [wire]: wanted.map((item, index) => writeObject(options, rules, wanted, item, index, current ?? [])),
  });
  return pair<T[]>({
    wire: [wire],
    read: (values, note) => {
      const list = values[wire];
      if (isEmptyWire(list)) return null;
      return Array.isArray(list) ? readObjects(options, rules, list) : unreadable(note, 'a list');
    },
    clear: { [wire]: [] },
    ...(options.readOnly ? {} : { write }),
  });
}

function readObjects<T extends ListItem>(
  options: ObjectListOptions<NonNullable<T['type']>>,
  rules: ListRules<T>,
  list: readonly unknown[],
): T[] | null {
  const { value: valueKey = 'value', label: labelKey = 'label', primary: primaryKey = 'primary' } = options;
  const entries = list
    .map((entry): WireProps => (isWireProps(entry) ? entry : { [valueKey]: entry }))
    .filter((entry) => !isEmptyWire(entry[valueKey]));
  const items = entries.map((entry, index) => {
    const label = labelKey === null ? undefined : entry[labelKey];
    const type = typeof label === 'string' ? options.types[label] : undefined;
    const primary = primaryKey === null ? index === 0 : entry[primaryKey] === true;
    return rules.make(String(entry[valueKey]).trim(), type, primary);
  });
  return items.length === 0 ? null : items;
}

function writeObject<T extends ListItem>(
  options: ObjectListOptions<NonNullable<T['type']>>,
  rules: ListRules<T>,
  wanted: readonly T[],
  item: T,
  index: number,
  current: readonly T[],
): WireProps {
  const { value = 'value', label = 'label', primary = 'primary' } = options;
  const before = current.find((other) => rules.same(other, item));
  const wireLabel = Object.keys(options.types).find((name) => options.types[name] === item.type);
  const marked = wanted.findIndex((other) => other.primary === true);
  return {
    [value]: rules.textOf(before ?? item),
    ...(label === null || wireLabel === undefined ? {} : { [label]: wireLabel }),
    ...(primary === null ? {} : { [primary]: index === Math.max(marked, 0) }),
  };
}

/** Which wire path holds which part of a postal address. */
export type AddressParts = { readonly [part in Exclude<keyof Address, 'type'>]?: string };

/** One postal address spread over single fields, as a list of one. Further addresses are dropped with a warning. */
export function addressFields(
  parts: AddressParts,
  options: RowOptions & { readonly type?: NonNullable<Address['type']> } = {},
): MappingRow<Address[]> {
  const wire = Object.values(parts);
  const names = Object.entries(parts);
  return pair<Address[]>({
    wire,
    read: (values) => {
      const found = names.flatMap(([part, path]) => (isEmptyWire(values[path]) ? [] : [[part, String(values[path])]]));
      if (found.length === 0) return null;
      const address: Address = Object.fromEntries(found);
      return [options.type === undefined ? address : { ...address, type: options.type }];
    },
    ...(options.readOnly
      ? {}
      : {
          write: (value, _current, note, clear) => {
            const chosen = value.find((one) => options.type !== undefined && one.type === options.type) ?? value[0];
            if (value.length > 1) note('VALUES_DROPPED', 'The remote holds one address; the others were left out.');
            const content = new Map<string, string | undefined>(Object.entries(chosen ?? {}));
            const kept = names.map(([part, path]) => [path, addressPart(content, part) ?? clear]);
            if ([...content.keys()].some((part) => part !== 'type' && !(part in parts) && !(part === 'countryText'))) {
              note('ADDRESS_CUT', 'The remote has no place for some parts of the address.');
            }
            return Object.fromEntries(kept);
          },
        }),
  });
}

function addressPart(content: ReadonlyMap<string, string | undefined>, part: string): string | undefined {
  return content.get(part) ?? (part === 'countryText' ? content.get('country') : undefined);
}

/** Any JSON, checked by a schema when one is given. */
export function json<T extends FieldValue = FieldValue>(schema?: z.ZodType<T>): Codec<NonNullable<FieldValue>> {
  return codecOf<NonNullable<FieldValue>>(
    (wire, note) => {
      const parsed = schema ? schema.safeParse(wire) : undefined;
      if (!parsed) return jsonOf(wire);
      return parsed.success ? parsed.data : unreadable(note, 'of the expected shape');
    },
    (value) => value,
  );
}

function jsonOf(wire: unknown): NonNullable<FieldValue> {
  return JSON.parse(JSON.stringify(wire));
}
