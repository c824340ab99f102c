import { tokenCredential } from '@crmsync/adapter-kit';
import { createOpenPhoneFake, createVirtualClock, fakeFetch } from '@crmsync/fakes';
import { createIdleClock } from '@crmsync/fakes/clocks';
import { createSync } from '@crmsync/orchestrator';
import { createMemoryStore } from '@crmsync/store/memory';
import { describe, expect, it } from 'vitest';
import { openphone } from '../src/index.ts';

const hook = {
  url: 'https://hooks.example.com/openphone',
  secret: 'whsec_Y3Jtc3luYy1mYWtlLXN0YW5kYXJkLXdlYmhvb2sta2U=',
};
const text = { connection: 'openphone', key: 'order-7', to: '+1 212 555 0101', text: 'Your anvil is ready' };

/** A workspace that a sync sends through, and whose events reach it. */
function workspace() {
  const clock = createVirtualClock(Date.parse('2026-06-01T08:00:00.000Z'));
  const fake = createOpenPhoneFake({ clock });
  fake.control.subscribe({ ...hook, version: 'dated' });
  const idle = createIdleClock(clock);
  const sync = createSync({
    tenantId: 'acme',
    store: createMemoryStore(),
    clock: idle,
    defaultRegion: 'US',
    connections: {
      openphone: {
        adapter: openphone(),
        credentials: tokenCredential(fake.token),
        connect: { fetch: fakeFetch(fake, { wait: (ms, signal) => idle.sleep(ms, signal) }) },
        outbound: 'auto',
        entities: ['contact'],
      },
    },
  });
  const deliver = () =>
    fake.control.flushWebhooks({}, async ({ url, headers, body }) => {
      const lower = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
      const request = { method: 'POST', url, headers: lower, rawBody: new TextEncoder().encode(body) };
      await sync.webhooks.receive('openphone', request, [hook.secret]);
      return 200;
    });
  const sent = () => fake.control.state({ objectType: 'message' }).records.length;
  return { fake, clock, sync, deliver, sent };
}

describe('messages that an engine sends through a workspace (A4, R28)', () => {
  it('go out once, and are followed until they are delivered', async () => {
    const { clock, sync, sent } = workspace();
    for (let tries = 0; tries < 10; tries += 1) await sync.messages.send(text);
    expect(sent()).toBe(1);
    expect((await sync.messages.get(text.key)).status).toBe('accepted');
    clock.advance(5_000);
    expect((await sync.messages.settle()).accepted).toBe(0);
    expect(await sync.messages.get(text.key)).toMatchObject({ status: 'delivered', settledBy: 'status' });
  });

  it('whose answer was lost are settled by a webhook about them, and are never sent again', async () => {
    const { fake, clock, sync, deliver, sent } = workspace();
    fake.control.addFaults([{ match: { method: 'POST', path: 'messages' }, times: 1, fault: { kind: 'dropAfter' } }]);
    expect((await sync.messages.send(text)).status).toBe('unknown');
    await sync.messages.settle();
    expect((await sync.messages.list({ status: 'unknown' })).items).toHaveLength(1);
    clock.advance(5_000);
    await deliver();
    await sync.messages.settle();
    await sync.messages.settle();
    expect(await sync.messages.get(text.key)).toMatchObject({
      status: 'delivered',
      remoteId: expect.stringMatching(/^AC/),
    });
    await sync.messages.send(text);
    expect(sent()).toBe(1);
  });

  it('that never left stay unknown, until a person says so', async () => {
    const { fake, clock, sync, deliver, sent } = workspace();
    fake.control.addFaults([{ match: { method: 'POST', path: 'messages' }, times: 1, fault: { kind: 'dropBefore' } }]);
    expect((await sync.messages.send(text)).status).toBe('unknown');
    // The same words to somebody else are not it.
    await sync.messages.send({ ...text, key: 'other', to: '+1 212 555 0102' });
    clock.advance(5_000);
    await deliver();
    await sync.messages.settle();
    expect(await sync.messages.get(text.key)).toMatchObject({ status: 'unknown', content: { to: '+12125550101' } });
    await sync.messages.resolve(text.key, 'notSent');
    expect((await sync.messages.send(text)).status).toBe('accepted');
    expect(sent()).toBe(2);
  });
});
