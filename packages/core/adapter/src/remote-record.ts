import type { EntityType, FieldValues, Instant, RemoteRef } from '@crmsync/model';

/**
 * Why a record is gone. `filtered` = left the sync scope, not deleted; `unseen` = missing from a complete enumeration;
 * `converted` = other records took its place, as those of a lead do, and nothing was lost.
 */
export interface Tombstone {
  readonly kind: 'soft' | 'hard' | 'merged' | 'filtered' | 'unseen' | 'converted';
  readonly at?: Instant;
  /** For `merged`: the id of the survivor, of the same object type. */
  readonly mergedInto?: string;
  /** For `converted`: the records that came of it, as far as the vendor tells. */
  readonly became?: readonly RemoteRef[];
}

/** The records one record is associated with in one role. */
export interface RemoteAssociations {
  /** The primary one first, where the system knows one. */
  readonly refs: readonly RemoteRef[];
  /** False when the system cut the list short: then what is missing says nothing. */
  readonly complete: boolean;
}

/**
 * One record as a remote system shows it. Values are as the vendor gave them, only typed; the engine adds normal forms.
 * A field that is absent was not fetched; `null` is known to be empty; a name in `unreadable` may not be read with
 * these credentials. These three are never mixed up, since a merge that does so deletes data.
 */
export interface RemoteRecord {
  readonly ref: RemoteRef;
  readonly entity: EntityType;
  /** Model fields. References hold remote ids. */
  readonly fields: FieldValues;
  /** Custom fields by the remote's own key, typed by their `FieldDefinition`. */
  readonly custom: FieldValues;
  /** By role, e.g. `companies`. An absent role was not fetched. */
  readonly associations: { readonly [role: string]: RemoteAssociations };
  /** The vendor's clock, never ours. */
  readonly createdAt?: Instant;
  readonly updatedAt?: Instant;
  /** The actor of the last change, where the vendor tells. */
  readonly updatedBy?: string;
  /** A token for conditional writes, where the vendor has one. */
  readonly version?: string;
  /** Present when the record is gone. */
  readonly deleted?: Tombstone;
  /** Ids of records that were merged into this one, as far as the vendor tells. */
  readonly absorbedIds?: readonly string[];
  /** Model fields, and custom fields by remote key, that the credentials may not read: nobody knows what they hold. */
  readonly unreadable?: readonly string[];
  /** Where a person sees it. */
  readonly url?: string;
}
