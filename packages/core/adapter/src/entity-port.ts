import type { CrmSyncError, FieldValues, Warning } from '@crmsync/model';
import type { PortCapabilities } from './capabilities.ts';
import type { Checkpoint, Cursor, Page } from './page.ts';
import type { CallOptions } from './ports.ts';
import type { RemoteRecord } from './remote-record.ts';
import type { CreateItem, DeleteItem, UpdateItem, UpsertItem, WriteOutcome } from './write.ts';

export interface ListOptions extends CallOptions {
  /** Continues a listing; absent = from the beginning. */
  readonly cursor?: Cursor;
  /** Wished records per page; the vendor's maximum bounds it. */
  readonly limit?: number;
  /** Remote keys of the custom fields to read. @default none */
  readonly custom?: readonly string[];
  /** Whether associations are read too. @default true */
  readonly associations?: boolean;
}

export interface ChangesOptions extends ListOptions {
  /** From the last page of the previous `changes` or `list`. */
  readonly checkpoint: Checkpoint;
}

/** Asks for records by a natural key. */
export interface FindQuery {
  readonly key: string;
  /** One of `capabilities.search.by`. */
  readonly by: string;
  /** In normal form: lower-case e-mail, E.164 phone, bare domain. */
  readonly value: string;
}

/** What was found for one query, paired by `key`. */
export interface FindOutcome {
  readonly key: string;
  readonly records: readonly RemoteRecord[];
  /** False when there may be more than those returned. */
  readonly complete: boolean;
}

/** What became of one id of a `get`, paired by `id`. */
export type GetOutcome =
  | { readonly id: string; readonly status: 'found'; readonly record: RemoteRecord }
  /** Gone or never there; `mergedInto` where the vendor tells. */
  | { readonly id: string; readonly status: 'missing'; readonly mergedInto?: string }
  | { readonly id: string; readonly status: 'failed'; readonly error: CrmSyncError };

/** What a remote would show for the hub's values: see {@link PortShape.project}. */
export interface Projection {
  readonly fields: FieldValues;
  readonly custom: FieldValues;
  readonly warnings: readonly Warning[];
}

/** The parts of a port that need no credentials. */
export interface PortShape {
  readonly capabilities: PortCapabilities;
  /**
   * The lens of this port, pure: given what the hub wants and what the remote last showed, the values the remote would
   * show after a write. Values it cannot hold are left out or shortened as the vendor would, with a warning. Fields the
   * remote already maps to the hub's value come back as `current` has them. Writing the projection and reading it back
   * gives the projection again.
   */
  project(
    wanted: { readonly fields: FieldValues; readonly custom: FieldValues },
    current?: { readonly fields: FieldValues; readonly custom: FieldValues },
  ): Projection;
}

/**
 * Records of one entity in one authorised account. A method that is absent is an operation the vendor does not have;
 * capabilities are derived from that. Methods throw only when *nothing* was applied; what happened to each item of a
 * write is in its outcome. All of them stop when the signal is aborted, passing its reason through; a write of which
 * something was sent by then gives outcomes instead: `unknown` for what was under way, `refused` for what was not sent.
 */
export interface EntityPort extends PortShape {
  /** One page of everything there is, in a stable order. */
  list?(options?: ListOptions): Promise<Page>;
  /** One page of what changed since the checkpoint: inclusive, so records may come again; never one too few. */
  changes?(options: ChangesOptions): Promise<Page>;
  /** Records by id, in any order; one outcome per id. At most `batch.get` ids. */
  get?(ids: readonly string[], options?: ListOptions): Promise<readonly GetOutcome[]>;
  /** Records by natural keys; one outcome per query. */
  find?(queries: readonly FindQuery[], options?: ListOptions): Promise<readonly FindOutcome[]>;
  create?(items: readonly CreateItem[], options?: CallOptions): Promise<readonly WriteOutcome[]>;
  update?(items: readonly UpdateItem[], options?: CallOptions): Promise<readonly WriteOutcome[]>;
  upsert?(items: readonly UpsertItem[], options?: CallOptions): Promise<readonly WriteOutcome[]>;
  /** Deleting what is gone already is `applied`. */
  delete?(items: readonly DeleteItem[], options?: CallOptions): Promise<readonly WriteOutcome[]>;
}
