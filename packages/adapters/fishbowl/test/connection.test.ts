import { isLostAnswer } from '@crmsync/adapter-kit';
import { totpCode } from '@crmsync/fakes';
import { describe, expect, it } from 'vitest';
import { fishbowl } from '../src/index.ts';
import { openServer } from './support/server.ts';

describe('logging in', () => {
  it('sends user, password and the app once, and every other request with the token', async () => {
    const server = openServer({ app: { id: 90210, name: 'Sales sync' } });
    await server.connection.whoAmI();
    await server.connection.whoAmI();
    const logins = server.sent.filter(({ url }) => url.pathname === '/api/login');
    expect(logins.map(({ body }) => JSON.parse(body))).toEqual([
      {
        appName: 'Sales sync',
        appDescription: 'Reads customers and sales orders',
        appId: 90210,
        username: 'sync',
        password: server.fake.token,
      },
    ]);
    const others = server.sent.filter(({ url }) => url.pathname === '/api/data-query');
    expect(others.map(({ headers }) => headers.get('authorization')?.slice(0, 7))).toEqual(['Bearer ']);
    await server.connection.close();
    expect(server.sent.at(-1)).toMatchObject({ method: 'POST', url: { pathname: '/api/logout' } });
    expect(server.fake.seatsTaken()).toBe(0);
  });

  it('works on a connection that may only read', async () => {
    const server = openServer({}, {}, { readOnly: true });
    expect((await server.list('users')).records).toHaveLength(1);
    await server.connection.close();
    expect(server.fake.seatsTaken()).toBe(0);
  });

  it.each([
    ['a wrong password', {}, { token: 'wrong' }, 'UNAUTHENTICATED', /Check user and password/],
    ['no user name', {}, { parts: {} }, 'UNAUTHENTICATED', /`username`/],
    ['an app that nobody approved', { approvedApps: [] }, {}, 'UNAUTHENTICATED', /approve the app once/],
    ['every seat taken', { seats: 0 }, {}, 'UNAVAILABLE', /a seat of its own/],
    ['every seat taken, told with another status', { seats: 0, seatsTakenStatus: 401 }, {}, 'UNAVAILABLE', /a seat/],
    ['a user with MFA', { mfaSecret: 'JBSWY3DPEHPK3PXP' }, {}, 'UNAUTHENTICATED', /without MFA/],
  ] as const)('refused for %s says what to do', async (_what, options, credential, code, remedy) => {
    const server = openServer({}, options, { credential });
    await expect(server.list('users')).rejects.toMatchObject({ code, remedy: expect.stringMatching(remedy) });
    expect(server.sent.filter(({ url }) => url.pathname === '/api/login').length).toBeLessThan(2);
  });

  it('with MFA takes a code from the setting, or from the credential', async () => {
    const mfaSecret = 'JBSWY3DPEHPK3PXP';
    const now = Date.parse('2026-06-15T18:00:00.000Z');
    const asked = openServer({ mfaCode: () => totpCode(mfaSecret, now) }, { mfaSecret });
    expect((await asked.list('users')).records).toHaveLength(1);
    const given = openServer(
      {},
      { mfaSecret },
      {
        credential: { parts: { username: 'sync', mfaCode: totpCode(mfaSecret, now) } },
      },
    );
    expect((await given.list('users')).records).toHaveLength(1);
  });

  it('is not tried twice when its answer is lost, and what waited for it was certainly not sent', async () => {
    const server = openServer();
    server.fake.control.addFaults([{ match: { path: '/api/login' }, fault: { kind: 'dropAfter' }, times: 1 }]);
    const failure = await server.list('users').catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: 'UNAVAILABLE' });
    expect(isLostAnswer(failure)).toBe(false);
    expect(server.sent.filter(({ url }) => url.pathname === '/api/login')).toHaveLength(1);
  });
});

describe('errors and logs', () => {
  it('hold neither password, token nor what was asked for, whatever the server quotes', async () => {
    const server = openServer();
    const secrets = [server.fake.token, 'ann@example.com', 'BenW'];
    for (const status of [400, 401, 402, 403, 404, 500]) {
      const body = { message: `refused: ${secrets.join(' ')}`, path: '/api/data-query?query=ann@example.com' };
      server.fake.control.addFaults([{ match: { path: '/api/' }, fault: { kind: 'status', status, body } }]);
      const query = { key: 'a', by: 'email', value: 'ann@example.com' };
      const failure = await server.port('customers').find!([query]).catch((error: unknown) => error);
      server.fake.control.clearFaults();
      expect(failure).toBeInstanceOf(Error);
      const told = `${failure} ${JSON.stringify(failure)} ${(failure as Error).stack} ${server.logged.join()}`;
      expect(secrets.filter((secret) => told.includes(secret))).toEqual([]);
    }
  });
});

