import type { Adapter, Clock, Connection, EntityPort, Logger } from '@crmsync/adapter';
import type { Matcher } from '@crmsync/dedupe';
import type { EntityType, FieldValue } from '@crmsync/model';
import type { Fence, TenantStore } from '@crmsync/store';
import type { AccountAccess } from './account-access.ts';
import type { CustomFieldMap } from './custom-field-map.ts';
import type { RunRow } from './rows/run.ts';
import type { CountCollector } from './run-counts.ts';
import type { SyncEvent } from './sync-events.ts';
import type { SyncConnectionOptions, SyncOptions } from './sync-options.ts';
import type { Translation } from './translation.ts';

/** One connection as a run sees it. */
export interface ConnectionContext {
  readonly id: string;
  /** Position in the options: 0 ranks first. */
  readonly rank: number;
  readonly adapter: Adapter;
  /** The account itself; its ports are {@link ConnectionContext.accountPorts}. */
  readonly connection: Connection;
  readonly access: AccountAccess;
  /** All ports, as the account has them and this run may use them. */
  readonly accountPorts: readonly EntityPort[];
  readonly options: SyncConnectionOptions;
  readonly accountId: string | undefined;
  readonly outboundApproved: boolean;
  /** An older copy of the store was put back, and not every record was looked at since. */
  readonly rebasing: boolean;
  readonly translation: Translation;
  readonly custom: CustomFieldMap;
  /** Ports of entities that are switched on, in order of dependency. */
  readonly ports: readonly EntityPort[];
  readonly readsFrom: boolean;
  readonly writesTo: boolean;
}

/** What every step of a run works with. */
export interface EngineContext {
  readonly options: SyncOptions;
  readonly store: TenantStore;
  readonly storeEpoch: string;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly matcher: Matcher;
  readonly connections: ReadonlyMap<string, ConnectionContext>;
  readonly run: RunRow;
  readonly counts: CountCollector;
  /** Absent for the host's own changes and for previews. */
  readonly fence: Fence | undefined;
  readonly phoneKey: (number: string) => string | null;
  readonly emit: (event: SyncEvent) => void;
  readonly signal: AbortSignal | undefined;
  /** Only what this plan holds may be done; `null` outside of `apply`. */
  readonly gate: PlanGate | null;
  /** Where planned items go; `null` outside of `preview`. */
  readonly planner: PlanRecorder | null;
}

/** Lets through what a plan holds, unchanged. */
export interface PlanGate {
  allows(key: string, hash: string): Promise<boolean>;
}

/** One thing that a run would do. */
export interface PlannedItem {
  readonly key: string;
  readonly direction: 'inbound' | 'outbound';
  readonly connectionId: string;
  readonly entity: EntityType;
  readonly objectType: string;
  readonly action: 'create' | 'update' | 'delete' | 'link' | 'conflict' | 'skip' | 'ask';
  readonly goldenId?: string;
  readonly remoteId?: string;
  readonly fields: { readonly [field: string]: { readonly before: FieldValue; readonly after: FieldValue } };
  readonly reason: string;
  readonly hash: string;
}

/** Takes note of what a preview finds. */
export interface PlanRecorder {
  record(item: PlannedItem): void;
}

/** The port of a connection with this object type. @throws TypeError when the adapter has none */
export function portOf(conn: ConnectionContext, objectType: string): EntityPort {
  const port = conn.accountPorts.find((candidate) => candidate.capabilities.objectType === objectType);
  if (!port) throw new TypeError(`adapter ${conn.adapter.id} has no port ${objectType}`);
  return port;
}
