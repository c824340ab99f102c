import type { FieldValue } from '@crmsync/model';
import { isPrimary, type ListElement, listElements } from './list-elements.ts';
import type { FieldMergeInput } from './merge-field-input.ts';
import { isObjectValue, type ObjectValue } from './value-member.ts';

/** Which side wins where both changed one and the same part differently. */
export type Winner = 'local' | 'remote';

/**
 * Merges two lists as sets against their base: what either side added is there, what either side removed is gone.
 * Elements both sides have are merged member by member; which one is primary is decided on its own. Without a base it
 * is the union.
 */
export function mergeSet(input: FieldMergeInput, winner: Winner): FieldValue {
  const base = elementMap(input, input.base);
  const local = elementMap(input, input.local);
  const remote = elementMap(input, input.remote);
  const merged: ListElement[] = [];
  for (const id of new Set([...local.keys(), ...remote.keys()])) {
    const mine = local.get(id);
    const theirs = remote.get(id);
    if (base.has(id) && (mine === undefined || theirs === undefined)) continue;
    const element = mergeElement(base.get(id), mine, theirs, winner);
    if (element !== undefined) merged.push({ id, element });
  }
  const lists = { base: primaryOf(input, base), local: primaryOf(input, local), remote: primaryOf(input, remote) };
  const primary = mergeAtom(lists.base, lists.local, lists.remote, winner);
  const present = (id: string | undefined): boolean => merged.some((each) => each.id === id);
  // A primary that the other side removed gives way to the other side's.
  const chosen = [primary, lists.local, lists.remote].find(present);
  return input.kind === 'references' ? primaryFirst(merged, chosen) : onePrimary(input, merged, chosen);
}

function elementMap(input: FieldMergeInput, value: FieldValue | undefined): ReadonlyMap<string, FieldValue> {
  return new Map(listElements(input.kind, value, input.compare).map(({ id, element }) => [id, element]));
}

function primaryOf(input: FieldMergeInput, elements: ReadonlyMap<string, FieldValue>): string | undefined {
  const ids = [...elements.keys()];
  if (input.kind === 'references' || ids.length === 1) return ids[0];
  return ids.find((id) => isPrimary(elements.get(id) ?? null));
}

/** Three-way decision on a part that cannot be split. */
function mergeAtom<T>(base: T, local: T, remote: T, winner: Winner): T {
  if (local === base) return remote;
  if (remote === base) return local;
  return winner === 'local' ? local : remote;
}

function mergeElement(
  base: FieldValue | undefined,
  local: FieldValue | undefined,
  remote: FieldValue | undefined,
  winner: Winner,
): FieldValue | undefined {
  if (local === undefined) return remote;
  if (remote === undefined) return local;
  if (!isObjectValue(local) || !isObjectValue(remote)) return winner === 'local' ? local : remote;
  const merged: ObjectValue = {};
  for (const member of new Set([...Object.keys(local), ...Object.keys(remote)])) {
    const before = isObjectValue(base) ? base[member] : undefined;
    const value = mergeMember(before, local[member], remote[member], winner);
    if (value !== undefined) merged[member] = value;
  }
  return merged;
}

function mergeMember(
  base: FieldValue | undefined,
  local: FieldValue | undefined,
  remote: FieldValue | undefined,
  winner: Winner,
): FieldValue | undefined {
  const fromBase = mergeAtom(JSON.stringify(base), JSON.stringify(local), JSON.stringify(remote), winner);
  const chosen = fromBase === JSON.stringify(local) ? local : remote;
  // Without a base, knowing a member beats not knowing it.
  return base === undefined ? (chosen ?? local ?? remote) : chosen;
}

function primaryFirst(elements: readonly ListElement[], primary: string | undefined): FieldValue {
  const first = elements.filter(({ id }) => id === primary);
  return [...first, ...elements.filter(({ id }) => id !== primary)].map(({ element }) => element);
}

function onePrimary(input: FieldMergeInput, elements: readonly ListElement[], primary: string | undefined): FieldValue {
  const marked = elements.some(({ element }) => isPrimary(element));
  const plain = elements.map(({ element }) => element);
  if (input.kind === 'addresses' || !plain.every(isObjectValue)) return plain;
  const anyMark = marked || [input.local, input.remote].some(hasPrimary);
  if (!anyMark) return plain;
  return elements.map(({ id, element }) => withPrimary(element, id === primary));
}

function hasPrimary(list: FieldValue | undefined): boolean {
  return Array.isArray(list) && list.some(isPrimary);
}

function withPrimary(element: FieldValue, primary: boolean): FieldValue {
  if (!isObjectValue(element) || isPrimary(element) === primary) return element;
  if (primary) return { ...element, primary: true };
  const { primary: _mark, ...rest } = element;
  return rest;
}
