import { tokenCredential } from '@crmsync/adapter-kit';
import { pipedrive } from '@crmsync/adapter-pipedrive';
import { createCredentials, createVault } from '@crmsync/credentials';
import {
  createFishbowlFake,
  createPipedriveFake,
  createVirtualClock,
  type FishbowlFakeOptions,
  fakeFetch,
} from '@crmsync/fakes';
import { createIdleClock } from '@crmsync/fakes/clocks';
import { createSync } from '@crmsync/orchestrator';
import { createMemoryStore } from '@crmsync/store/memory';
import { describe, expect, it } from 'vitest';
import { fishbowl } from '../src/index.ts';
import { sell } from './support/server.ts';

/** Sealing goes on outside the event loop for some turns. */
const cipherTurns = 2_000;

/** A server with a single seat and a Pipedrive account in one sync; the session is kept in the store. */
async function office(options: FishbowlFakeOptions = {}) {
  const virtual = createVirtualClock(Date.parse('2026-06-15T18:00:00.000Z'));
  const clock = createIdleClock(virtual, cipherTurns);
  const wait = (ms: number, signal?: AbortSignal) => clock.sleep(ms, signal);
  const server = createFishbowlFake({ clock: virtual, seats: 1, ...options });
  const crm = createPipedriveFake({ clock: virtual });
  const store = createMemoryStore();
  const vault = createVault([{ id: 'k1', key: new Uint8Array(32).fill(1) }]);
  const credentials = createCredentials({ store, tenantId: 'acme', vault, clock });
  await credentials.save('fishbowl', { token: server.token, parts: { username: server.username } });
  const sync = () =>
    createSync({
      tenantId: 'acme',
      store,
      clock,
      defaultRegion: 'US',
      deletes: { policy: 'propagate' },
      connections: {
        fishbowl: {
          adapter: fishbowl({ serverTimeZone: 'America/Denver' }),
          credentials: credentials.source('fishbowl'),
          connect: { baseUrl: 'http://fishbowl.local:2456', fetch: fakeFetch(server, { wait }) },
        },
        pipedrive: {
          adapter: pipedrive(),
          credentials: tokenCredential(crm.token),
          connect: { fetch: fakeFetch(crm, { wait }) },
          outbound: 'auto',
        },
      },
    });
  return { virtual, server, crm, sync };
}

function stock({ server }: Awaited<ReturnType<typeof office>>): { readonly order: string; readonly customer: string } {
  const sold = sell({ fake: server }, { num: 'S-1', salesman: 'SHOPIFY', totalPrice: '10.50' });
  const links = [{ objectType: 'customer', id: sold.customer }];
  const fields = { contactName: 'Ann Example', type: 'Email', datus: 'ann@example.com' };
  server.control.seed([{ objectType: 'contact', fields, links }]);
  return sold;
}

const live = (fake: { control: ReturnType<typeof createPipedriveFake>['control'] }, objectType: string) =>
  fake.control.state({ objectType }).records;

describe('a sync with a Fishbowl server', () => {
  it('brings customers and their people to a CRM, keeps orders in the hub, and is quiet afterwards (D4)', async () => {
    const scene = await office();
    const { order } = stock(scene);
    const sync = scene.sync();
    const report = await sync.run();
    expect([report.state, report.failures]).toEqual(['completed', {}]);
    expect(live(scene.crm, 'organization').map(({ fields }) => fields.name)).toEqual(['Buyer of S-1']);
    expect(live(scene.crm, 'person')).toHaveLength(1);
    const golden = await sync.records.byExternalId('fishbowl', 'salesOrders', order);
    expect(golden?.fields).toMatchObject({
      number: 'S-1',
      status: 'issued',
      total: { amount: '10.5', currency: 'USD' },
    });

    scene.virtual.advance(86_400_000);
    scene.crm.control.clearLog();
    scene.server.control.clearLog();
    expect((await sync.run()).failures).toEqual({});
    expect([scene.crm.control.writes(), scene.server.control.writes()]).toEqual([0, 0]);
    await sync.close();
    expect(scene.server.seatsTaken()).toBe(0);
  });

  it('takes no second seat for a preview beside it, and goes on with the session of one that died', async () => {
    const scene = await office();
    stock(scene);
    const died = scene.sync();
    await died.run();
    expect(scene.server.seatsTaken()).toBe(1);
    const next = scene.sync();
    await next.plan();
    expect((await next.run()).failures).toEqual({});
    const logins = scene.server.control.log().entries.filter(({ path }) => path === '/api/login');
    expect(logins).toHaveLength(1);
    await next.close();
    expect(scene.server.seatsTaken()).toBe(0);
  });

  it('does not pass on that an order was voided, and does pass on that a customer was deactivated', async () => {
    const scene = await office();
    const { order, customer } = stock(scene);
    const sync = scene.sync();
    await sync.run();
    scene.server.control.edit({ objectType: 'salesOrder', id: order, fields: { status: 'Voided' } });
    scene.server.control.edit({ objectType: 'customer', id: customer, fields: { active: false } });
    scene.virtual.advance(60_000);
    const report = await sync.run();
    expect(report.counts.reasons).toMatchObject({ 'told:filtered': 1, 'told:soft': 1 });
    expect(live(scene.crm, 'organization')).toEqual([]);
    await sync.close();
  });

  it('goes on with what is left where the user may not query', async () => {
    const scene = await office({ modules: ['Sales Order', 'User'] });
    const { order } = stock(scene);
    const sync = scene.sync();
    const report = await sync.run();
    expect([report.state, report.failures]).toEqual(['completed', {}]);
    expect(report.counts.reasons).toMatchObject({ 'closed:customers.list': 1, 'closed:salesOrders.changes': 1 });
    const golden = await sync.records.byExternalId('fishbowl', 'salesOrders', order);
    expect(golden?.fields).toMatchObject({ number: 'S-1' });
    await sync.close();
    expect(scene.server.seatsTaken()).toBe(0);
  });
});