describe('a server', () => {
  it('is named by its address unless a setting names it, and needs one', async () => {
    const server = openServer({ currency: 'USD' });
    expect(await server.connection.whoAmI()).toEqual({
      accountId: 'fishbowl.example.com:2456',
      name: 'fishbowl.example.com:2456',
      timeZone: 'America/Denver',
      currency: 'USD',
    });
    expect(server.logged.join()).toContain('fishbowl.plainHttp');
    expect(await openServer({ accountId: 'acme' }).connection.whoAmI()).toMatchObject({ accountId: 'acme' });
    const nowhere = fishbowl().connect({ credentials: { current: async () => ({ token: 'x' }) } });
    await expect(nowhere.whoAmI()).rejects.toThrow(/give `baseUrl`/);
  });

  it('in another zone than the setting says is refused, unless only its database is', async () => {
    const wrong = openServer({ serverTimeZone: 'UTC' });
    await expect(wrong.list('customers')).rejects.toMatchObject({
      code: 'REJECTED',
      message: expect.stringContaining('-6 hours off UTC'),
      remedy: expect.stringContaining('serverTimeZone'),
    });
    const known = openServer({ serverTimeZone: 'UTC', serverClock: 'zone' });
    expect((await known.list('customers')).records).toEqual([]);
    expect(known.queries().some((query) => query === 'SELECT NOW() AS present')).toBe(false);
  });

  it('that has none of the statuses named is refused', async () => {
    const server = openServer({ orderStatuses: ['Shipped'] });
    await expect(server.list('salesOrders')).rejects.toMatchObject({
      remedy: expect.stringContaining('orderStatuses'),
    });
  });

  it.each([
    ['may not be queried, of a version with orders by REST', { modules: ['User', 'Sales Order'] }, ['list', 'get']],
    ['may not be queried, of an older version', { modules: ['User'], version: '20.10' }, []],
  ] as const)('that %s tells what is left', async (_what, options, orders) => {
    const server = openServer({}, options);
    const access = await server.connection.access!();
    expect(access.map(({ objectType, operations, reason }) => [objectType, operations, reason?.code])).toEqual([
      ['users', ['list', 'get'], 'FORBIDDEN'],
      ['customers', [], 'FORBIDDEN'],
      ['contacts', [], 'FORBIDDEN'],
      ['salesOrders', orders, 'FORBIDDEN'],
    ]);
    expect(access[0]!.denied).toEqual([{ part: 'fields', name: 'email', rights: ['read'] }]);
    await expect(server.list('customers')).rejects.toMatchObject({
      code: 'FORBIDDEN',
      remedy: expect.stringContaining('Data'),
    });
  });

  it('that may be queried takes nothing away', async () => {
    expect(await openServer().connection.access!()).toEqual([]);
    expect(await openServer({ ordersBy: 'rest' }).connection.access!()).toEqual([
      { objectType: 'salesOrders', operations: ['list', 'get'] },
    ]);
  });

  it.each([
    { serverTimeZone: 'Mars/Olympus' },
    { baseUrl: 'no address' },
    { pageSize: 5_000 },
    { orderStatuses: [] },
    { requestsPerSecond: 0 },
    { currency: 'dollars' },
    { app: { id: 1.5 } },
    { salesmanColumn: 'id FROM sysuser; --' as 'salesmanId' },
  ])('is refused with settings that make no sense: %j', (settings) => {
    expect(() => fishbowl(settings)).toThrow(TypeError);
  });
});

it('declares what each object can do', () => {
  const rows = fishbowl().ports.map(({ capabilities }) => {
    const { objectType, entity, operations, search, deletes, incremental } = capabilities;
    return [objectType, entity, operations.join(' '), search.by.join(' '), deletes, incremental.kind].join(' | ');
  });
  expect(rows).toEqual([
    'users | owner | list get |  | none | none',
    'customers | company | list changes get find | name email number | flagged | modifiedSince',
    'contacts | contact | list get find | email | notFound | none',
    'salesOrders | order | list changes get find | number customerPO | notFound | modifiedSince',
  ]);
  expect(fishbowl().login).toEqual({ seats: true });
});
