import { tokenCredential } from '@crmsync/adapter-kit';
import { createOpenPhoneFake, createVirtualClock, fakeFetch } from '@crmsync/fakes';
import { createIdleClock } from '@crmsync/fakes/clocks';
import { createSync } from '@crmsync/orchestrator';
import { createMemoryStore } from '@crmsync/store/memory';
import { describe, expect, it } from 'vitest';
import { openphone } from '../src/index.ts';
import { createHostRows } from './support/host-rows.ts';

const known = 4_700;
const onlyAtHost = 300;
const onlyInWorkspace = 300;
const withoutJob = 50;

const phone = (n: number) => `+1212555${String(n).padStart(4, '0')}`;

/** A host with 5,000 clients and a workspace with 5,000 contacts; most of them are the same people. */
function twoSides() {
  const clock = createVirtualClock(Date.parse('2026-06-01T08:00:00.000Z'));
  const fake = createOpenPhoneFake({ clock });
  const host = createHostRows();
  for (let n = 0; n < known + onlyAtHost; n += 1) {
    host.rows.set(`client-${n + 1}`, {
      first: `Ann${n}`,
      last: `Example${n}`,
      company: 'Acme Works',
      job: 'Engineer',
      email: `ann.${n}@example.com`,
      phone: phone(n),
    });
  }
  const contact = (n: number) => ({
    objectType: 'contact',
    fields: {
      defaultFields: {
        firstName: `Ann${n}`,
        lastName: `Example${n}`,
        company: 'Acme Works',
        role: n < withoutJob ? null : 'Engineer',
        emails: [{ name: 'work', value: `ann.${n}@example.com` }],
        phoneNumbers: [{ name: 'primary', value: phone(n) }],
      },
    },
  });
  const strangers = Array.from({ length: onlyInWorkspace }, (_, at) => contact(known + onlyAtHost + at));
  fake.control.seed([...Array.from({ length: known }, (_, n) => contact(n)), ...strangers]);
  const idle = createIdleClock(clock);
  const sync = createSync({
    tenantId: 'acme',
    store: createMemoryStore(),
    clock: idle,
    defaultRegion: 'US',
    connections: {
      host: { adapter: host.adapter, credentials: tokenCredential('host'), outbound: 'auto' },
      openphone: {
        adapter: openphone(),
        credentials: tokenCredential(fake.token),
        connect: { fetch: fakeFetch(fake, { wait: (ms, signal) => idle.sleep(ms, signal) }) },
        outbound: 'auto',
        entities: ['contact'],
      },
    },
  });
  return { fake, host, sync };
}

/** What was asked of the workspace, counted by operation. */
function countedRequests(fake: ReturnType<typeof createOpenPhoneFake>) {
  const counts: Record<string, number> = {};
  for (const { method, path } of fake.control.log().entries) {
    const name = `${method} ${path.replace(/\?.*/, '').replace(/contacts\/.+/, 'contacts/{id}')}`;
    counts[name] = (counts[name] ?? 0) + 1;
  }
  return counts;
}

describe('5,000 clients of a host and 5,000 contacts of a workspace without search and without a list of changes', () => {
  it('are told apart by one scan a run, without a look-up per record; the second run writes nothing (B6, E4, I6)', async () => {
    const { fake, host, sync } = twoSides();
    fake.control.clearLog();
    const first = await sync.run();
    expect(first.failures).toEqual({});
    expect(first.state).toBe('completed');
    const counts = countedRequests(fake);
    const pages = Math.ceil((known + onlyInWorkspace) / 50);
    expect(counts['GET /v1/contacts']).toBe(pages);
    expect(counts['POST /v1/contacts']).toBe(onlyAtHost);
    expect(counts['PATCH /v1/contacts/{id}']).toBe(withoutJob);
    // Only who is written is read: once to be sure of the decision, once to keep the lists whole.
    expect(counts['GET /v1/contacts/{id}']).toBe(2 * withoutJob);
    expect(fake.control.counts().contact?.live).toBe(known + onlyAtHost + onlyInWorkspace);
    expect(host.rows.size).toBe(known + onlyAtHost + onlyInWorkspace);
    expect(first.totals.linked).toBe(known);

    fake.control.clearLog();
    const before = host.written();
    const second = await sync.run();
    expect(second.state).toBe('completed');
    expect(fake.control.writes()).toBe(0);
    expect(host.written() - before).toBe(0);
    const again = countedRequests(fake);
    expect(again['GET /v1/contacts']).toBe(Math.ceil((known + onlyAtHost + onlyInWorkspace) / 50));
    expect(again['GET /v1/contacts/{id}']).toBeUndefined();
  }, 60_000);
});
