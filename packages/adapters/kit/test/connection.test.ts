import { AuthenticationError, type ConnectOptions } from '@crmsync/adapter';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import {
  type AdapterDefinition,
  defineMapping,
  definePort,
  type PortDefinition,
  path,
  tokenCredential,
} from '../src/index.ts';
import { adapterOf, connected, patch, port, score, standard } from './support/acme-connection.ts';
import type { ScriptedAnswer, SentRequest } from './support/scripted-fetch.ts';

describe('definitions', () => {
  it('are refused when facts and endpoints contradict each other', () => {
    const search = { by: ['email'], lagMs: 0 };
    const incremental = { kind: 'modifiedSince', precisionMs: 1, lookBackMs: 0, lagMs: 0 } as const;
    expect(() => port({}, { search })).toThrow(/find/);
    expect(() => port({ find: async () => [] })).toThrow(/search\.by/);
    expect(() => port({}, { incremental })).toThrow(/changes/);
    expect(() => port({}, { enumerable: true })).toThrow(/list/);
    expect(() => port({}, { required: [['lastName']] })).toThrow(/lastName/);
  });

  it('are refused with a malformed id, an object type twice or an impossible limit', () => {
    expect(() => adapterOf({ id: 'Acme CRM' })).toThrow(TypeError);
    expect(() => adapterOf({ ports: [port({}), port({})] })).toThrow(/twice/);
    expect(() => adapterOf({ rateLimits: { api: [{ name: 'x', limit: 0, perMs: 1 }] } })).toThrow(/positive/);
  });

  it('put ports in order of dependency and let nothing be changed afterwards', () => {
    const deals = definePort({
      entity: 'deal',
      objectType: 'deals',
      mapping: defineMapping('deal', { rows: {} }),
      endpoints: {},
    });
    const adapter = adapterOf({ ports: [deals, port({})] });
    expect(adapter.ports.map(({ capabilities }) => capabilities.objectType)).toEqual(['people', 'deals']);
    expect(Object.isFrozen(adapter)).toBe(true);
  });

  it('offer no writable field where nothing can be written', () => {
    expect(port({ list: async () => expect.unreachable() }).capabilities.fields).toEqual({
      readable: ['firstName', 'leadStatus'],
      writable: [],
    });
  });
});

describe('connecting', () => {
  it('refuses wrong options with the option’s name, and sends nothing', () => {
    const credentials = tokenCredential('x');
    const wrong: [object, RegExp][] = [
      [{}, /credentials/],
      [{ credentials, timeoutMs: 0 }, /timeoutMs/],
      [{ credentials, baseUrl: 'not a url' }, /baseUrl/],
    ];
    for (const [options, message] of wrong) {
      expect(() => adapterOf({}).connect(options as ConnectOptions)).toThrow(message);
    }
    expect(() => tokenCredential('')).toThrow(TypeError);
  });

  it('takes another base URL for a sandbox or a fake', async () => {
    const { connection, clock, sent } = connected({}, [{ body: {} }], { baseUrl: 'http://localhost:4010/acme' });
    await clock.run(connection.request({ method: 'GET', path: '/people', query: { q: 'x' } }));
    expect(sent[0]?.url).toBe('http://localhost:4010/acme/people?q=x');
  });
});

describe('calls of a port', () => {
  const writes: PortDefinition<'contact'>['endpoints'] = {
    create: async (_context, items) =>
      items.slice(1).map(({ key }) => ({ key, status: 'applied', id: `id-${key}`, warnings: [] })),
    get: async () => [],
  };

  it('give one outcome per item in the order of the items; what is not mentioned is unknown', async () => {
    const { port: people } = connected({ ports: [port(writes, { batch: { create: 3 } })] });
    const outcomes = await people.create!(['a', 'b', 'c'].map((key) => ({ key, patch: patch({}) })));
    expect(outcomes.map(({ key, status }) => `${key} ${status}`)).toEqual(['a unknown', 'b applied', 'c applied']);
  });

  it('of nothing do nothing', async () => {
    const { port: people } = connected({ ports: [port(writes)] });
    expect([await people.create!([]), await people.get!([])]).toEqual([[], []]);
  });

  it('refuse more items than the vendor takes, and keys or ids given twice', async () => {
    const { port: people } = connected({ ports: [port(writes, { batch: { get: 2 } })] });
    await expect(people.get!(['1', '2', '3'])).rejects.toThrow(/at most 2/);
    await expect(people.get!(['1', '1'])).rejects.toThrow(/twice/);
  });

  it('refuse searching by a key that is not declared', async () => {
    const { port: people } = connected({
      ports: [port({ find: async () => [] }, { search: { by: ['email'], lagMs: 0 } })],
    });
    await expect(people.find!([{ key: '1', by: 'phone', value: '555' }])).rejects.toThrow(/phone/);
    expect(await people.find!([{ key: '1', by: 'email', value: 'x' }])).toEqual([
      { key: '1', records: [], complete: true },
    ]);
  });

  it('stop before anything is sent when aborted', async () => {
    const { port: people } = connected({ ports: [port(writes)] });
    const signal = AbortSignal.abort('why');
    await expect(people.get!(['1'], { signal })).rejects.toBe('why');
    await expect(people.create!([{ key: 'a', patch: patch({}) }], { signal })).rejects.toBe('why');
  });

  it('throw when nothing was applied for a reason that concerns the connection', async () => {
    const refused = async () => {
      throw new AuthenticationError('expired');
    };
    const { port: people } = connected({ ports: [port({ create: refused })] });
    await expect(people.create!([{ key: 'a', patch: patch({}) }])).rejects.toThrow(AuthenticationError);
  });
});

