import type { Clock } from '@crmsync/adapter';
import type { Matcher } from '@crmsync/dedupe';
import type { Store, TenantStore } from '@crmsync/store';
import type { ConnectionContext, EngineContext } from '../engine-context.ts';
import type { SyncOptions } from '../sync-options.ts';

/** What the host's own calls (not those of a run) work with. */
export interface HostContext {
  readonly options: SyncOptions;
  readonly store: Store;
  readonly tenant: TenantStore;
  readonly clock: Clock;
  readonly matcher: Matcher;
  /** A context for changes the host makes, under a run id of their own. */
  readonly engine: (cause: string) => Promise<EngineContext>;
  readonly connections: () => Promise<ReadonlyMap<string, ConnectionContext>>;
}

/** One page of a listing. */
export interface ListPage<T> {
  readonly items: readonly T[];
  /** Give as `after` to go on; absent when this was the last page. */
  readonly next?: string;
}

export interface ListPageOptions {
  /** @default 100 */
  readonly limit?: number;
  readonly after?: string;
}
