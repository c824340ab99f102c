import { hubspot } from '@crmsync/adapter-hubspot';
import { tokenCredential } from '@crmsync/adapter-kit';
import { salesforce } from '@crmsync/adapter-salesforce';
import { createHubSpotFake, createSalesforceFake, createVirtualClock, fakeFetch } from '@crmsync/fakes';
import { createIdleClock } from '@crmsync/fakes/clocks';
import { createSync } from '@crmsync/orchestrator';
import { createMemoryStore } from '@crmsync/store/memory';
import { expect, it } from 'vitest';

const minuteMs = 60_000;
const instanceUrl = 'https://acme.my.salesforce.com';

function openAccounts() {
  const virtual = createVirtualClock(Date.parse('2026-06-01T08:00:00.000Z'));
  const clock = createIdleClock(virtual);
  const crm = createSalesforceFake({ clock: virtual });
  const other = createHubSpotFake({ clock: virtual, searchLagMs: 0 });
  const wait = (ms: number, signal?: AbortSignal) => clock.sleep(ms, signal);
  const written: string[] = [];
  const reach = fakeFetch(crm, { wait });
  const watched: typeof fetch = (input, init) => {
    const request = new Request(input, init);
    if (request.method !== 'GET') written.push(`${request.method} ${request.url}`);
    return reach(request);
  };
  const credentials = { current: async () => ({ token: crm.token, parts: { instanceUrl } }) };
  const sync = createSync({
    tenantId: 'acme',
    store: createMemoryStore(),
    clock,
    connections: {
      salesforce: { adapter: salesforce(), credentials, connect: { fetch: watched }, outbound: 'auto' },
      hubspot: {
        adapter: hubspot(),
        credentials: tokenCredential(other.token),
        connect: { fetch: fakeFetch(other, { wait }) },
        outbound: 'auto',
      },
    },
  });
  return { virtual, crm, written, sync };
}

it('a merge in Salesforce moves the link and writes nothing back, though both records were linked (R14)', async () => {
  const { virtual, crm, written, sync } = openAccounts();
  const people = [
    { LastName: 'Ash', FirstName: 'Ann', Email: 'ann@example.com' },
    { LastName: 'Ash', FirstName: 'Annie', Email: 'annie@example.test', Title: 'Engineer', Department: 'Bridges' },
  ];
  const [kept = '', lost = ''] = crm.control.seed(people.map((fields) => ({ objectType: 'Contact', fields })));
  const settle = async (): Promise<void> => {
    let state = '';
    for (let round = 0; round < 5; round += 1) {
      virtual.advance(10 * minuteMs);
      ({ state } = await sync.run());
    }
    expect(state).toBe('completed');
  };
  await settle();
  const goldens = async () =>
    (await sync.records.list('contact')).items.filter(({ fields }) => fields.lastName === 'Ash');
  expect(await goldens()).toHaveLength(2);
  crm.control.merge({ objectType: 'Contact', primaryId: kept, otherId: lost });
  written.length = 0;
  await settle();
  expect(await goldens()).toHaveLength(1);
  expect(written).toEqual([]);
});

it('an edit that was on its way to the survivor is still written (R1)', async () => {
  const { virtual, crm, sync } = openAccounts();
  const people = [
    { LastName: 'Ash', FirstName: 'Ann', Email: 'ann@example.com' },
    { LastName: 'Ash', FirstName: 'Annie', Email: 'annie@example.test', Title: 'Engineer' },
  ];
  const [kept = '', lost = ''] = crm.control.seed(people.map((fields) => ({ objectType: 'Contact', fields })));
  const settle = async (): Promise<void> => {
    for (let round = 0; round < 5; round += 1) {
      virtual.advance(10 * minuteMs);
      await sync.run();
    }
  };
  await settle();
  const ann = (await sync.records.list('contact')).items.find(({ fields }) => fields.firstName === 'Ann');
  await sync.records.edit(ann?.id ?? '', { jobTitle: 'Director' });
  crm.control.merge({ objectType: 'Contact', primaryId: kept, otherId: lost });
  await settle();
  const [survivor] = crm.control.state({ objectType: 'Contact', limit: 10 }).records.filter(({ id }) => id === kept);
  expect(survivor?.fields.Title).toBe('Director');
});
