import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { collectWebhooks } from '../../src/index.ts';
import { legacySignature, standardSignature } from '../../src/openphone/webhook-signature.ts';
import { contactBody, recordedWorkspace } from './recorded-workspace.ts';

const url = 'https://hooks.example.com/openphone';
const atMs = Date.UTC(2026, 10, 21, 9, 30);
const dated = { 'quo-api-version': '2026-03-30' };
const json = (rawBody: Uint8Array) => JSON.parse(new TextDecoder().decode(rawBody));

describe('signatures', () => {
  it('of the older scheme are made over milliseconds and raw bytes with the decoded key', () => {
    const body =
      '{"id":"EVtest1","object":"event","apiVersion":"v4","createdAt":"2026-11-21T09:30:00.000Z","type":"message.received","data":{"object":{"id":"ACtest1","object":"message","from":"+15555550123","to":"+15555550100","direction":"incoming","text":"café ✅","status":"received"}}}';
    expect(Buffer.byteLength(body)).toBe(274);
    expect(legacySignature('Y3Jtc3luYy1mYWtlLWxlZ2FjeS1rZXktMzItYnl0ZXM=', body, atMs)).toEqual({
      'openphone-signature': 'hmac;1;1795253400000;puPRfmWVcNXp9KckqhtSOpkk64QbRnbCwyz3zdZGDE4=',
    });
  });

  it('of the standard scheme are made over id, seconds and raw bytes', () => {
    const body =
      '{"id":"EVtest2","apiVersion":"2026-03-30","createdAt":"2026-11-21T09:30:00.000Z","type":"contact.updated","data":{"resource":{"id":"6a145ff26212a192852c856e","firstName":"Zoë","externalId":"client_42"},"context":{"orgId":"ORtest","userId":"UStest","sharedWithIds":[]},"links":{"quo":null}}}';
    expect(Buffer.byteLength(body)).toBe(291);
    const secret = 'whsec_Y3Jtc3luYy1mYWtlLXN0YW5kYXJkLXdlYmhvb2sta2U=';
    expect(standardSignature(secret, { id: 'msg_test_0001', timestampMs: atMs, body })).toEqual({
      'webhook-id': 'msg_test_0001',
      'webhook-timestamp': '1795253400',
      'webhook-signature': 'v1,weAzPaMA5k5ilWUZ8PUOgu/6HlBd+j0uEb9ZGv+p8bk=',
    });
  });

  it('of the standard scheme agree with the public test vector', () => {
    const message = {
      id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      timestampMs: 1_614_265_330_000,
      body: '{"test": 2432232314}',
    };
    expect(standardSignature('whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', message)['webhook-signature']).toBe(
      'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
    );
  });
});

