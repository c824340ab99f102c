import type { Email, Phone } from '@crmsync/model';
import { type MappingRow, pair, type WireValues } from '../mapping-row.ts';
import type { Note } from './codec.ts';

/** One wire field that holds one phone number. The first slot of a list is the primary one. */
export interface PhoneSlot {
  readonly wire: string;
  /** What a number read from here is; numbers of this type are put here first. */
  readonly type?: NonNullable<Phone['type']>;
  /** Further types that may be put here. @default for the first slot every type but fax, else none */
  readonly accepts?: readonly NonNullable<Phone['type']>[];
}

/** One wire field that holds one e-mail address. The first slot of a list is the primary one. */
export interface EmailSlot {
  readonly wire: string;
  readonly type?: NonNullable<Email['type']>;
  /** Further types that may be put here. @default every type */
  readonly accepts?: readonly NonNullable<Email['type']>[];
}

/** A list of phone numbers spread over single fields. Numbers that find no slot are dropped with a warning. */
export function phoneSlots(slots: readonly PhoneSlot[]): MappingRow<Phone[]> {
  return slotRow<Phone>(slots, {
    textOf: (phone) => phone.number,
    same: samePhone,
    make: (number, slot, primary) => ({
      number,
      ...(slot.type === undefined ? {} : { type: slot.type }),
      ...(primary ? { primary: true } : {}),
    }),
    acceptsAny: (index, type) => index === 0 && type !== 'fax',
  });
}

/** A list of e-mail addresses spread over single fields. Addresses that find no slot are dropped with a warning. */
export function emailSlots(slots: readonly EmailSlot[]): MappingRow<Email[]> {
  return slotRow<Email>(slots, {
    textOf: (email) => email.address,
    same: sameEmail,
    make: (address, slot, primary) => ({
      address,
      ...(slot.type === undefined ? {} : { type: slot.type }),
      ...(primary ? { primary: true } : {}),
    }),
    acceptsAny: () => true,
  });
}

/** Whether two numbers are the same: by E.164 where both have it, else by their text. */
export function samePhone(left: Phone, right: Phone): boolean {
  if (left.e164 !== undefined && right.e164 !== undefined) {
    return left.e164 === right.e164 && left.extension === right.extension;
  }
  return left.number === right.number || left.e164 === right.number || left.number === right.e164;
}

/** Whether two addresses are the same, whatever the case. */
export function sameEmail(left: Email, right: Email): boolean {
  return left.address.trim().toLowerCase() === right.address.trim().toLowerCase();
}

interface SlotItem {
  readonly type?: string | undefined;
  readonly primary?: boolean | undefined;
}

interface Slot<T extends SlotItem> {
  readonly wire: string;
  readonly type?: NonNullable<T['type']>;
  readonly accepts?: readonly NonNullable<T['type']>[];
}

interface SlotRules<T extends SlotItem> {
  textOf(item: T): string;
  same(left: T, right: T): boolean;
  make(text: string, slot: Slot<T>, primary: boolean): T;
  acceptsAny(index: number, type: T['type']): boolean;
}

function slotRow<T extends SlotItem>(slots: readonly Slot<T>[], rules: SlotRules<T>): MappingRow<T[]> {
  return pair<T[]>({
    wire: slots.map((slot) => slot.wire),
    read: (wire) => readSlots(slots, rules, wire),
    write: (wanted, current, note, clear) => {
      const held = current ? assign(slots, rules, current, []).held : [];
      const { held: placed, left } = assign(slots, rules, wanted, held);
      if (left > 0) droppedNote(note);
      return Object.fromEntries(slots.map((slot, index) => [slot.wire, textAt(rules, placed, held, index) ?? clear]));
    },
  });
}

function droppedNote(note: Note): void {
  note('VALUES_DROPPED', 'The remote has fewer places than there are values; those that fit nowhere were left out.');
}

/** What is there already under the same identity keeps the text the remote has. */
function textAt<T extends SlotItem>(
  rules: SlotRules<T>,
  placed: readonly (T | undefined)[],
  held: readonly (T | undefined)[],
  index: number,
): string | undefined {
  const item = placed[index];
  const before = held[index];
  if (!item) return undefined;
  return rules.textOf(before && rules.same(before, item) ? before : item);
}

function readSlots<T extends SlotItem>(slots: readonly Slot<T>[], rules: SlotRules<T>, wire: WireValues): T[] | null {
  const items: T[] = [];
  for (const slot of slots) {
    const value = wire[slot.wire];
    const content = typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '';
    if (content !== '') items.push(rules.make(content, slot, items.length === 0));
  }
  return items.length === 0 ? null : items;
}

/** Puts items into slots: those already there stay, then those of the slot's own type, then what the slot accepts. */
function assign<T extends SlotItem>(
  slots: readonly Slot<T>[],
  rules: SlotRules<T>,
  items: readonly T[],
  held: readonly (T | undefined)[],
): { readonly held: readonly (T | undefined)[]; readonly left: number } {
  const placed: (T | undefined)[] = slots.map(() => undefined);
  let waiting = [...items].sort((left, right) => Number(right.primary ?? false) - Number(left.primary ?? false));
  const rounds: readonly ((item: T, index: number) => boolean)[] = [
    (item, index) => {
      const before = held[index];
      return before !== undefined && rules.same(before, item) && mayHold(slots, rules, item, index);
    },
    (item, index) => item.type !== undefined && slots[index]?.type === item.type,
    (item, index) => mayHold(slots, rules, item, index),
  ];
  for (const fits of rounds) {
    waiting = waiting.filter((item) => {
      const index = slots.findIndex((_slot, at) => placed[at] === undefined && fits(item, at));
      if (index >= 0) placed[index] = item;
      return index < 0;
    });
  }
  const left = waiting.filter((item) => !placed.some((other) => other !== undefined && rules.same(other, item))).length;
  return { held: placed, left };
}

function mayHold<T extends SlotItem>(slots: readonly Slot<T>[], rules: SlotRules<T>, item: T, index: number): boolean {
  const slot = slots[index];
  if (!slot) return false;
  if (item.type !== undefined && slot.type === item.type) return true;
  if (slot.accepts) return item.type === undefined || slot.accepts.includes(item.type);
  return rules.acceptsAny(index, item.type);
}
