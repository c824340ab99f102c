import type { Sync, SyncConnectionOptions, SyncOptions } from '@crmsync/orchestrator';
import type { Store } from '@crmsync/store';
import { type Account, simAdapter } from './crm/sim-adapter.ts';
import type { Engine } from './engine.ts';
import { createFaultyStore } from './faulty-store.ts';
import type { Life } from './life.ts';
import type { ListingWatch } from './vendors/listing-watch.ts';
import { vendorConnection } from './vendors/vendor-connection.ts';
import type { World } from './world.ts';

export const tenantId = 'acme';
export const leaseMs = 60_000;

/** What every process of a simulation works on. */
export interface Setting {
  readonly world: World;
  readonly engine: Engine;
  readonly store: Store;
  /** The simulated ones. */
  readonly accounts: ReadonlyMap<string, Account>;
  readonly watch: ListingWatch;
}

/**
 * A sync as a process of its own would open it.
 * @param isFaulty whether its store calls meet the faults of the story
 */
export function openSync({ world, engine, store, accounts, watch }: Setting, life: Life, isFaulty: boolean): Sync {
  const { settings, crms } = world.story;
  const connections: Record<string, SyncConnectionOptions> = {};
  for (const { id, pullOnly } of crms) {
    const account = accounts.get(id);
    const vendor = world.vendors.get(id);
    const reached = vendor
      ? vendorConnection(world, life, vendor, watch)
      : account && { adapter: simAdapter(world, life, account), credentials: account.credentials };
    if (!reached) continue;
    connections[id] = {
      ...reached,
      outbound: 'auto',
      direction: pullOnly ? 'pull' : 'bidirectional',
      entities: ['company', 'contact'],
      sweepEveryMs: settings.sweepEveryMs,
    };
  }
  const options: SyncOptions = {
    tenantId,
    store: createFaultyStore(world, life, store, isFaulty),
    connections,
    workerId: life.name,
    leaseMs,
    defaultRegion: 'US',
    clock: { now: world.scheduler.now, sleep: (ms, signal) => life.sleep(ms, signal) },
    conflicts: { strategy: settings.strategy, sourcePriority: [...crms.map(({ id }) => id), 'host'] },
    firstLink: settings.firstLink,
    deletes: { policy: settings.deletes, guard: { percent: 0, max: settings.guard, min: settings.guard } },
    limits: { records: settings.sliceRecords, timeMs: 20_000 },
  };
  return engine.createSync(options);
}