describe('webhooks of the first API', () => {
  it('tell of incoming messages on their lines with the text, signed with the key of the answer', async () => {
    const { call, fake, line } = recordedWorkspace();
    const [second = ''] = fake.control.seed([{ objectType: 'phoneNumber', fields: { number: '+15555550101' } }]);
    const body = { url, events: ['message.received'], resourceIds: [line] };
    const { key } = (await call('POST', '/v1/webhooks/messages', body)).body.data;
    const write = (phoneNumberId: string) =>
      fake.control.create({ objectType: 'message', fields: { phoneNumberId, from: '+15555550123', text: 'café ✅' } });
    write(second);
    const id = write(line);
    const [sent, ...more] = await collectWebhooks(fake);
    expect(more).toEqual([]);
    expect(sent?.url).toBe(url);
    expect(json(sent!.rawBody)).toEqual({
      id: expect.stringMatching(/^EV/),
      object: 'event',
      apiVersion: 'v4',
      createdAt: '2026-01-01T00:00:00.000Z',
      type: 'message.received',
      data: { object: expect.objectContaining({ id, object: 'message', to: '+15555550100', text: 'café ✅' }) },
    });
    const [, , at, signature] = sent!.headers['openphone-signature']!.split(';');
    const signed = Buffer.concat([Buffer.from(`${at}.`), sent!.rawBody]);
    expect(createHmac('sha256', Buffer.from(key, 'base64')).update(signed).digest('base64')).toBe(signature);
  });

  it('tell of delivery when the message arrives and of calls with empty participants', async () => {
    const { call, fake, line } = recordedWorkspace();
    await call('POST', '/v1/webhooks/messages', { url, events: ['message.received', 'message.delivered'] });
    await call('POST', '/v1/webhooks/calls', { url, events: ['call.completed'] });
    await call('POST', '/v1/messages', { content: 'Hello', from: line, to: ['+15555550123'] });
    fake.control.create({ objectType: 'call', fields: { participants: ['+15555550123'] } });
    const first = (await collectWebhooks(fake)).map(({ rawBody }) => json(rawBody));
    expect(first).toMatchObject([{ type: 'call.completed', data: { object: { participants: [] } } }]);
    fake.control.advanceClock(3_000);
    const [delivered] = await collectWebhooks(fake);
    expect(json(delivered!.rawBody)).toMatchObject({ type: 'message.delivered' });
    expect((await call('GET', '/v1/webhooks/WHnone')).body.code).toBe('0300404');
  });

  it('carry calls with their participants by setting', async () => {
    const { fake } = recordedWorkspace({ emptyWebhookParticipants: false });
    fake.control.subscribe({ url, secret: '', events: ['call.completed'] });
    fake.control.create({ objectType: 'call', fields: { participants: ['+15555550123'] } });
    const [sent] = await collectWebhooks(fake);
    expect(json(sent!.rawBody).data.object.participants).toEqual(['+15555550123']);
  });

  it('made in the application carry body and media where those of the API carry text', async () => {
    const { fake } = recordedWorkspace();
    fake.control.subscribe({ url, secret: '', events: ['message.received'], version: 'legacyApp' });
    fake.control.create({ objectType: 'message', fields: { from: '+15555550123', text: 'Thanks' } });
    const [sent] = await collectWebhooks(fake);
    const { object } = json(sent!.rawBody).data;
    expect(object).toMatchObject({ body: 'Thanks', media: [], conversationId: expect.stringMatching(/^CN/) });
    expect(object).not.toHaveProperty('text');
  });

  it('refuse events of another kind', async () => {
    const { call } = recordedWorkspace();
    expect((await call('POST', '/v1/webhooks/messages', { url, events: ['call.completed'] })).status).toBe(400);
    expect((await call('POST', '/v1/webhooks/contacts', { url, events: ['contact.updated'] })).status).toBe(404);
  });
});