describe('fields of an account', () => {
  const describing = () => {
    let calls = 0;
    const people = port({
      list: async (context, options) => {
        const custom = await context.customDefinitions(options.custom ?? []);
        const wire = { first: 'Ada', status: '7', score: '9.5' };
        return {
          records: [context.record({ id: '1', wire, custom })],
          quarantined: [],
          next: null,
          observedAt: context.http.serverNow(),
        };
      },
      update: async (context, items) => {
        const [item] = items;
        if (!item) return [];
        await context.fieldDefinitions();
        const { props, warnings } = await context.patch(item.patch, item.current);
        await context.http.send({ method: 'PATCH', path: path`/people/${item.id}`, body: props });
        return [{ key: item.key, status: 'applied', id: item.id, warnings }];
      },
    });
    const setup = connected(
      {
        ports: [people],
        describe: async () => {
          calls += 1;
          return [standard, score];
        },
      },
      () => ({ status: 204 }),
    );
    return { ...setup, calls: () => calls };
  };

  it('are described once per connection, and custom ones read only when asked for', async () => {
    const { port: people, calls } = describing();
    expect((await people.list!()).records[0]).toMatchObject({ fields: { leadStatus: { key: '7' } }, custom: {} });
    expect(calls()).toBe(0);
    const page = await people.list!({ custom: ['score'] });
    expect(page.records[0]).toMatchObject({
      fields: { leadStatus: { key: '7', label: 'Hot' } },
      custom: { score: '9.5' },
    });
    await people.list!({ custom: ['score'] });
    expect(calls()).toBe(1);
  });

  it('are described again once for a key that is not known yet', async () => {
    const { port: people, calls } = describing();
    await people.list!({ custom: ['score', 'new'] });
    await people.list!({ custom: ['score', 'new'] });
    expect(calls()).toBe(2);
  });

  it('lend their labels and kinds to patches and to the lens', async () => {
    const { port: people, clock, sent } = describing();
    const wanted = patch({ leadStatus: { key: 'hot', label: 'hot' } }, { score: '8', other: '1' });
    const [outcome] = await clock.run(people.update!([{ key: 'u', id: '1', patch: wanted }]));
    expect(sent[0]?.json).toEqual({ status: '7', score: 8 });
    expect(outcome).toMatchObject({ warnings: [{ code: 'FIELD_UNSUPPORTED', field: 'other' }] });
    expect(people.project(wanted)).toMatchObject({
      fields: { leadStatus: { key: '7', label: 'Hot' } },
      custom: { score: '8' },
    });
  });

  it('are those of the mapping where the vendor cannot describe them', async () => {
    const { connection } = connected({ ports: [port({})] });
    expect(await connection.describe('contact')).toMatchObject([
      { remoteKey: 'first', field: 'firstName', kind: 'text', custom: false },
      { remoteKey: 'status', field: 'leadStatus', kind: 'choice' },
    ]);
    expect(await connection.describe('deal')).toEqual([]);
  });
});

