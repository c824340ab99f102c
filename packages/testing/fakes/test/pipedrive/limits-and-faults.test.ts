import { describe, expect, it } from 'vitest';
import { recordedFake } from './recorded-fake.ts';

const limitHeaders = (headers: Headers) =>
  ['limit', 'remaining', 'reset'].map((name) => Number(headers.get(`x-ratelimit-${name}`)));

describe('burst limits', () => {
  it('count requests in a rolling window of two seconds and tell what is left', async () => {
    const { call, fake } = recordedFake({ burst: 3 });
    expect(limitHeaders((await call('GET', '/v1/users')).headers)).toEqual([3, 2, 2]);
    fake.control.advanceClock(1500);
    await call('GET', '/v1/users');
    await call('GET', '/v1/users');
    const refused = await call('GET', '/v1/users');
    expect([refused.status, refused.body.success, limitHeaders(refused.headers)]).toEqual([429, false, [3, 0, 1]]);
    expect(refused.headers.get('retry-after')).toBeNull();
    fake.control.advanceClock(500);
    expect((await call('GET', '/v1/users')).status).toBe(200);
    expect((await call('GET', '/v1/users')).status).toBe(429);
    expect(fake.control.log().counters.rateLimited).toBe(2);
  });

  it('leave state untouched when they refuse a write', async () => {
    const { call, fake } = recordedFake({ burst: 1 });
    await call('GET', '/v1/users');
    expect((await call('POST', '/api/v2/persons', { name: 'Ada' })).status).toBe(429);
    expect(fake.control.stats().records.person).toEqual({ live: 0, deleted: 0 });
  });

  it('hold searches to a limit of their own', async () => {
    const { call } = recordedFake({ searchBurst: 2 });
    const search = () => call('GET', '/api/v2/persons/search?term=ada');
    await search();
    await search();
    const refused = await search();
    expect([refused.status, limitHeaders(refused.headers)]).toEqual([429, [2, 0, 2]]);
    expect((await call('GET', '/api/v2/persons')).status).toBe(200);
  });

  it('answer with a page in HTML and status 403 to a client that goes on', async () => {
    const { call, fake } = recordedFake({ burst: 1, blockAfterRefusals: 3 });
    const statuses: number[] = [];
    for (let at = 0; at < 5; at++) statuses.push((await call('GET', '/v1/users')).status);
    expect(statuses).toEqual([200, 429, 429, 429, 403]);
    const blocked = await call('GET', '/v1/users');
    expect([blocked.headers.get('content-type'), blocked.body]).toEqual([
      expect.stringContaining('text/html'),
      expect.stringContaining('<html>'),
    ]);
    fake.control.advanceClock(30_000);
    expect((await call('GET', '/v1/users')).status).toBe(403);
    fake.control.advanceClock(30_000);
    expect((await call('GET', '/v1/users')).status).toBe(200);
  });
});

describe('the daily budget', () => {
  it('charges each call its price and starts afresh at midnight', async () => {
    const { call, fake } = recordedFake({ dailyTokens: 100 });
    const left = async (method: string, path: string, body?: unknown) =>
      Number((await call(method, path, body)).headers.get('x-daily-ratelimit-token-remaining'));
    expect(await left('POST', '/api/v2/persons', { name: 'Ada' })).toBe(95);
    expect(await left('GET', '/api/v2/persons/1')).toBe(94);
    expect(await left('GET', '/api/v2/persons')).toBe(84);
    expect(await left('GET', '/api/v2/stages')).toBe(79);
    expect(await left('GET', '/api/v2/persons/search?term=ada')).toBe(59);
    expect(await left('GET', '/v1/users/me')).toBe(57);
    expect(await left('GET', '/v1/notes')).toBe(37);
    expect(await left('DELETE', '/api/v2/persons/1')).toBe(34);
    const refused = await call('PUT', '/v1/persons/1/merge', { merge_with_id: 2 });
    expect([refused.status, refused.headers.get('x-daily-ratelimit-token-remaining')]).toEqual([429, '34']);
    fake.control.advanceClock(24 * 3_600_000);
    expect((await call('GET', '/v1/users/me')).headers.get('x-daily-ratelimit-token-limit')).toBe('100');
    expect(await left('GET', '/v1/users/me')).toBe(96);
  });
});

describe('faults', () => {
  it('lose the answer after the commit, so that a repeated create makes a duplicate', async () => {
    const { call, fake } = recordedFake();
    fake.control.addFaults([{ match: { method: 'POST', path: 'persons', nth: 1 }, fault: { kind: 'dropAfter' } }]);
    await expect(call('POST', '/api/v2/persons', { name: 'Ada' })).rejects.toThrow(TypeError);
    expect((await call('POST', '/api/v2/persons', { name: 'Ada' })).body.data.id).toBe(2);
  });

  it('lose the request before the commit, or answer with an error or a full limit', async () => {
    const { call, fake } = recordedFake();
    fake.control.addFaults([
      { match: { method: 'POST', nth: 1 }, fault: { kind: 'dropBefore' } },
      { match: { method: 'POST', nth: 2 }, fault: { kind: 'status', status: 503 } },
      { match: { method: 'POST', nth: 3 }, fault: { kind: 'rateLimit' } },
      { match: { method: 'POST', nth: 4 }, fault: { kind: 'status', status: 401 } },
    ]);
    const create = () => call('POST', '/api/v2/persons', { name: 'Ada' });
    await expect(create()).rejects.toThrow(TypeError);
    expect(await create()).toMatchObject({ status: 503, body: { success: false } });
    expect((await create()).status).toBe(429);
    expect((await create()).body.error).toBe('unauthorized access');
    expect((await create()).body.data.id).toBe(1);
    expect(fake.control.log().counters.records.create).toEqual({ person: 1 });
  });
});
