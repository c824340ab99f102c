import {
  isEmptyWire,
  isWireProps,
  type MappingRow,
  type Note,
  pair,
  sameEmail,
  samePhone,
  unreadable,
} from '@crmsync/adapter-kit';
import type { Email, Phone } from '@crmsync/model';
import { emailLabels, type ItemLabels, labelOfType, phoneLabels, typeOfLabel } from './item-labels.ts';
import { phoneText } from './phone-text.ts';

interface Item {
  readonly type?: string | undefined;
  readonly primary?: boolean | undefined;
}

interface ListRules<T extends Item> {
  readonly wire: string;
  readonly labels: ItemLabels<NonNullable<T['type']>>;
  readonly label: string;
  same(left: T, right: T): boolean;
  make(value: string, type: T['type'], primary: boolean): T;
  /** `undefined` = cannot be held, and it was noted why. */
  textOf(item: T, note: Note): string | undefined;
  heldText(item: T): string;
}

/** Phone numbers, the primary one first. @param label of those without a type; the write may choose another */
export function phoneList(label: string, strict: boolean): MappingRow<Phone[]> {
  return itemList<Phone>({
    wire: 'phoneNumbers',
    labels: phoneLabels,
    label,
    same: samePhone,
    make: (number, type, primary) => ({ number, ...marks(type, primary) }),
    textOf: (phone, note) => phoneText(phone, strict, note),
    heldText: ({ number }) => number,
  });
}

/** E-mail addresses, the primary one first. @param label of those without a type */
export function emailList(label: string): MappingRow<Email[]> {
  return itemList<Email>({
    wire: 'emails',
    labels: emailLabels,
    label,
    same: sameEmail,
    make: (address, type, primary) => ({ address, ...marks(type, primary) }),
    textOf: ({ address }) => address,
    heldText: ({ address }) => address,
  });
}

function marks<T extends string>(type: T | undefined, primary: boolean): { type?: T; primary?: boolean } {
  return { ...(type === undefined ? {} : { type }), ...(primary ? { primary } : {}) };
}

/**
 * A list of `{ name, value }`. What is written is what the caller wants to see; the update lays it over what is there, since
 * OpenPhone may drop whatever a write leaves out.
 */
function itemList<T extends Item>(rules: ListRules<T>): MappingRow<T[]> {
  const { wire } = rules;
  return pair<T[]>({
    wire: [wire],
    read: (values, note) => readItems(rules, values[wire], note),
    write: (wanted, current, note) => ({ [wire]: writeItems(rules, wanted, current ?? [], note) }),
    clear: { [wire]: [] },
  });
}

function readItems<T extends Item>(rules: ListRules<T>, list: unknown, note: Note): T[] | null | undefined {
  if (isEmptyWire(list)) return null;
  if (!Array.isArray(list)) return unreadable(note, 'a list');
  const items = list.filter((item) => isWireProps(item) && !isEmptyWire(item.value));
  const found = items.map(({ name, value }, at) =>
    rules.make(String(value).trim(), typeOfLabel(rules.labels, name), at === 0),
  );
  // A number that is listed twice is one number.
  const once = found.filter((item, at) => !found.slice(0, at).some((earlier) => rules.same(earlier, item)));
  return once.length === 0 ? null : once;
}

function writeItems<T extends Item>(rules: ListRules<T>, wanted: readonly T[], current: readonly T[], note: Note) {
  const sorted = wanted.toSorted((left, right) => Number(right.primary ?? false) - Number(left.primary ?? false));
  const written = new Map<string, { readonly name: string; readonly value: string }>();
  for (const item of sorted) {
    const before = current.find((one) => rules.same(one, item));
    // What is there already keeps its text, also where a new one of this form would be refused.
    const value = before ? rules.heldText(before) : rules.textOf(item, note);
    if (value === undefined || written.has(value)) continue;
    written.set(value, { name: labelOfType(rules.labels, item.type ?? before?.type, rules.label), value });
  }
  return [...written.values()];
}
