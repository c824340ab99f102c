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
    /** Natural keys that `find` understands, e.g. `email`. */
    readonly by: readonly string[];
    /** How long a write may stay invisible to `find`. */
    readonly lagMs: number;
  };
  readonly incremental: {
    /** `none`: every run enumerates; changes are found by comparing. */
    readonly kind: 'modifiedSince' | 'createdSince' | 'eventTime' | 'none';
    readonly precisionMs: number;
    readonly lookBackMs: number;
    /** How long a write may stay invisible to `changes`, or to `list` where there are none. */
    readonly lagMs: number;
    /** Most records reachable by one query, where the vendor has such a cap (the port works around it). */
    readonly cap?: number;
  };
  readonly deletes: DeleteEvidence;
  /** Whether `list` sees everything, so that a complete enumeration proves absence. */
  readonly enumerable: boolean;
  readonly merges: 'absorbedIds' | 'redirect' | 'webhook' | 'none';
  readonly associations: {
    readonly [role: string]: {
      readonly to: EntityType;
      readonly toObjectType: string;
      readonly cardinality: 'one' | 'many';
      /** Whether the record's stamp moves with it; if not, sweeps are needed. */
      readonly touchesRecord: boolean;
      readonly writable: boolean;
    };
  };
  readonly versioning: 'etag' | 'version' | 'modifiedAt' | 'none';
  /** What makes a repeated create harmless. */
  readonly idempotency: 'nativeKey' | 'uniqueField' | 'syncKey' | 'none';
  /** `refetch`: webhooks only name the record. */
  readonly webhooks: { readonly events: readonly string[]; readonly carries: 'full' | 'ids' | 'diff' } | null;
  /** Deleting here can be undone by the vendor for a while. */
  readonly softDelete: boolean;
  /** For leads: what the system means by one. */
  readonly leadMeaning?: 'person' | 'dealInWaiting' | 'qualification';
}
