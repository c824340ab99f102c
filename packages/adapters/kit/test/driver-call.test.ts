import { type CallOptions, type Clock, RejectedError, UnavailableError } from '@crmsync/adapter';
import { describe, expect, it } from 'vitest';
import {
  type DriverCall,
  defineAdapter,
  defineMapping,
  definePort,
  driverRead,
  driverWrite,
  field,
  markLost,
  text,
  tokenCredential,
} from '../src/index.ts';

type Send = DriverCall<string>['send'];

/** A clock whose sleeps pass at once, or only when the test says so. */
function testClock(): { readonly clock: Clock; readonly slept: number[]; pass(): void } {
  const slept: number[] = [];
  const waiting: (() => void)[] = [];
  return {
    slept,
    pass: () => {
      for (const wake of waiting.splice(0)) wake();
    },
    clock: {
      now: () => 0,
      sleep: (ms, signal) =>
        new Promise((resolve, reject) => {
          signal?.addEventListener('abort', () => reject(signal.reason), { once: true });
          slept.push(ms);
          if (ms < 5_000) resolve();
          else waiting.push(resolve);
        }),
    },
  };
}

/** A connection whose listing and creating are one statement each. */
function connectionOf(send: Send, errorOf: DriverCall<string>['errorOf'] = () => new UnavailableError('busy')) {
  const time = testClock();
  const call = (operation: string): DriverCall<string> => ({ operation, timeoutMs: 5_000, send, errorOf });
  const clients = definePort({
    entity: 'contact',
    objectType: 'clients',
    mapping: defineMapping('contact', { rows: { firstName: field('first_name', text()) } }),
    endpoints: {
      get: async (context, ids) => {
        const id = await driverRead(context, call('clients.get'));
        return ids.map((one) => ({ id: one, status: 'found', record: context.record({ id, wire: {} }) }));
      },
      create: async (context, items) => {
        const id = await driverWrite(context, call('clients.create'));
        return items.map(({ key }) => ({ key, status: 'applied', id, warnings: [] }));
      },
    },
  });
  const adapter = defineAdapter({
    id: 'table',
    name: 'Table',
    rateLimits: {},
    ports: [clients],
    whoAmI: async () => ({ accountId: 'db' }),
  });
  const [port] = adapter.connect({ credentials: tokenCredential('made-up'), clock: time.clock }).ports;
  const item = { key: 'a', patch: { fields: { firstName: 'Ada' }, custom: {}, associations: {} } };
  return {
    time,
    get: (options?: CallOptions) => port?.get?.(['1'], options),
    create: async (options?: CallOptions) => (await port?.create?.([item], options))?.[0],
  };
}

/** Fails as often as told, then answers. */
function failing(times: number): { readonly send: Send; sent(): number } {
  let count = 0;
  return {
    sent: () => count,
    send: async (_signal, begun) => {
      begun();
      count += 1;
      if (count <= times) throw new Error('the driver failed');
      return '1';
    },
  };
}

describe('a statement that reads', () => {
  it('is tried again after a wait when it failed for a moment, and given up after a few times', async () => {
    const twice = failing(2);
    const once = connectionOf(twice.send);
    await expect(once.get()).resolves.toMatchObject([{ status: 'found' }]);
    expect(twice.sent()).toBe(3);
    expect(once.time.slept.filter((ms) => ms < 5_000)).toHaveLength(2);
    const always = failing(99);
    await expect(connectionOf(always.send).get()).rejects.toMatchObject({ code: 'UNAVAILABLE', retryable: true });
    expect(always.sent()).toBe(4);
  });

  it('ends with the reason of an abort, and lets go of what it holds', async () => {
    const controller = new AbortController();
    let held: AbortSignal | undefined;
    const { get } = connectionOf((signal) => {
      held = signal;
      setImmediate(() => controller.abort(new Error('enough')));
      return new Promise(() => {});
    });
    await expect(get({ signal: controller.signal })).rejects.toThrow('enough');
    expect(held?.aborted).toBe(true);
  });
});

describe('a statement that writes', () => {
  it('is tried again only when it surely did not happen', async () => {
    const definite = failing(1);
    await expect(connectionOf(definite.send).create()).resolves.toMatchObject({ status: 'applied' });
    expect(definite.sent()).toBe(2);
    const lost = failing(1);
    const outcome = connectionOf(lost.send, () => markLost(new UnavailableError('cut'))).create();
    await expect(outcome).resolves.toMatchObject({ status: 'unknown' });
    expect(lost.sent()).toBe(1);
    const refused = failing(1);
    await expect(connectionOf(refused.send, () => new RejectedError('too long')).create()).resolves.toMatchObject({
      status: 'refused',
    });
    expect(refused.sent()).toBe(1);
  });

  it('is unknown when no answer came in time, and not when it had not gone out', async () => {
    const silent = (begins: boolean) =>
      connectionOf((_signal, begun) => {
        if (begins) begun();
        return new Promise(() => {});
      });
    const sent = silent(true);
    const outcome = sent.create();
    setImmediate(sent.time.pass);
    await expect(outcome).resolves.toMatchObject({ status: 'unknown', error: { code: 'UNAVAILABLE' } });
    const waiting = silent(false);
    const passing = setInterval(waiting.time.pass, 1);
    await expect(waiting.create()).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    clearInterval(passing);
  });
});
