import { tokenCredential } from '@crmsync/adapter-kit';
import { createOpenPhoneFake, createVirtualClock, type FakeCrm, fakeFetch } from '@crmsync/fakes';
import { createIdleClock } from '@crmsync/fakes/clocks';
import { createSync, type Sync } from '@crmsync/orchestrator';
import { createMemoryStore } from '@crmsync/store/memory';
import { type OpenPhoneSettings, openphone } from '../../src/index.ts';
import { createHostRows, type HostRows } from './host-rows.ts';

/** How many people are on which side. */
export interface Sides {
  /** On both. */
  readonly known: number;
  readonly onlyAtHost: number;
  readonly onlyInWorkspace: number;
  /** Of those on both, so many have no job in the workspace. */
  readonly withoutJob: number;
}

/** A host with its clients and a workspace with its contacts, in one sync. */
export interface TwoSides {
  readonly fake: FakeCrm;
  readonly host: HostRows;
  readonly sync: Sync;
}

/** The number of one person. */
export const phoneOf = (n: number) => `+1212555${String(n).padStart(4, '0')}`;

/** Makes both sides; waits move the clock. */
export function twoSides(sides: Sides, settings: OpenPhoneSettings = {}): TwoSides {
  const clock = createVirtualClock(Date.parse('2026-06-01T08:00:00.000Z'));
  const fake = createOpenPhoneFake({ clock });
  const host = createHostRows();
  const { known, onlyAtHost, onlyInWorkspace } = sides;
  for (let n = 0; n < known + onlyAtHost; n += 1) host.rows.set(`client-${n + 1}`, clientRow(n));
  const inWorkspace = [
    ...Array.from({ length: known }, (_, n) => n),
    ...Array.from({ length: onlyInWorkspace }, (_, at) => known + onlyAtHost + at),
  ];
  fake.control.seed(
    inWorkspace.map((n) => ({ objectType: 'contact', fields: contactFields(n, n < sides.withoutJob) })),
  );
  const idle = createIdleClock(clock);
  const sync = createSync({
    tenantId: 'acme',
    store: createMemoryStore(),
    clock: idle,
    defaultRegion: 'US',
    connections: {
      host: { adapter: host.adapter, credentials: tokenCredential('host'), outbound: 'auto' },
      openphone: {
        adapter: openphone(settings),
        credentials: tokenCredential(fake.token),
        connect: { fetch: fakeFetch(fake, { wait: (ms, signal) => idle.sleep(ms, signal) }) },
        outbound: 'auto',
      },
    },
  });
  return { fake, host, sync };
}

function clientRow(n: number) {
  return {
    first: `Ann${n}`,
    last: `Example${n}`,
    company: 'Acme Works',
    job: 'Engineer',
    email: `ann.${n}@example.com`,
    phone: phoneOf(n),
  };
}

function contactFields(n: number, withoutJob: boolean) {
  return {
    defaultFields: {
      firstName: `Ann${n}`,
      lastName: `Example${n}`,
      company: 'Acme Works',
      role: withoutJob ? null : 'Engineer',
      emails: [{ name: 'work', value: `ann.${n}@example.com` }],
      phoneNumbers: [{ name: 'primary', value: phoneOf(n) }],
    },
  };
}

/** What was asked of the workspace since its log was cleared, counted by operation. */
export function countedRequests({ control }: FakeCrm): { readonly [operation: string]: number } {
  const counts: Record<string, number> = {};
  for (const { method, path } of control.log().entries) {
    const name = `${method} ${path.replace(/\?.*/, '').replace(/contacts\/.+/, 'contacts/{id}')}`;
    counts[name] = (counts[name] ?? 0) + 1;
  }
  return counts;
}
