import { setTimeout } from 'node:timers/promises';
import type { Clock } from '@crmsync/adapter';
import { hubspot } from '@crmsync/adapter-hubspot';
import { tokenCredential } from '@crmsync/adapter-kit';
import { pipedrive } from '@crmsync/adapter-pipedrive';
import { CrmSyncError } from '@crmsync/model';
import type { Store } from '@crmsync/store';
import { createSync, type Sync, type SyncOptions } from '../../src/index.ts';
import { leaseMs } from '../crash/two-accounts.ts';
import { createCommonClock } from './common-clock.ts';
import { type Address, type Addresses, workerHeader } from './served-accounts.ts';

/** What one worker works on. */
export interface WorkerParts {
  readonly workerId: string;
  readonly addresses: Addresses;
  readonly store: Store;
  now(): number;
  advance(ms: number): Promise<void> | void;
  readonly options?: Partial<SyncOptions>;
}

/** A worker: a sync, and the time it goes by. */
export interface Worker {
  readonly sync: Sync;
  readonly clock: Clock;
}

/** What came in the way of a worker, and how often it was given a slice. */
export interface Work {
  readonly slices: number;
  /** Codes of the failures that it went on from. */
  readonly setbacks: readonly string[];
}

export const tenantId = 'acme';

const mostSlices = 4_000;
/** Small, so that a run is many slices and several workers take turns. */
const sliceRecords = 12;
/** Others get their turn after a slice, and a server that starts again gets its time after a failure. */
const pauseMs = { slice: 15, setback: 3 };

/** Opens the sync of one worker over HTTP. */
export function openWorker({ workerId, addresses, store, now, advance, options = {} }: WorkerParts): Worker {
  const moving = { open: 0 };
  const clock = createCommonClock({ now, advance, moving });
  const connect = ({ url, token }: Address) => ({
    credentials: tokenCredential(token),
    connect: { baseUrl: url, fetch: namedFetch(workerId, moving) },
    outbound: 'auto' as const,
  });
  const sync = createSync({
    tenantId,
    store,
    clock,
    workerId,
    leaseMs,
    defaultRegion: 'US',
    connections: {
      hubspot: {
        adapter: hubspot({ rateLimits: { perTenSeconds: 10_000, searchPerSecond: 1_000 } }),
        ...connect(addresses.hubspot),
      },
      pipedrive: { adapter: pipedrive(), ...connect(addresses.pipedrive) },
    },
    ...options,
  });
  return { sync, clock };
}

/** Asks for slice after slice, as a scheduler would, until a run has ended and nothing is to be waited for. */
export async function workToTheEnd({ sync, clock }: Worker): Promise<Work> {
  const setbacks: string[] = [];
  for (let slices = 1; slices <= mostSlices; slices += 1) {
    let pause = pauseMs.slice;
    try {
      const { more, state, retryAt } = await sync.slice({ limits: { records: sliceRecords } });
      if (!more && retryAt === undefined && state === 'completed') return { slices, setbacks };
      if (!more && state !== 'completed') setbacks.push(state);
      if (retryAt !== undefined) await clock.sleep(Math.max(0, retryAt - clock.now()));
    } catch (error) {
      if (!CrmSyncError.is(error) || !error.retryable) throw error;
      setbacks.push(error.code);
      pause = pauseMs.setback;
    }
    await setTimeout(pause);
  }
  throw new Error(`the work did not end: ${[...new Set(setbacks)].join()}`);
}

function namedFetch(workerId: string, moving: { open: number }): typeof fetch {
  return async (input, init) => {
    const request = new Request(input, init);
    request.headers.set(workerHeader, workerId);
    moving.open += 1;
    try {
      const answer = await fetch(request);
      const body = await answer.arrayBuffer();
      return new Response(body.byteLength === 0 ? null : body, { status: answer.status, headers: answer.headers });
    } finally {
      moving.open -= 1;
    }
  };
}
