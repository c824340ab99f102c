import type { EntityType } from '@crmsync/model';

/** One window of a rate limit. Several apply at once. */
export interface RateWindow {
  /** Names the window in messages, e.g. `tenSecondly`, `daily`. */
  readonly name: string;
  /** Units allowed per window: requests, or the vendor's tokens. */
  readonly limit: number;
  readonly perMs: number;
  /** Part of the limit (0 to 1) left for other users of the account. @default 0 */
  readonly reserve?: number;
}

/** One kind of record that an association may lead to. */
export interface AssociationTarget {
  readonly entity: EntityType;
  /** The adapter has a port for it. */
  readonly objectType: string;
}

/** How a port learns of deletions. */
export type DeleteEvidence = 'listed' | 'flagged' | 'webhook' | 'notFound' | 'none';

/** What one port can do, as data. Operations follow from the methods it has; nothing is stated twice. */
export interface PortCapabilities {
  readonly entity: EntityType;
  readonly objectType: string;
  readonly operations: readonly ('list' | 'changes' | 'get' | 'find' | 'create' | 'update' | 'upsert' | 'delete')[];
  /** Model fields that are read and, of those, written. */
  readonly fields: { readonly readable: readonly string[]; readonly writable: readonly string[] };
  /** Fields without which the vendor refuses a create; at least one field of each inner list. */
  readonly required: readonly (readonly string[])[];
  /** Only records with one of these values live in this port, e.g. activities of `kind` call. */
  readonly discriminator?: { readonly field: string; readonly values: readonly string[] };
  /** Whether custom fields exist here. */
  readonly custom: boolean;
  /** Most items per call of each operation; larger arrays are split by the caller. */
  readonly batch: {
    readonly get: number;
    readonly create: number;
    readonly update: number;
    readonly upsert: number;
    readonly delete: number;
  };
  readonly search: {
    /**
     * Natural keys that `find` understands, e.g. `email`. `syncKey` finds what was created with that `CreateItem.syncKey`,
     * and needs `idempotency: 'syncKey'`.
     */
    readonly by: readonly string[];
    /** How long a write may stay invisible to `find`. */
    readonly lagMs: number;
  };
  readonly incremental: {
    /**
     * What `changes` tells. `createdSince`: new records only, so that edits are found by listing. `none`: there are no
     * `changes`; what is new is found by listing and comparing.
     */
    readonly kind: 'modifiedSince' | 'createdSince' | 'eventTime' | 'none';
    readonly precisionMs: number;
    readonly lookBackMs: number;
    /** How long a write may stay invisible to `changes`, or to `list` where there are none. */
    readonly lagMs: number;
    /** Most records reachable by one query, where the vendor has such a cap (the port works around it). */
    readonly cap?: number;
    /**
     * How long the vendor keeps what `changes` reads (deletions for 15 days, say). A checkpoint that was left alone for
     * longer misses some of it in silence, so that everything has to be listed once. @default for ever
     */
    readonly keptMs?: number;
  };
  readonly deletes: DeleteEvidence;
  /** Whether `list` sees everything, so that a complete enumeration proves absence. */
  readonly enumerable: boolean;
  readonly merges: 'absorbedIds' | 'redirect' | 'webhook' | 'none';
  readonly associations: {
    readonly [role: string]: {
      /** What the role may lead to: at least one; several where a reference can be of one of several types. */
      readonly targets: readonly AssociationTarget[];
      readonly cardinality: 'one' | 'many';
      /** Whether the record's stamp moves with it; if not, sweeps are needed. */
      readonly touchesRecord: boolean;
      readonly writable: boolean;
      /** A create without it is refused. @default false */
      readonly required?: boolean;
    };
  };
  readonly versioning: 'etag' | 'version' | 'modifiedAt' | 'none';
  /**
   * What makes a repeated create harmless: `CreateItem.key` kept by the vendor, a unique field of the record itself, or
   * `CreateItem.syncKey`, by which the record can be found afterwards.
   */
  readonly idempotency: 'nativeKey' | 'uniqueField' | 'syncKey' | 'none';
  /** `refetch`: webhooks only name the record. */
  readonly webhooks: { readonly events: readonly string[]; readonly carries: 'full' | 'ids' | 'diff' } | null;
  /** Deleting here can be undone by the vendor for a while. */
  readonly softDelete: boolean;
  /** For leads: what the system means by one. */
  readonly leadMeaning?: 'person' | 'dealInWaiting' | 'qualification';
}
