import type { Clock } from '@crmsync/adapter';
import { hubspot } from '@crmsync/adapter-hubspot';
import { tokenCredential } from '@crmsync/adapter-kit';
import { pipedrive } from '@crmsync/adapter-pipedrive';
import {
  createHubSpotFake,
  createPipedriveFake,
  createVirtualClock,
  type FakeCrm,
  type FakeStateRecord,
  fakeFetch,
  type HubSpotFake,
} from '@crmsync/fakes';
import { createIdleClock } from '@crmsync/fakes/clocks';
import type { Store } from '@crmsync/store';
import { createSync, type Sync, type SyncEvent, type SyncOptions } from '../../src/index.ts';
import { newStore } from './new-store.ts';

/** Two fake CRMs and one clock for everything: sleeping is what moves it. */
export interface TwoCrms {
  readonly hubspot: HubSpotFake;
  readonly pipedrive: FakeCrm;
  readonly clock: Clock & { advance(ms: number): void };
  readonly store: Store;
  readonly events: SyncEvent[];
  /** A sync over both; several share the store, as workers would. */
  sync(options?: Partial<SyncOptions>): Sync;
}

export function createTwoCrms(options: { readonly searchLagMs?: number } = {}): TwoCrms {
  const virtual = createVirtualClock(Date.parse('2026-06-01T08:00:00.000Z'));
  const hubspotFake = createHubSpotFake({ clock: virtual, searchLagMs: options.searchLagMs ?? 0 });
  const pipedriveFake = createPipedriveFake({ clock: virtual });
  const idle = createIdleClock(virtual);
  const clock = { ...idle, advance: (ms: number) => virtual.advance(ms) };
  const store = newStore();
  const events: SyncEvent[] = [];
  const wait = (ms: number, signal?: AbortSignal) => idle.sleep(ms, signal);
  return {
    hubspot: hubspotFake,
    pipedrive: pipedriveFake,
    clock,
    store,
    events,
    sync: (more = {}) =>
      createSync({
        tenantId: 'acme',
        store,
        clock,
        defaultRegion: 'US',
        onEvent: (event) => events.push(event),
        connections: {
          hubspot: {
            adapter: hubspot(),
            credentials: tokenCredential(hubspotFake.token),
            connect: { fetch: fakeFetch(hubspotFake, { wait }) },
            outbound: 'auto',
          },
          pipedrive: {
            adapter: pipedrive(),
            credentials: tokenCredential(pipedriveFake.token),
            connect: { fetch: fakeFetch(pipedriveFake, { wait }) },
            outbound: 'auto',
          },
        },
        ...more,
      }),
  };
}

/** All live records of a fake. */
export function recordsOf(fake: FakeCrm, objectType: string): readonly FakeStateRecord[] {
  const records: FakeStateRecord[] = [];
  let after: string | undefined;
  do {
    const page = fake.control.state({ objectType, limit: 500, ...(after === undefined ? {} : { after }) });
    records.push(...page.records);
    after = page.after;
  } while (after !== undefined);
  return records;
}
