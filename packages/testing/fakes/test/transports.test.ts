import { setupServer } from 'msw/node';
import { afterEach, describe, expect, it } from 'vitest';
import { createHubSpotFake, createVirtualClock, type FakeServer, fakeFetch, startFakeServer } from '../src/index.ts';
import { mswHandlers } from '../src/msw-handlers.ts';

const closers: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

const contacts = '/crm/objects/2026-03/contacts';
const makeFake = () => createHubSpotFake({ clock: createVirtualClock() });
const waits: number[] = [];
const wait = async (ms: number): Promise<void> => {
  waits.push(ms);
};

const carriers: [
  name: string,
  open: (fake: ReturnType<typeof makeFake>) => Promise<{ fetch: typeof fetch; url: string }>,
][] = [
  [
    'the HTTP server',
    async (fake) => {
      const server: FakeServer = await startFakeServer(fake, { wait });
      closers.push(() => server.close());
      return { fetch: globalThis.fetch, url: server.url };
    },
  ],
  ['the in-process fetch', async (fake) => ({ fetch: fakeFetch(fake, { wait }), url: 'https://api.example.test' })],
  [
    'the msw handlers',
    async (fake) => {
      const server = setupServer(...mswHandlers(fake, 'https://api.example.test/', { wait }));
      server.listen({ onUnhandledFrame: 'error' });
      closers.push(() => server.close());
      return { fetch: globalThis.fetch, url: 'https://api.example.test' };
    },
  ],
];

describe.each(carriers)('through %s', (_name, open) => {
  const setUp = async () => {
    const fake = makeFake();
    const { fetch, url } = await open(fake);
    const headers = { authorization: `Bearer ${fake.token}`, 'content-type': 'application/json' };
    const create = (email: string) =>
      fetch(url + contacts, { method: 'POST', headers, body: JSON.stringify({ properties: { email } }) });
    return { fake, fetch, url, headers, create };
  };

  it('requests are answered from the same state', async () => {
    const { fake, fetch, url, headers, create } = await setUp();
    const created = await create('ann@example.com');
    expect([created.status, created.headers.get('content-type')]).toEqual([201, 'application/json;charset=utf-8']);
    const { id } = (await created.json()) as { id: string };
    const gone = await fetch(`${url}${contacts}/${id}`, { method: 'DELETE', headers });
    expect([gone.status, await gone.text()]).toEqual([204, '']);
    expect(fake.control.stats().records.contacts).toEqual({ live: 0, deleted: 1 });
  });

  it('a connection cut before the commit leaves nothing behind', async () => {
    const { fake, create } = await setUp();
    fake.control.addFaults([{ match: { method: 'POST' }, times: 1, fault: { kind: 'dropBefore' } }]);
    await expect(create('ann@example.com')).rejects.toThrow(TypeError);
    expect(fake.control.stats().records.contacts?.live).toBe(0);
  });

  it('an answer lost after the commit leaves the record behind', async () => {
    const { fake, create } = await setUp();
    fake.control.addFaults([{ match: { method: 'POST' }, times: 1, fault: { kind: 'dropAfter' } }]);
    await expect(create('ann@example.com')).rejects.toThrow(TypeError);
    expect(fake.control.stats().records.contacts?.live).toBe(1);
    expect(fake.control.log().entries.at(-1)).toMatchObject({ method: 'POST', status: 0, isWrite: true });
    expect((await create('ann@example.com')).status).toBe(409);
  });

  it('an answer is held as long as a fault says', async () => {
    const { fake, create } = await setUp();
    waits.length = 0;
    fake.control.addFaults([
      { match: {}, times: 1, fault: { kind: 'timeout', ms: 4000 } },
      { match: {}, times: 1, fault: { kind: 'latency', ms: 30 } },
    ]);
    expect((await create('ann@example.com')).status).toBe(201);
    expect(waits).toEqual([4030]);
  });

  it('control calls do what the typed functions do', async () => {
    const { fake, fetch, url, create } = await setUp();
    const control = async (method: string, path: string, body?: unknown) => {
      const init = body === undefined ? { method } : { method, body: JSON.stringify(body) };
      const response = await fetch(`${url}/__control/${path}`, init);
      return { status: response.status, body: (await response.json()) as Record<string, unknown> };
    };
    const records = [{ objectType: 'contacts', fields: { email: 'a@example.com' }, truthId: 'p1' }];
    const { ids } = (await control('POST', 'seed', { records })).body as { ids: string[] };
    await control('POST', 'edit', { objectType: 'contacts', id: ids[0], fields: { city: 'Bern' } });
    await control('POST', 'clock', { advanceMs: 60_000 });
    await create('b@example.com');
    const state = await control('GET', 'state?objectType=contacts&limit=1');
    expect(state.body).toMatchObject({ records: [{ id: ids[0], fields: { city: 'Bern' } }], after: ids[0] });
    expect((await control('GET', 'truth?objectType=contacts')).body).toEqual({ truth: { [ids[0]!]: 'p1' } });
    expect((await control('GET', 'stats')).body).toMatchObject({ nowMs: fake.clock.now(), vendor: 'hubspot' });
    expect((await control('GET', 'log')).body).toMatchObject({
      counters: { requests: 1, writes: 1, records: { create: { contacts: 1 } } },
    });
    await control('DELETE', 'log');
    await control('POST', 'faults', { rules: [{ fault: { kind: 'status', status: 503 } }] });
    expect((await create('c@example.com')).status).toBe(503);
    await control('DELETE', 'faults');
    expect((await create('c@example.com')).status).toBe(201);
    await control('POST', 'delete', { objectType: 'contacts', id: ids[0] });
    expect((await control('POST', 'delete', { objectType: 'contacts', id: ids[0] })).status).toBe(404);
    expect((await control('POST', 'edit', { objectType: 'contacts' })).status).toBe(400);
    expect((await control('POST', 'nonsense', {})).status).toBe(404);
  });
});

describe('the in-process fetch', () => {
  it('rejects with the reason of an aborted signal', async () => {
    const fake = makeFake();
    const reason = new Error('stopped');
    const aborted = AbortSignal.abort(reason);
    await expect(fakeFetch(fake)('https://api.example.test/x', { signal: aborted })).rejects.toBe(reason);
    expect(fake.control.log().counters.requests).toBe(0);
  });
});
