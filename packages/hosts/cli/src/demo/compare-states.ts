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
}

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
        return found.map((what) => ({ vendor, kind, id, what }));
      });
    }),
  );
}

function differences(
  before: HeldRecord | undefined,
  now: HeldRecord | undefined,
  edited: Readonly<Record<string, unknown>>,
): readonly string[] {
  if (now === undefined) return ['missing'];
  if (before === undefined) {
    if (Object.keys(edited).length === 0) return ['leftOver'];
    return Object.keys(edited).filter((name) => !isSame(now.fields[name], edited[name]));
  }
  const wanted: Readonly<Record<string, unknown>> = { ...before.fields, ...edited };
  const names = new Set([...Object.keys(wanted), ...Object.keys(now.fields)]);
  const fields = [...names].filter((name) => !stamps.has(name) && !isSame(now.fields[name], wanted[name]));
  return isDeepStrictEqual(linksOf(now), linksOf(before)) ? fields : [...fields, 'links'];
}

/** Accounts keep an empty text, an empty list or nothing where there is no value. */
function isSame(left: unknown, right: unknown): boolean {
  return isDeepStrictEqual(plainValue(left), plainValue(right));
}

function plainValue(value: unknown): unknown {
  return value === undefined || value === '' || (Array.isArray(value) && value.length === 0) ? null : value;
}

function linksOf({ links }: HeldRecord): readonly string[] {
  return links.map(({ objectType, id, typeIds }) => `${objectType} ${id} ${[...typeIds].sort().join(',')}`).sort();
}