describe('webhooks of the dated API', () => {
  it('need the version header', async () => {
    const { call } = recordedWorkspace();
    const body = { url, events: ['contact.updated'] };
    const refused = await call('POST', '/webhooks', body);
    expect([refused.status, refused.body.code, refused.body.title]).toEqual([400, undefined, 'Bad Request']);
    expect((await call('POST', '/webhooks', body, dated)).status).toBe(201);
  });

  it('show their key on creation and rotation only', async () => {
    const { call } = recordedWorkspace();
    const made = (await call('POST', '/webhooks', { url, events: ['contact.updated'] }, dated)).body.data;
    expect(made.key).toMatch(/^whsec_/);
    const path = `/webhooks/${made.id}`;
    expect((await call('GET', path, undefined, dated)).body.data).not.toHaveProperty('key');
    expect((await call('GET', '/webhooks', undefined, dated)).body.data[0]).not.toHaveProperty('key');
    expect((await call('POST', `${path}/rotate`, undefined, dated)).body.data.key).not.toBe(made.key);
    expect((await call('PATCH', path, { status: 'disabled' }, dated)).body.data.status).toBe('disabled');
    expect((await call('DELETE', path, undefined, dated)).status).toBe(204);
    expect((await call('GET', path, undefined, dated)).status).toBe(404);
  });

  it('are at most 50 in a workspace', async () => {
    const { call } = recordedWorkspace();
    const make = async () => (await call('POST', '/webhooks', { url, events: ['contact.updated'] }, dated)).status;
    for (let at = 0; at < 50; at++) expect(await make()).toBe(201);
    expect(await make()).toBe(400);
  });

  it('tell of contacts, new ones and those that the API wrote included', async () => {
    const { call, fake } = recordedWorkspace();
    const secret = 'whsec_Y3Jtc3luYy1mYWtlLXN0YW5kYXJkLXdlYmhvb2sta2U=';
    fake.control.subscribe({ url, secret, events: ['contact.updated', 'contact.deleted'], version: 'dated' });
    const { id } = (await call('POST', '/v1/contacts', contactBody({}, { firstName: 'Zoë' }))).body.data;
    fake.control.edit({ objectType: 'contact', id, fields: { defaultFields: { role: 'Client' } } });
    await call('DELETE', `/v1/contacts/${id}`);
    const sent = await collectWebhooks(fake);
    expect(sent.map(({ rawBody }) => json(rawBody).type)).toEqual([
      'contact.updated',
      'contact.updated',
      'contact.deleted',
    ]);
    const [first] = sent;
    expect(json(first!.rawBody)).toMatchObject({
      apiVersion: '2026-03-30',
      data: { resource: { id, firstName: 'Zoë', emails: [] }, context: { sharedWithIds: [] }, links: { quo: null } },
    });
    const message = { id: first!.headers['webhook-id'] ?? '', timestampMs: fake.clock.now() };
    const body = new TextDecoder().decode(first!.rawBody);
    expect(first!.headers).toMatchObject(standardSignature(secret, { ...message, body }));
  });

  it('keep the id of a delivery over eight tries', async () => {
    const { call, fake } = recordedWorkspace();
    fake.control.subscribe({ url, secret: '', events: ['contact.updated'], version: 'dated' });
    await call('POST', '/v1/contacts', contactBody());
    const ids: (string | undefined)[] = [];
    for (let at = 0; at < 9; at++) {
      await fake.control.flushWebhooks({}, async ({ headers }) => {
        ids.push(headers['webhook-id']);
        return 500;
      });
    }
    expect([ids.length, new Set(ids).size]).toEqual([8, 1]);
  });

  it.each([
    { fields: { answeredAt: '2026-01-01T00:00:05Z' }, types: ['call.answered', 'call.completed'], status: 'answered' },
    { fields: { status: 'missed' }, types: ['call.missed', 'call.completed'], status: 'unanswered' },
    { fields: { status: 'forwarded' }, types: ['call.forwarded', 'call.completed'], status: 'forwarded' },
    { fields: { aiHandled: 'sona' }, types: ['call.completed'], status: 'ai-handled' },
  ])('tell how a call ended: $status', async ({ fields, types, status }) => {
    const { fake } = recordedWorkspace();
    fake.control.subscribe({ url, secret: '', version: 'dated' });
    fake.control.create({ objectType: 'call', fields: { participants: ['+15555550123'], ...fields } });
    const events = (await collectWebhooks(fake)).map(({ rawBody }) => json(rawBody));
    expect(events.map(({ type }) => type)).toEqual(types);
    expect(events.at(-1).data.resource.status).toBe(status);
  });

  it('tell of recordings, summaries and transcripts when they are there', async () => {
    const { fake } = recordedWorkspace();
    const id = fake.control.create({ objectType: 'call', fields: { participants: ['+15555550123'] } });
    fake.control.subscribe({ url, secret: '', version: 'dated' });
    const parts = {
      recordings: [{ id: 'RE1' }],
      summary: { status: 'completed' },
      transcript: { status: 'completed' },
    };
    fake.control.edit({ objectType: 'call', id, fields: parts });
    const types = (await collectWebhooks(fake)).map(({ rawBody }) => json(rawBody).type);
    expect(types).toEqual(['call.recording.completed', 'call.summary.completed', 'call.transcript.completed']);
  });
});
