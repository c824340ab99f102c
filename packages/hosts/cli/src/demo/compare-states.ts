import { isDeepStrictEqual } from 'node:util';
import type { DemoState, HeldRecord } from './account-state.ts';
import { type DemoVendor, demoVendors } from './demo-account.ts';
import { type RecordKind, recordKinds } from './record-kind.ts';

/** What people made of a record: the fields that they edited, as the account showed them then. */
export interface PeopleEdit {
  readonly vendor: DemoVendor;
  readonly kind: RecordKind;
  readonly id: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

/** One thing in which an account is not what it was. */
export interface StateDifference {
  readonly vendor: DemoVendor;
  readonly kind: RecordKind;
  readonly id: string;
  /** A field, `links`, `missing` or `leftOver`. */
  readonly what: string;
  /** Only blanks around a text differ: adapters do not read them, so nothing can put them back. */
  readonly isBlanks: boolean;
}

type Found = Pick<StateDifference, 'what' | 'isBlanks'>;

/** Fields that only tell when something happened. */
const stamps: ReadonlySet<string> = new Set(['lastmodifieddate', 'hs_lastmodifieddate']);

/**
 * Compares what two accounts hold now with what they held before: live records, all of their fields but stamps, and their
 * associations. What people edited is to be there as they left it, also in records that were not there before.
 */
export function compareStates(
  before: DemoState,
  now: DemoState,
  edits: readonly PeopleEdit[],
): readonly StateDifference[] {
  return demoVendors.flatMap((vendor) =>
    recordKinds.flatMap((kind) => {
      const here = edits.filter((edit) => edit.vendor === vendor && edit.kind === kind);
      const ids = [...before[vendor][kind].keys(), ...now[vendor][kind].keys(), ...here.map(({ id }) => id)];
      return [...new Set(ids)].flatMap((id) => {
        const edited = Object.assign({}, ...here.filter((edit) => edit.id === id).map(({ fields }) => fields));
        const found = differences(before[vendor][kind].get(id), now[vendor][kind].get(id), edited);
        return found.map((difference) => ({ vendor, kind, id, ...difference }));
      });
    }),
  );
}

function differences(
  before: HeldRecord | undefined,
  now: HeldRecord | undefined,
  edited: Readonly<Record<string, unknown>>,
): readonly Found[] {
  if (now === undefined) return [{ what: 'missing', isBlanks: false }];
  if (before === undefined) {
    if (Object.keys(edited).length === 0) return [{ what: 'leftOver', isBlanks: false }];
    return Object.keys(edited).flatMap((name) => compareField(name, now.fields[name], edited[name]));
  }
  const wanted: Readonly<Record<string, unknown>> = { ...before.fields, ...edited };
  const names = new Set([...Object.keys(wanted), ...Object.keys(now.fields)]);
  const fields = [...names]
    .filter((name) => !stamps.has(name))
    .flatMap((name) => compareField(name, now.fields[name], wanted[name]));
  const isLinkedAlike = isDeepStrictEqual(linksOf(now), linksOf(before));
  return isLinkedAlike ? fields : [...fields, { what: 'links', isBlanks: false }];
}

function compareField(name: string, now: unknown, wanted: unknown): readonly Found[] {
  if (isSame(now, wanted)) return [];
  return [{ what: name, isBlanks: isSame(trimmed(now), trimmed(wanted)) }];
}

/** Accounts keep an empty text, an empty list or nothing where there is no value. */
function isSame(left: unknown, right: unknown): boolean {
  return isDeepStrictEqual(plainValue(left), plainValue(right));
}

function plainValue(value: unknown): unknown {
  return value === undefined || value === '' || (Array.isArray(value) && value.length === 0) ? null : value;
}

/** The value with all texts in it trimmed. */
function trimmed(value: unknown): unknown {
  if (typeof value === 'string') return value.trim();
  if (Array.isArray(value)) return value.map(trimmed);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, trimmed(member)]));
}

function linksOf({ links }: HeldRecord): readonly string[] {
  return links.map(({ objectType, id, typeIds }) => `${objectType} ${id} ${[...typeIds].sort().join(',')}`).sort();
}
