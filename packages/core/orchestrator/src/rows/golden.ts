import type { Pin } from '@crmsync/dedupe';
import { type EntityType, type FieldValues, instantMs } from '@crmsync/model';
import { defineCollection } from '@crmsync/store';

/** Where a field's value came from. */
export interface FieldOrigin {
  /** A connection id, or `host` for the application's own edits. */
  readonly source: string;
  /** When it was edited there, by that system's clock. */
  readonly at?: string;
  readonly runId?: string;
}

/**
 * A golden record: the merged view of one person, company, deal … of a tenant. `fields` holds model fields, custom
 * fields as `custom.<key>` and associations as `@<role>` (golden ids, the primary one first).
 */
export interface GoldenRow {
  readonly id: string;
  readonly entity: EntityType;
  readonly fields: FieldValues;
  /** Where the values came from that it was made with. */
  readonly birth: FieldOrigin;
  /** Of the fields that were changed since; see {@link originOf}. */
  readonly origins: { readonly [field: string]: FieldOrigin };
  /** What people decided about fields: it stands until it is released. Of several pins of a field the newest holds. */
  readonly pins?: readonly Pin[];
  /** Counts content changes; stays the same when only bookkeeping moves. */
  readonly revision: number;
  /** ISO moment of the last change, by the host's clock; for people, never for decisions. */
  readonly changedAt: string;
  /** `merged` rows only point on; `deleted` ones are tombstones. */
  readonly state: 'live' | 'deleted' | 'merged' | 'erased';
  readonly mergedInto?: string;
}

/** Where a field's value came from; `undefined` for a field that never had one. */
export function originOf(
  golden: Pick<GoldenRow, 'fields' | 'birth' | 'origins'>,
  field: string,
): FieldOrigin | undefined {
  return golden.origins[field] ?? (golden.fields[field] === undefined ? undefined : golden.birth);
}

/** The pin that holds a field, if any. */
export function pinOf(golden: Pick<GoldenRow, 'pins'>, field: string): Pin | undefined {
  const pins = (golden.pins ?? []).filter((pin) => pin.field === field);
  return pins.sort((a, b) => instantMs(b.at) - instantMs(a.at))[0];
}

/** A golden record's pins without those of some fields. */
export function pinsBeside(golden: Pick<GoldenRow, 'pins'>, fields: readonly string[]): readonly Pin[] {
  return (golden.pins ?? []).filter((pin) => !fields.includes(pin.field));
}

export const goldens = defineCollection<GoldenRow>()(
  'goldens',
  { entity: 'text', state: 'text', changedAt: 'text' },
  { byEntity: { columns: ['entity', 'state'] }, byChange: { columns: ['entity', 'changedAt'] } },
);