describe('sessions', () => {
  const session: AdapterDefinition['session'] = {
    open: async (context, login) => {
      const schema = z.object({ token: z.string() });
      const body = { user: login.parts?.user, password: login.token };
      const answer = await context.http.send({ method: 'POST', path: path`/login`, body, schema });
      return { token: answer.body.token };
    },
    close: async (context) => {
      await context.http.send({ method: 'POST', path: path`/logout` });
    },
  };
  const vendor = () => {
    let logins = 0;
    let expired = false;
    const answer = ({ url, headers }: SentRequest): ScriptedAnswer => {
      if (url.endsWith('/login')) {
        logins += 1;
        expired = false;
        return { body: { token: `s${logins}` } };
      }
      const good = !expired && headers.get('authorization') === `Bearer s${logins}`;
      return good ? { body: {} } : { status: 401 };
    };
    return {
      answer,
      expire: () => {
        expired = true;
      },
    };
  };
  const get = { method: 'GET', path: '/people' };

  it('are opened at the first request, once, and again when they have ended', async () => {
    const { answer, expire } = vendor();
    const credentials = tokenCredential('made-up-password', { user: 'sync' });
    const { connection, clock, sent } = connected({ session, ports: [] }, answer, { credentials });
    expect(sent).toHaveLength(0);
    await clock.run(Promise.all([connection.request(get), connection.request(get)]));
    expire();
    await clock.run(connection.request(get));
    const paths = sent.map(({ url }) => new URL(url).pathname);
    expect(paths.filter((one) => one === '/login')).toHaveLength(2);
    expect(sent[0]?.headers.get('authorization')).toBeNull();
    expect(sent[0]?.json).toEqual({ user: 'sync', password: 'made-up-password' });
  });

  it('are closed with the connection, which may be closed twice', async () => {
    const { answer } = vendor();
    const { connection, clock, sent } = connected({ session }, answer);
    await clock.run(connected({ session }).connection.close());
    await clock.run(connection.request(get));
    await clock.run(connection.close());
    await clock.run(connection.close());
    const paths = sent.map(({ url }) => new URL(url).pathname);
    expect(paths).toEqual(['/login', '/people', '/logout']);
    expect(sent[2]?.headers.get('authorization')).toBe('Bearer s1');
  });

  it('are closed when the connection is closed during the login, and not opened again', async () => {
    const { answer } = vendor();
    const { connection, clock, sent } = connected({ session }, answer);
    const reading = connection.request(get).catch((error: unknown) => error);
    await clock.run(connection.close());
    await clock.run(reading);
    const paths = sent.map(({ url }) => new URL(url).pathname);
    expect(paths.filter((one) => one === '/login' || one === '/logout')).toEqual(['/login', '/logout']);
    expect(await clock.run(connection.request(get).catch((error: unknown) => error))).toMatchObject({
      code: 'UNAUTHENTICATED',
    });
  });

  it('are not given up by the abort of the call that opened them', async () => {
    const { answer } = vendor();
    const { connection, clock, sent } = connected({ session }, answer);
    const controller = new AbortController();
    const aborted = connection.request(get, { signal: controller.signal }).catch((error: unknown) => error);
    const other = connection.request(get);
    controller.abort('why');
    expect(await clock.run(aborted)).toBe('why');
    await clock.run(other);
    expect(sent.map(({ url }) => new URL(url).pathname)).toEqual(['/login', '/people']);
  });

  it('that could not be stored are stored at the next try or closed, without another login', async () => {
    const { answer } = vendor();
    let failures = 1;
    const credentials = {
      ...tokenCredential('made-up'),
      store: async () => {
        failures -= 1;
        if (failures >= 0) throw new Error('the store is away');
      },
    };
    const again = connected({ session }, answer, { credentials });
    await expect(again.clock.run(again.connection.request(get))).rejects.toThrow('away');
    await again.clock.run(again.connection.request(get));
    expect(again.sent.map(({ url }) => new URL(url).pathname)).toEqual(['/login', '/people']);
    failures = 1;
    const closed = connected({ session }, vendor().answer, { credentials });
    await expect(closed.clock.run(closed.connection.request(get))).rejects.toThrow('away');
    await closed.clock.run(closed.connection.close());
    expect(closed.sent.map(({ url }) => new URL(url).pathname)).toEqual(['/login', '/logout']);
  });

  it('are stored before their first use where the host wants to keep them', async () => {
    const { answer } = vendor();
    const order: string[] = [];
    const credentials = {
      ...tokenCredential('made-up'),
      store: async (credential: { readonly token: string }) => {
        order.push(`store ${credential.token}`);
      },
    };
    const spying = (request: SentRequest) => {
      order.push(new URL(request.url).pathname);
      return answer(request);
    };
    const { connection, clock } = connected({ session }, spying, { credentials });
    await clock.run(connection.request(get));
    expect(order).toEqual(['/login', 'store s1', '/people']);
  });
});

describe('messages', () => {
  it('are sent by the vendor’s function', async () => {
    const { connection } = connected({
      messaging: {
        channels: ['sms'],
        once: 'none',
        send: async (_context, { key }) => ({ key, status: 'accepted', id: 'm1' }),
      },
    });
    const message = { key: 'k', channel: 'sms', to: '+12065550100', text: 'hello' } as const;
    expect(await connection.messaging?.send(message)).toEqual({ key: 'k', status: 'accepted', id: 'm1' });
    expect(connection.messaging?.status).toBeUndefined();
    expect(connected({}).connection.messaging).toBeUndefined();
  });

  it('are unknown when their answer was lost', async () => {
    const { connection, clock } = connected(
      {
        messaging: {
          channels: ['sms'],
          once: 'none',
          send: async (context, { key }) => {
            await context.http.send({ method: 'POST', path: path`/messages` });
            return { key, status: 'accepted', id: 'm1' };
          },
        },
      },
      [{ status: 504 }],
    );
    const message = { key: 'k', channel: 'sms', to: '+12065550100', text: 'hello' } as const;
    expect(await clock.run(Promise.resolve(connection.messaging?.send(message)))).toMatchObject({
      key: 'k',
      status: 'unknown',
      error: { code: 'UNAVAILABLE' },
    });
  });
});
