import type { Collection, IndexValue, Row, Stored } from './collection.ts';
import type { Put } from './put.ts';

/** Reads rows by id, in the order of the ids; rows that are not there are left out, repeated ids count once. */
export interface ByIds<R extends Row = Row> {
  readonly collection: Collection<R>;
  readonly ids: readonly string[];
}

/** Reads rows of an index, in its order: numbers by size, texts by code points, equal columns by id. */
export interface ByIndex<R extends Row = Row> {
  readonly collection: Collection<R>;
  readonly index: string;
  /** Values of the index's leading columns, all of which must be equal. @default none: the whole index */
  readonly equals?: readonly IndexValue[];
  /** Instead of `equals`: any of these leading values, all of one length (a look-up of many keys at once). */
  readonly anyOf?: readonly (readonly IndexValue[])[];
  /** Bounds of the column after `equals`: `from` inclusive, `below` exclusive. */
  readonly from?: IndexValue;
  readonly below?: IndexValue;
  /** @default 'ascending' */
  readonly order?: 'ascending' | 'descending';
  /** At most this many rows. @default 1000 */
  readonly limit?: number;
  /** Continues after the row at this place: its index columns and id, as `indexPosition` gives them. Not with `anyOf`. */
  readonly after?: readonly IndexValue[];
}

/** Counts rows of an index with these leading values. */
export interface Count {
  readonly collection: Collection;
  readonly count: string;
  readonly equals?: readonly IndexValue[];
}

export type Query<R extends Row = Row> = ByIds<R> | ByIndex<R>;

/** A row must (still) have this version; 0 = must not exist. */
export interface Expectation {
  readonly collection: Collection;
  readonly id: string;
  readonly version: number;
}

/** A lease that must still be held with this fencing token: neither released nor taken by another. Time is not looked at. */
export interface Fence {
  readonly leaseId: string;
  readonly token: number;
}

/**
 * Everything that changes at once, or not at all. Checks come first, then deletes, then puts in their order.
 * A unique value that a delete or an earlier put frees can be taken by a later put.
 */
export interface Commit {
  readonly fence?: Fence;
  readonly expect?: readonly Expectation[];
  /** A row put twice counts as one write, of the last one; a row deleted and put begins at version 1 again. */
  readonly put?: readonly Put[];
  readonly delete?: readonly { readonly collection: Collection; readonly id: string }[];
}

/** Why nothing was changed. */
export type CommitRefusal =
  | { readonly reason: 'fence'; readonly leaseId: string }
  | { readonly reason: 'version'; readonly collection: string; readonly id: string; readonly actual: number }
  | { readonly reason: 'unique'; readonly collection: string; readonly index: string; readonly id: string };

export type CommitResult = { readonly ok: true } | { readonly ok: false; readonly refusal: CommitRefusal };

/** A lease: one holder at a time, each new holder with a greater token. */
export type LeaseResult =
  | { readonly held: true; readonly token: number; readonly expiresAt: number }
  | { readonly held: false; readonly holder: string; readonly expiresAt: number };

/** All rows of one tenant. There is no other way to reach rows. */
export interface TenantStore {
  readonly tenantId: string;
  /** Rows of one query. @throws TypeError when the query contradicts its collection */
  read<R extends Row>(query: Query<R>): Promise<readonly Stored<R>[]>;
  count(query: Count): Promise<number>;
  /**
   * Changes rows atomically; a refusal changes nothing. When the storage was lost while it confirmed a commit, nobody knows
   * whether that happened: the StoreError is retryable, and a commit that expects versions is safe to repeat.
   * @throws StoreError when the storage itself failed, TypeError on a row that is not JSON
   */
  commit(commit: Commit): Promise<CommitResult>;
  /**
   * Takes or prolongs a lease in one atomic step. Taking gives a token greater than any before; prolonging by the same
   * holder keeps it. A lease ends at `expiresAt`; who takes it then, its last holder included, gets a new token.
   * Tokens grow across the whole store and outlive `drop`.
   * @param nowMs the caller's clock, so that tests are deterministic
   */
  lease(request: {
    readonly id: string;
    readonly holder: string;
    readonly ttlMs: number;
    readonly nowMs: number;
  }): Promise<LeaseResult>;
  /** Gives a lease back; does nothing when another token holds it. */
  release(fence: Fence): Promise<void>;
  /** Removes every row of the tenant, leases included. */
  drop(): Promise<void>;
}

/** Where a sync keeps everything it must remember. Ten methods in all; a host may implement it over its own storage. */
export interface Store {
  /** Makes or upgrades what the collections need. Idempotent, and safe when two processes start at once. */
  migrate(): Promise<void>;
  /** An id made when the storage was created: tells another storage from this one. A backup has the same; see `StoreWitness`. */
  epoch(): Promise<string>;
  tenant(tenantId: string): TenantStore;
  /**
   * Tenants that have rows, in order.
   * @param options.limit at most this many. @default 1000
   */
  tenants(options?: { readonly after?: string; readonly limit?: number }): Promise<readonly string[]>;
  /** Frees the storage; whatever is asked later fails with a StoreError. */
  close(): Promise<void>;
}
