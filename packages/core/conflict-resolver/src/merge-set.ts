import { type FieldValue, stableJson } from '@crmsync/model';
import { isListKind, isPrimary, type ListElement, listElements, withoutUntypedTwins } from './list-elements.ts';
import type { FieldMergeInput } from './merge-field-input.ts';
import { isObjectValue } from './value-member.ts';

/**
 * Says which of two differing parts wins, given as text; `true` for the local one. It must depend on nothing but its
 * arguments and the sides, or merging again would decide otherwise.
 */
export type LocalWins = (local: string, remote: string) => boolean;

/**
 * Merges two lists as sets against their base: what either side added is there, what either side removed is gone.
 * Elements both sides have are merged member by member; which one is primary is decided on its own. Without a base it
 * is the union.
 */
export function mergeSet(input: FieldMergeInput, localWins: LocalWins): FieldValue {
  const base = elementMap(input, input.base);
  const local = elementMap(input, input.local);
  const remote = elementMap(input, input.remote);
  const all: ListElement[] = [];
  for (const id of orderedIds(input, base, local, remote)) {
    const mine = local.get(id);
    const theirs = remote.get(id);
    if (base.has(id) && (mine === undefined || theirs === undefined)) continue;
    const element = mergeElement(base.get(id), mine, theirs, localWins);
    if (element !== undefined) all.push({ id, element });
  }
  const merged = withoutUntypedTwins(input.kind, all);
  const primary = mergedPrimary(input, { base, local, remote, merged }, localWins);
  return input.kind === 'references' ? primaryFirst(merged, primary) : onePrimary(input, merged, primary);
}

type Elements = ReadonlyMap<string, FieldValue>;

/** Local order first; where order means something to the comparison, one that both sides arrive at. */
function orderedIds(input: FieldMergeInput, base: Elements, local: Elements, remote: Elements): ReadonlySet<string> {
  const all = [...local.keys(), ...remote.keys()];
  return new Set(isListKind(input.kind) ? all : [...base.keys(), ...all.sort()]);
}

interface MergedSides {
  readonly base: Elements;
  readonly local: Elements;
  readonly remote: Elements;
  readonly merged: readonly ListElement[];
}

function mergedPrimary(input: FieldMergeInput, sides: MergedSides, localWins: LocalWins): string | undefined {
  const before = primaryOf(input, sides.base);
  const stated = (elements: Elements): string | undefined =>
    primaryOf(input, elements) ?? (before !== undefined && elements.has(before) ? before : undefined);
  const local = stated(sides.local);
  const remote = stated(sides.remote);
  // A primary that the other side removed gives way to the other side's.
  return [mergeAtom(before, local, remote, localWins), local, remote].find((id) =>
    sides.merged.some((each) => each.id === id),
  );
}

function elementMap(input: FieldMergeInput, value: FieldValue | undefined): Elements {
  return new Map(listElements(input.kind, value, input.compare).map(({ id, element }) => [id, element]));
}

function primaryOf(input: FieldMergeInput, elements: Elements): string | undefined {
  const ids = [...elements.keys()];
  if (input.kind === 'references' || ids.length === 1) return ids[0];
  return ids.find((id) => isPrimary(elements.get(id) ?? null));
}

/** Three-way decision on a part that cannot be split. */
function mergeAtom<T extends FieldValue | undefined>(base: T, local: T, remote: T, localWins: LocalWins): T {
  const [before, mine, theirs] = [base, local, remote].map((value) => (value === undefined ? '' : stableJson(value)));
  if (mine === before) return remote;
  if (theirs === before || mine === theirs) return local;
  return localWins(mine ?? '', theirs ?? '') ? local : remote;
}

function mergeElement(
  base: FieldValue | undefined,
  local: FieldValue | undefined,
  remote: FieldValue | undefined,
  localWins: LocalWins,
): FieldValue | undefined {
  if (local === undefined) return remote;
  if (remote === undefined) return local;
  if (!isObjectValue(local) || !isObjectValue(remote)) return mergeAtom(base, local, remote, localWins);
  const before = isObjectValue(base) ? base : {};
  const merged: [string, FieldValue][] = [];
  for (const member of new Set([...Object.keys(local), ...Object.keys(remote)])) {
    const value = mergeAtom(before[member], local[member], remote[member], localWins);
    if (value !== undefined) merged.push([member, value]);
  }
  return Object.fromEntries(merged);
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
