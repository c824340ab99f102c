import { describe, expect, it } from 'vitest';
import { totpCode } from '../../src/index.ts';
import { fishbowlServer, loggedIn } from './fishbowl-server.ts';

describe('a login', () => {
  it('gives a token, and tells the version of the server and what the user may see', async () => {
    const { login, call, fake } = fishbowlServer();
    const { status, body } = await login();
    expect([status, body.token]).toEqual([200, expect.stringMatching(/^[0-9a-f-]{36}$/)]);
    expect(body.user).toEqual({
      id: 1,
      userFullName: 'Sync User',
      moduleAccessList: expect.arrayContaining(['Data']),
      serverVersion: '25.2',
    });
    expect((await call('GET', '/api/users')).status).toBe(200);
    expect(fake.control.writes()).toBe(0);
  });

  it('is refused for wrong names, passwords and bodies in the form of the vendor', async () => {
    const { login } = fishbowlServer();
    const wrong = await login({ password: 'other' });
    expect(wrong.body).toEqual({
      timeStamp: '2025-12-31T17:00:00.000-0700',
      status: 401,
      message: expect.any(String),
      path: '/api/login',
    });
    expect([(await login({ username: 'nobody' })).status, (await login({ appId: 'four' })).status]).toEqual([401, 400]);
  });

  it('of an unknown app waits for an administrator', async () => {
    const { login, fake } = fishbowlServer({ approvedApps: [] });
    const refused = await login();
    expect([refused.status, refused.body.message]).toEqual([401, expect.stringContaining('approved')]);
    fake.control.edit({ objectType: 'app', id: '4711', fields: { approved: true } });
    expect([(await login()).status, (await login({ appId: 9999 })).status]).toEqual([200, 401]);
  });

  it('needs a code where the user has one, which moves with time', async () => {
    const secret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';
    expect(totpCode(secret, 59_000)).toBe('287082');
    expect(totpCode(secret, 1_111_111_109_000)).toBe('081804');
    const { login, fake } = fishbowlServer({ mfaSecret: secret });
    const asked = await login();
    expect([asked.status, asked.headers.get('mfa')]).toEqual([401, 'Required']);
    const mfaCode = totpCode(secret, fake.clock.now());
    expect((await login({ mfaCode })).status).toBe(200);
    fake.control.advanceClock(120_000);
    expect((await login({ mfaCode })).status).toBe(401);
  });
});

describe('seats', () => {
  it('are taken by each login, of the same user too, until all are', async () => {
    const { login, fake } = fishbowlServer({ seats: 2 });
    await login();
    await login();
    const refused = await login();
    expect([refused.status, fake.seatsTaken()]).toEqual([402, 2]);
    expect((await fishbowlServer({ seats: 0, seatsTakenStatus: 403 }).login()).status).toBe(403);
  });

  it('are freed by a logout, after which the token is of no use', async () => {
    const { call, fake } = await loggedIn();
    expect((await call('POST', '/api/logout')).status).toBe(200);
    expect(fake.seatsTaken()).toBe(0);
    expect((await call('GET', '/api/users')).status).toBe(401);
    expect((await call('POST', '/api/logout')).status).toBe(401);
  });

  it('stay taken when a client dies, until its session times out', async () => {
    const { login, call, fake } = fishbowlServer({ seats: 1, idleTimeoutMs: 600_000 });
    fake.control.addFaults([{ match: { path: 'login', nth: 1 }, fault: { kind: 'dropAfter' } }]);
    await expect(login()).rejects.toThrow(TypeError);
    expect([fake.seatsTaken(), (await login()).status]).toEqual([1, 402]);
    fake.control.advanceClock(600_000);
    expect((await login()).status).toBe(200);
    fake.control.advanceClock(599_999);
    expect((await call('GET', '/api/users')).status).toBe(200);
    fake.control.advanceClock(599_999);
    expect((await call('GET', '/api/users')).status).toBe(200);
    fake.control.advanceClock(600_000);
    expect((await call('GET', '/api/users')).status).toBe(401);
  });

  it('are freed by an administrator, and by nobody who kept only the knowledge of a login', async () => {
    const { login, fake } = fishbowlServer({ seats: 1 });
    const { body } = await login();
    fake.control.delete({ objectType: 'session', id: body.token });
    expect([fake.seatsTaken(), (await login()).status]).toEqual([0, 200]);
  });

  it('are freed by a process that stored the token before it died', async () => {
    const { login, call, fake } = fishbowlServer({ seats: 1 });
    const { token } = (await login()).body;
    const stored = { authorization: `Bearer ${token}` };
    expect((await call('POST', '/api/logout', undefined, stored)).status).toBe(200);
    expect(fake.seatsTaken()).toBe(0);
  });
});

describe('access', () => {
  it('needs a session everywhere but at the login and the description of the API', async () => {
    const { call } = fishbowlServer();
    const paths = ['/api/users', '/api/sales-orders', '/api/data-query?query=SELECT%201', '/apidocs.json', '/apidocs'];
    const statuses = await Promise.all(paths.map(async (path) => (await call('GET', path)).status));
    expect(statuses).toEqual([401, 401, 401, 200, 200]);
  });

  it('to queries follows the modules of the user', async () => {
    const { call } = await loggedIn({ modules: ['Sales Order'] });
    expect((await call('GET', '/api/data-query?query=SELECT%201')).status).toBe(403);
    expect((await call('GET', '/api/sales-orders')).status).toBe(200);
  });
});
