import { describe, expect, it } from 'vitest';
import type { FaultRule } from '../../src/index.ts';
import { recordedFake } from './recorded-fake.ts';

const contacts = '/crm/objects/2026-03/contacts';
const statuses = async (count: number, send: () => Promise<{ status: number }>): Promise<number[]> => {
  const found: number[] = [];
  for (let at = 0; at < count; at++) found.push((await send()).status);
  return found;
};

describe('request limits', () => {
  it('hold for any 10 seconds and are told in headers', async () => {
    const { call, clock } = recordedFake({ limits: { tenSecondly: 2 } });
    const get = () => call('GET', contacts);
    const first = await get();
    const headers = ['interval-milliseconds', 'max', 'remaining', 'daily', 'daily-remaining'].map((name) =>
      first.headers.get(`x-hubspot-ratelimit-${name}`),
    );
    expect(headers).toEqual(['10000', '2', '1', '250000', '249999']);
    clock.advance(6000);
    expect(await statuses(2, get)).toEqual([200, 429]);
    clock.advance(4000);
    expect(await statuses(2, get)).toEqual([200, 429]);
  });

  it('are refused with the body of a full window', async () => {
    const { call, fake } = recordedFake({ limits: { tenSecondly: 0 } });
    const answer = await call('GET', contacts);
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([429, null]);
    expect(answer.body).toMatchObject({ status: 'error', errorType: 'RATE_LIMIT', policyName: 'TEN_SECONDLY_ROLLING' });
    expect(fake.control.log().counters.rateLimited).toBe(1);
  });

  it('count searches apart, by the second and without headers', async () => {
    const { call, clock } = recordedFake({ limits: { tenSecondly: 1 } });
    const search = () => call('POST', `${contacts}/search`, {});
    expect(await statuses(6, search)).toEqual([200, 200, 200, 200, 200, 429]);
    const refused = await search();
    expect(refused.body.message).toBe('You have reached your secondly limit.');
    expect(refused.headers.get('x-hubspot-ratelimit-max')).toBeNull();
    expect((await call('GET', contacts)).status).toBe(200);
    clock.advance(1000);
    expect((await search()).status).toBe(200);
  });

  it('end the day when the daily budget is used, until midnight', async () => {
    const { call, clock } = recordedFake({ limits: { daily: 1 } });
    const get = () => call('GET', contacts);
    await get();
    expect((await get()).body).toMatchObject({ policyName: 'DAILY', message: 'You have reached your daily limit.' });
    clock.advance(86_400_000 - 1);
    expect((await get()).status).toBe(429);
    clock.advance(1);
    expect((await get()).status).toBe(200);
  });

  it('count the associations API apart', async () => {
    const { call } = recordedFake({ limits: { tenSecondly: 1, associationsTenSecondly: 2 } });
    const read = () => call('GET', '/crm/associations/2026-03/contacts/companies/labels');
    expect(await statuses(3, read)).toEqual([200, 200, 429]);
    expect((await call('GET', contacts)).status).toBe(200);
  });
});

