import { type ItemLabels, typeOfLabel } from '../mapping/item-labels.ts';
import type { ItemWire } from '../wire.ts';
import { usualLabel } from './settings.ts';

/** An e-mail address or phone number as it is written; `value: null` takes the one with this id away. */
export interface ItemToWrite {
  readonly id?: string;
  readonly name: string;
  readonly value: string | null;
}

/** What becomes of a list. */
export interface ListChange {
  /** What the contact shows, read just before. */
  readonly there: readonly ItemWire[];
  /** What the caller wants to see; absent = the list stays as it is. */
  readonly wanted?: readonly { readonly name: string; readonly value: string }[] | undefined;
  /** What the caller last saw, as comparable text: only of these may any be taken away. Absent = all may be. */
  readonly seen?: ReadonlySet<string> | undefined;
  /** The text by which values are compared. */
  keyOf(value: string): string;
  /** Labels with a meaning. */
  readonly types: ItemLabels<string>;
  /** Label of new items without a type. */
  readonly label: string;
}

/**
 * A whole list to write. OpenPhone may drop what a write leaves out, so everything that is there goes along with its id, and
 * is taken away only if the caller saw it and does not want it any more. What came since stays.
 */
export function wholeList(change: ListChange): readonly ItemToWrite[] {
  const { there, wanted, seen, keyOf } = change;
  const held = there.filter((item): item is ItemWire & { value: string } => Boolean(item.value));
  if (wanted === undefined) return held.map((item) => kept(change, item, item.name));
  const byKey = new Map(wanted.toReversed().map((item) => [keyOf(item.value), item]));
  const wantedKeys = new Set(byKey.keys());
  const once = wanted.filter((item) => byKey.get(keyOf(item.value)) === item);
  const first = once.map(({ name, value }): ItemToWrite => {
    const before = held.find((item) => keyOf(item.value) === keyOf(value));
    return before ? kept(change, before, labelAfter(change, before.name, name)) : { name, value };
  });
  // The same value may be there twice: with two labels, say.
  const used = new Set(first.flatMap(({ id }) => id ?? []));
  const others = held
    .filter((item) => !(item.id && used.has(item.id)) && (item.id || !wantedKeys.has(keyOf(item.value))))
    .map((item) => {
      const key = keyOf(item.value);
      const gone = !wantedKeys.has(key) && (seen?.has(key) ?? true);
      return gone ? { ...kept(change, item, item.name), value: null } : kept(change, item, item.name);
    });
  // Without an id nothing can be named that is to go; it is left out.
  return [...first, ...others.filter(({ id, value }) => value !== null || id !== undefined)];
}

function kept({ label }: ListChange, { id, value }: ItemWire, name: string | null | undefined): ItemToWrite {
  return { ...(id ? { id } : {}), name: name ?? label, value: value ?? null };
}

/** A label of people's own, a relationship say, stays whatever type the number is believed to have. */
function labelAfter({ types, label }: ListChange, before: string | null | undefined, wanted: string): string {
  if (!before) return wanted;
  const type = typeOfLabel(types, before);
  const isOwn = type === undefined && before !== label && before !== usualLabel;
  return isOwn || type === typeOfLabel(types, wanted) ? before : wanted;
}
