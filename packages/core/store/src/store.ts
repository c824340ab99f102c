import type { Collection, IndexValue, Row, Stored } from './collection.ts';
import type { Put } from './put.ts';

/** Reads rows by id; rows that are not there are left out. */
export interface ByIds<R extends Row = Row> {
  readonly collection: Collection<R>;
  readonly ids: readonly string[];
}

/** Reads rows of an index, in its order. */
export interface ByIndex<R extends Row = Row> {
  readonly collection: Collection<R>;
  readonly index: string;
  /** Values of the index's leading columns, all of which must be equal. @default none: the whole index */
  readonly equals?: readonly IndexValue[];
  /** Instead of `equals`: any of these leading values (a look-up of many keys at once). */
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

/** A lease that must still be held with this fencing token. */
export interface Fence {
  readonly leaseId: string;
  readonly token: number;
}

/** Everything that changes at once, or not at all. Checks come first, then deletes, then puts. */
export interface Commit {
  readonly fence?: Fence;
  readonly expect?: readonly Expectation[];
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
  /** Rows of one query. */
  read<R extends Row>(query: Query<R>): Promise<readonly Stored<R>[]>;
  count(query: Count): Promise<number>;
  /** Changes rows atomically; a refusal changes nothing. @throws StoreError when the storage itself failed */
  commit(commit: Commit): Promise<CommitResult>;
  /**
   * Takes or prolongs a lease in one atomic step. Taking gives a token greater than any before; prolonging by the same
   * holder keeps it.
   * @param nowMs the caller's clock, so that tests are deterministic
   */
  lease(request: {
    readonly id: string;
    readonly holder: string;
    readonly ttlMs: number;
    readonly nowMs: number;
  }): Promise<LeaseResult>;
  release(fence: Fence): Promise<void>;
  /** Removes every row of the tenant, leases included. */
  drop(): Promise<void>;
}

/** Where a sync keeps everything it must remember. Ten methods in all; a host may implement it over its own storage. */
export interface Store {
  /** Makes or upgrades what the collections need. Idempotent, and safe when two processes start at once. */
  migrate(): Promise<void>;
  /** An id made when the storage was created: tells an older backup or another database from this one. */
  epoch(): Promise<string>;
  tenant(tenantId: string): TenantStore;
  /** Tenants that have rows, in order. */
  tenants(options?: { readonly after?: string; readonly limit?: number }): Promise<readonly string[]>;
  close(): Promise<void>;
}
