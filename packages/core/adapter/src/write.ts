import type { CrmSyncError, FieldValues, RemoteRef, Warning } from '@crmsync/model';
import type { RemoteRecord } from './remote-record.ts';

/** What to change of a record: absent = leave, `null` = clear. */
export interface Patch {
  /** Model fields; references hold remote ids. */
  readonly fields: FieldValues;
  /** Custom fields by remote key. */
  readonly custom: FieldValues;
  /** Associations to add and remove, by role; everything not named stays. `primary` is to come first. */
  readonly associations: { readonly [role: string]: AssociationPatch };
}

export interface AssociationPatch {
  readonly add: readonly RemoteRef[];
  readonly remove: readonly RemoteRef[];
  readonly primary?: RemoteRef;
}

/** A record to create. */
export interface CreateItem {
  /** Pairs the outcome with the item, and is the idempotency key where the vendor has one. Unique in the call. */
  readonly key: string;
  readonly patch: Patch;
  /**
   * Ours for this record, the same however often it is created: written where the record can be found by it. Given where
   * the port declares `idempotency: 'syncKey'`; a second create with it gives, or conflicts with, the first record.
   */
  readonly syncKey?: string;
}

/** A record to change. */
export interface UpdateItem {
  readonly key: string;
  readonly id: string;
  readonly patch: Patch;
  /** The record as last seen: lists that the vendor replaces as a whole are completed from it. */
  readonly current?: { readonly fields: FieldValues; readonly custom: FieldValues };
  /** Write only if the record still has this version; given only where the port declares `versioning`. */
  readonly expectVersion?: string;
}

/** A record to create or change by a unique field of its own. */
export interface UpsertItem {
  readonly key: string;
  readonly by: { readonly field: string; readonly value: string };
  readonly patch: Patch;
}

/** A record to delete (archive, where the vendor only archives). */
export interface DeleteItem {
  readonly key: string;
  readonly id: string;
}

/**
 * What became of one item, paired by `key`:
 * - `applied`: the vendor confirmed it; `record` is what it shows now (absent after a delete).
 * - `refused`: certainly not applied; `error` says whether trying again may help.
 * - `unknown`: it may have been applied (answer lost, item missing from the answer). Never sent again blindly.
 */
export type WriteOutcome =
  | {
      readonly key: string;
      readonly status: 'applied';
      readonly id: string;
      readonly record?: RemoteRecord;
      /** For an upsert: whether the record is new. */
      readonly created?: boolean;
      readonly warnings: readonly Warning[];
    }
  | { readonly key: string; readonly status: 'refused'; readonly error: CrmSyncError }
  | { readonly key: string; readonly status: 'unknown'; readonly error: CrmSyncError };
