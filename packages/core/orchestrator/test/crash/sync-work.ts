import type { Clock } from '@crmsync/adapter';
import { hubspot } from '@crmsync/adapter-hubspot';
import { tokenCredential } from '@crmsync/adapter-kit';
import { pipedrive } from '@crmsync/adapter-pipedrive';
import { createSqliteStore } from '@crmsync/store-sql';
import { createSync, type RunReport, type Sync, syncCollections } from '../../src/index.ts';
import { createJumpingClock } from './jumping-clock.ts';
import { countedFetch, countedStore, createPortCalls, type KillPoint } from './port-calls.ts';

/** One account: where it is served and how one is let in. */
export interface Account {
  readonly url: string;
  readonly controlUrl: string;
  readonly token: string;
}

/** What one worker is to do; pure data, so that it can be handed to a process of its own. */
export interface WorkOrder {
  readonly database: string;
  readonly hubspot: Account;
  readonly pipedrive: Account;
  /** How far ahead of real time the fakes are, in milliseconds. */
  readonly aheadMs: number;
  readonly workerId: string;
  readonly leaseMs: number;
  readonly kill?: KillPoint;
}

/** What a worker that came to the end has to tell. */
export interface WorkReport {
  readonly calls: readonly string[];
  readonly runs: readonly Pick<RunReport, 'state' | 'failures' | 'totals'>[];
}

const mostRuns = 20;

/** Syncs until nothing more is to be done now. */
export async function syncToTheEnd(order: WorkOrder): Promise<WorkReport> {
  const calls = createPortCalls(order.kill);
  const moving = { open: 0 };
  const clock = createJumpingClock({
    aheadMs: order.aheadMs,
    moving,
    async jump(ms) {
      // Both fakes keep one clock.
      const body = JSON.stringify({ advanceMs: ms });
      await fetch(`${order.hubspot.controlUrl}/clock`, { method: 'POST', body });
    },
  });
  const store = createSqliteStore({ path: order.database, collections: syncCollections });
  const connect = (id: string, account: Account) => ({
    credentials: tokenCredential(account.token),
    connect: { baseUrl: account.url, fetch: countedFetch(id, calls, moving) },
    outbound: 'auto' as const,
  });
  const sync = createSync({
    tenantId: 'acme',
    store: countedStore(store, calls),
    clock,
    defaultRegion: 'US',
    workerId: order.workerId,
    leaseMs: order.leaseMs,
    connections: {
      hubspot: {
        adapter: hubspot({ rateLimits: { perTenSeconds: 10_000, searchPerSecond: 1_000 } }),
        ...connect('hubspot', order.hubspot),
      },
      pipedrive: { adapter: pipedrive(), ...connect('pipedrive', order.pipedrive) },
    },
  });
  try {
    return { calls: calls.names, runs: await runAll(sync, clock) };
  } finally {
    await sync.close();
    await store.close();
  }
}

async function runAll(sync: Sync, clock: Clock): Promise<WorkReport['runs']> {
  const runs: WorkReport['runs'][number][] = [];
  while (runs.length < mostRuns) {
    const { state, failures, totals, retryAt } = await sync.run();
    runs.push({ state, failures, totals });
    if (state !== 'applying' && retryAt === undefined) break;
    if (retryAt !== undefined) await clock.sleep(Math.max(0, retryAt - clock.now()));
  }
  return runs;
}
