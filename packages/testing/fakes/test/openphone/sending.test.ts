import { describe, expect, it } from 'vitest';
import { recordedWorkspace } from './recorded-workspace.ts';

const to = ['+15555550123'];

describe('a text message (A4)', () => {
  it('is accepted first and arrives as time goes by', async () => {
    const { call, fake, line } = recordedWorkspace({ sms: { sentAfterMs: 1_000, deliveredAfterMs: 4_000 } });
    const accepted = await call('POST', '/v1/messages', { content: 'Hello', from: line, to });
    expect([accepted.status, accepted.body.data.status]).toEqual([202, 'queued']);
    const status = async () => (await call('GET', `/v1/messages/${accepted.body.data.id}`)).body.data.status;
    fake.control.advanceClock(1_000);
    expect(await status()).toBe('sent');
    fake.control.advanceClock(3_000);
    expect(await status()).toBe('delivered');
  });

  it('is undelivered where the number takes none', async () => {
    const { call, fake, line } = recordedWorkspace({ sms: { undeliverable: to } });
    const { data } = (await call('POST', '/v1/messages', { content: 'Hello', from: line, to })).body;
    fake.control.advanceClock(60_000);
    expect((await call('GET', `/v1/messages/${data.id}`)).body.data.status).toBe('undelivered');
  });

  it('to several people is one message in one group thread', async () => {
    const { call, line } = recordedWorkspace();
    const both = [...to, '+15555550124'];
    const { data } = (await call('POST', '/v1/messages', { content: 'Hello', from: line, to: both })).body;
    expect(data.to).toEqual(both);
    expect((await call('GET', '/v1/conversations?maxResults=10')).body.data).toHaveLength(1);
  });

  it('marked as done leaves its conversation inactive until somebody writes', async () => {
    const { call, fake, line } = recordedWorkspace();
    await call('POST', '/v1/messages', { content: 'Hello', from: line, to, setInboxStatus: 'done' });
    const active = async () =>
      (await call('GET', '/v1/conversations?maxResults=10&excludeInactive=true')).body.data.length;
    expect(await active()).toBe(0);
    fake.control.create({ objectType: 'message', fields: { from: to[0], text: 'Thanks' } });
    expect(await active()).toBe(1);
  });

  it.each([
    { problem: 'no text', body: { content: ' ' }, status: 400, code: '0200400' },
    { problem: 'too long a text', body: { content: 'x'.repeat(1601) }, status: 400, code: '0200400' },
    { problem: 'nobody to send to', body: { to: [] }, status: 400, code: '0200400' },
    { problem: 'a number that is not E.164', body: { to: ['555-0123'] }, status: 400, code: '0200400' },
    { problem: 'a line of somebody else', body: { from: 'PNother' }, status: 404, code: '0200404' },
    { problem: 'a user who may not use the line', body: { userId: 'USother' }, status: 403, code: '0202403' },
  ])('is refused with $problem', async ({ body, status, code }) => {
    const { call, line } = recordedWorkspace();
    const refused = await call('POST', '/v1/messages', { content: 'Hello', from: line, to, ...body });
    expect([refused.status, refused.body.code]).toEqual([status, code]);
  });

  it.each([
    { sms: { registered: false }, status: 400, code: '0206400' },
    { sms: { subscribed: false }, status: 402, code: '0201402' },
    { sms: { perDay: 0 }, status: 403, code: '0204403' },
  ])('is refused by the state of the account with $code', async ({ sms, status, code }) => {
    const { call, line } = recordedWorkspace({ sms });
    const refused = await call('POST', '/v1/messages', { content: 'Hello', from: line, to });
    expect([refused.status, refused.body.code]).toEqual([status, code]);
  });

  it('has a daily limit that starts afresh at midnight', async () => {
    const { call, fake, line } = recordedWorkspace({ sms: { perDay: 1 } });
    const send = async () => (await call('POST', '/v1/messages', { content: 'Hello', from: line, to })).status;
    expect([await send(), await send()]).toEqual([202, 403]);
    fake.control.advanceClock(86_400_000);
    expect(await send()).toBe(202);
  });
});

describe('the key', () => {
  it('is sent as it is; a Bearer prefix fails', async () => {
    const { call, fake } = recordedWorkspace();
    const refused = await call('GET', '/v1/users?maxResults=1', undefined, { authorization: `Bearer ${fake.token}` });
    expect([refused.status, refused.body.code]).toEqual([401, '1100401']);
    expect((await call('GET', '/v1/users?maxResults=1')).status).toBe(200);
  });
});

describe('the limit', () => {
  it('is ten requests a second, and leaves the state alone when it refuses', async () => {
    const { call, fake } = recordedWorkspace({ requestsPerSecond: 10 });
    const create = () => call('POST', '/v1/contacts', { defaultFields: { firstName: 'James' } });
    for (let at = 0; at < 10; at++) expect((await create()).status).toBe(201);
    const refused = await create();
    expect([refused.status, refused.body.status, refused.headers.get('retry-after')]).toEqual([429, 429, null]);
    fake.control.advanceClock(1_000);
    expect((await create()).status).toBe(201);
    expect(fake.control.stats().records.contact?.live).toBe(11);
  });

  it('answers with the headers and the body of a setting, since the vendor shows neither', async () => {
    const rateLimitHeaders = { 'retry-after': '1' };
    const { call } = recordedWorkspace({ requestsPerSecond: 0, rateLimitHeaders, rateLimitBody: { error: 'slow' } });
    const refused = await call('GET', '/v1/users?maxResults=1');
    expect([refused.status, refused.headers.get('retry-after'), refused.body]).toEqual([429, '1', { error: 'slow' }]);
  });
});

describe('faults', () => {
  it('lose the answer after the commit, so that a repeat of an unnamed create makes a duplicate', async () => {
    const { call, fake } = recordedWorkspace();
    fake.control.addFaults([{ match: { method: 'POST', nth: 1 }, fault: { kind: 'dropAfter' } }]);
    const create = () => call('POST', '/v1/contacts', { defaultFields: { firstName: 'James' } });
    await expect(create()).rejects.toThrow(TypeError);
    await create();
    expect(fake.control.stats().records.contact?.live).toBe(2);
  });

  it('answer in the form of the vendor', async () => {
    const { call, fake } = recordedWorkspace();
    fake.control.addFaults([
      { match: { nth: 1 }, fault: { kind: 'status', status: 500 } },
      { match: { nth: 2 }, fault: { kind: 'rateLimit' } },
    ]);
    const ask = async () => (await call('GET', '/v1/contacts?maxResults=1')).body;
    expect(await ask()).toMatchObject({ code: '0801500', status: 500, title: 'Unknown' });
    expect(await ask()).toMatchObject({ status: 429 });
  });
});