describe('credentials', () => {
  it('are told apart as unknown, expired and too narrow', async () => {
    const { call, fake } = recordedFake({ scopes: ['crm.objects.contacts.read'] });
    const unknown = await call('GET', contacts, undefined, { authorization: 'Bearer other' });
    expect([unknown.status, unknown.body.category]).toEqual([401, 'INVALID_AUTHENTICATION']);
    const narrow = await call('POST', contacts, { properties: { email: 'a@x.test' } });
    expect([narrow.status, narrow.body.category]).toEqual([403, 'MISSING_SCOPES']);
    expect(narrow.body.errors[0].context.requiredGranularScopes).toEqual(['crm.objects.contacts.write']);
    fake.expireTokens();
    const expired = await call('GET', contacts);
    expect([expired.status, expired.body.category]).toEqual([401, 'EXPIRED_AUTHENTICATION']);
    expect(expired.body.context['expire time']).toHaveLength(1);
    fake.reviveToken();
    expect((await call('GET', contacts)).status).toBe(200);
  });

  it('of OAuth live 30 minutes, and a rotated refresh token works once', async () => {
    const oauth = { clientId: 'app', clientSecret: 'made-up', refreshToken: 'refresh-1', code: 'code-1', rotate: true };
    const { call, clock } = recordedFake({ oauth });
    const form = { 'content-type': 'application/x-www-form-urlencoded' };
    const grant = (fields: Record<string, string>, version = '2026-03') =>
      call(
        'POST',
        `/oauth/${version}/token`,
        new URLSearchParams({ client_id: 'app', client_secret: 'made-up', ...fields }).toString(),
        form,
      );
    const refresh = (token: string, version?: string) =>
      grant({ grant_type: 'refresh_token', refresh_token: token }, version);
    const first = (await refresh('refresh-1')).body;
    expect(first).toMatchObject({ token_type: 'bearer', expires_in: 1800, hub_id: 123_456, token_use: 'access_token' });
    const get = () => call('GET', contacts, undefined, { authorization: `Bearer ${first.access_token}` });
    const answer = await get();
    expect([answer.status, answer.headers.get('x-hubspot-ratelimit-daily')]).toEqual([200, null]);
    clock.advance(1_800_000);
    expect((await get()).body.category).toBe('EXPIRED_AUTHENTICATION');
    expect((await refresh('refresh-1')).body).toMatchObject({ error: 'invalid_grant', status: 'BAD_REFRESH_TOKEN' });
    expect((await refresh('refresh-1', 'v1')).body).toMatchObject({
      status: 'BAD_REFRESH_TOKEN',
      message: 'missing or invalid refresh token',
    });
    expect((await refresh(first.refresh_token)).status).toBe(200);
    const code = { grant_type: 'authorization_code', code: 'code-1' };
    expect([(await grant(code)).status, (await grant(code)).status]).toEqual([200, 400]);
  });
});

describe('injected faults', () => {
  const inputs = Array.from({ length: 5 }, (_, at) => ({ properties: { email: `p${at}@x.test` } }));
  const withFault = (rule: FaultRule) => {
    const recorded = recordedFake();
    recorded.fake.control.addFaults([rule]);
    const live = () => recorded.fake.control.stats().records.contacts?.live;
    return { ...recorded, live };
  };

  it('commit half of a batch and answer 500', async () => {
    const { call, live } = withFault({ match: { path: '/batch/create' }, times: 1, fault: { kind: 'halfBatch' } });
    expect((await call('POST', `${contacts}/batch/create`, { inputs })).status).toBe(500);
    expect(live()).toBe(2);
    expect((await call('POST', `${contacts}/batch/create`, { inputs: inputs.slice(2) })).status).toBe(201);
  });

  it('commit nothing of a single write and answer 500', async () => {
    const { call, live } = withFault({ match: { method: 'POST' }, fault: { kind: 'halfBatch' } });
    expect((await call('POST', contacts, inputs[0])).status).toBe(500);
    expect(live()).toBe(0);
  });

  it('answer with a status, body and headers of choice, or in the manner of the vendor', async () => {
    const headers = { 'retry-after': '3' };
    const page = withFault({ match: {}, times: 1, fault: { kind: 'status', status: 502, body: '<html>', headers } });
    const bad = await page.call('POST', contacts, inputs[0]);
    expect([bad.status, bad.body, bad.headers.get('retry-after'), page.live()]).toEqual([502, '<html>', '3', 0]);
    const plain = withFault({ match: {}, times: 1, fault: { kind: 'status', status: 503 } });
    expect((await plain.call('GET', contacts)).body).toMatchObject({
      status: 'error',
      correlationId: expect.any(String),
    });
  });

  it('refuse as a full window does', async () => {
    const { call } = withFault({ match: { path: 'search' }, fault: { kind: 'rateLimit' } });
    const refused = await call('POST', `${contacts}/search`, {});
    expect([refused.status, refused.body.policyName]).toEqual([429, 'SECONDLY']);
  });
});
