import type { WebhookRequest } from '@crmsync/adapter';
import { collectWebhooks } from '@crmsync/fakes';
import { describe, expect, it } from 'vitest';
import { openphone } from '../src/index.ts';
import { addContact, openAccount } from './support/account.ts';
import { signAs } from './support/world.ts';

const at = Date.parse('2026-11-21T09:30:00.000Z');
const url = 'https://hooks.example.com/openphone';
const bytes = (text: string) => new TextEncoder().encode(text);

const legacyKey = 'Y3Jtc3luYy1mYWtlLWxlZ2FjeS1rZXktMzItYnl0ZXM=';
const legacyBody =
  '{"id":"EVtest1","object":"event","apiVersion":"v4","createdAt":"2026-11-21T09:30:00.000Z","type":"message.received","data":{"object":{"id":"ACtest1","object":"message","from":"+15555550123","to":"+15555550100","direction":"incoming","text":"café ✅","status":"received"}}}';
const legacy: WebhookRequest = {
  method: 'POST',
  url,
  headers: { 'openphone-signature': 'hmac;1;1795253400000;puPRfmWVcNXp9KckqhtSOpkk64QbRnbCwyz3zdZGDE4=' },
  rawBody: bytes(legacyBody),
};

const datedKey = 'whsec_Y3Jtc3luYy1mYWtlLXN0YW5kYXJkLXdlYmhvb2sta2U=';
const datedBody =
  '{"id":"EVtest2","apiVersion":"2026-03-30","createdAt":"2026-11-21T09:30:00.000Z","type":"contact.updated","data":{"resource":{"id":"6a145ff26212a192852c856e","firstName":"Zoë","externalId":"client_42"},"context":{"orgId":"ORtest","userId":"UStest","sharedWithIds":[]},"links":{"quo":null}}}';
const dated: WebhookRequest = {
  method: 'POST',
  url,
  headers: {
    'webhook-id': 'msg_test_0001',
    'webhook-timestamp': '1795253400',
    'webhook-signature': 'v1,weAzPaMA5k5ilWUZ8PUOgu/6HlBd+j0uEb9ZGv+p8bk=',
  },
  rawBody: bytes(datedBody),
};

const receiver = openphone().webhook;
if (!receiver) throw new Error('the adapter receives webhooks');
const { verify, parse } = receiver;

const withHeader = (request: WebhookRequest, headers: Readonly<Record<string, string>>): WebhookRequest => ({
  ...request,
  headers: { ...request.headers, ...headers },
});

describe('signatures of webhooks', () => {
  it('of the older scheme are proven over the raw bytes, other alphabets included', () => {
    expect(() => verify(legacy, [legacyKey], at)).not.toThrow();
    expect(legacy.rawBody).toHaveLength(274);
  });

  it('of the dated scheme are proven over the raw bytes, other alphabets included', () => {
    expect(() => verify(dated, [datedKey], at)).not.toThrow();
    expect(dated.rawBody).toHaveLength(291);
  });

  it('of Standard Webhooks are those of its own example', () => {
    const request: WebhookRequest = {
      method: 'POST',
      url,
      headers: {
        'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
        'webhook-timestamp': '1614265330',
        'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
      },
      rawBody: bytes('{"test": 2432232314}'),
    };
    expect(() => verify(request, ['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'], 1_614_265_330_000)).not.toThrow();
  });

  it('may be several in one header, of which one that fits is enough', () => {
    const [value = ''] = Object.values(legacy.headers);
    const other = 'hmac;1;1795253400000;AAAAfmWVcNXp9KckqhtSOpkk64QbRnbCwyz3zdZGDE4=';
    for (const both of [`${other},${value}`, `${value}, ${other}`]) {
      expect(() => verify(withHeader(legacy, { 'openphone-signature': both }), [legacyKey], at)).not.toThrow();
    }
    const { 'webhook-signature': good = '' } = dated.headers;
    const two = `v1a,somethingElse v1,AAAA ${good}`;
    expect(() => verify(withHeader(dated, { 'webhook-signature': two }), [datedKey], at)).not.toThrow();
  });

  it('are proven by any of several secrets, of both schemes together', () => {
    const secrets = [datedKey, legacyKey, `whsec_${legacyKey}`];
    expect(() => verify(legacy, secrets, at)).not.toThrow();
    expect(() => verify(dated, secrets, at)).not.toThrow();
  });

  it.each([
    ['five minutes old and more', legacy, [legacyKey], at + 300_001, 'stale'],
    ['ahead of our time', dated, [datedKey], at - 300_001, 'stale'],
    ['without a secret', legacy, [], at, 'noSecret'],
    ['with a blank secret', dated, ['', ' ', 'whsec_'], at, 'noSecret'],
    ['with a secret that is no base64, whose key would be empty', legacy, ['!!!!'], at, 'noSecret'],
    ['with a key too short to keep anybody out', legacy, ['AAAA'], at, 'noSecret'],
    ['with a secret of the other scheme', dated, [datedKey.slice('whsec_'.length)], at, 'mismatch'],
    ['with a dated secret for the older scheme', legacy, [`whsec_${legacyKey}`], at, 'mismatch'],
    ['without its header', { ...legacy, headers: {} }, [legacyKey], at, 'missing'],
    ['with a blank header', withHeader(dated, { 'webhook-signature': '' }), [datedKey], at, 'missing'],
    ['without a message id', withHeader(dated, { 'webhook-id': ' ' }), [datedKey], at, 'missing'],
    ['with a time that is none', withHeader(dated, { 'webhook-timestamp': '1e9' }), [datedKey], at, 'missing'],
    ['with another time', withHeader(dated, { 'webhook-timestamp': '1795253401' }), [datedKey], at, 'mismatch'],
    [
      'with a form that is none',
      withHeader(legacy, { 'openphone-signature': 'hmac;2;1;a' }),
      [legacyKey],
      at,
      'missing',
    ],
    ['with one byte changed', { ...legacy, rawBody: bytes(legacyBody.replace('é', 'e')) }, [legacyKey], at, 'mismatch'],
  ])('%s are refused', (_what, request, secrets, nowMs, reason) => {
    expect(() => verify(request, secrets, nowMs)).toThrow(
      expect.objectContaining({ code: 'WEBHOOK_UNVERIFIED', reason }),
    );
  });

  it('of a body written anew are refused: spaces and escapes are other bytes', () => {
    const again = JSON.stringify(JSON.parse(legacyBody), null, 1);
    expect(() => verify({ ...legacy, rawBody: bytes(again) }, [legacyKey], at)).toThrow();
  });

  it('made with an empty key are refused, whatever secrets there are', () => {
    for (const scheme of ['legacy', 'dated'] as const) {
      const forged = signAs(scheme, bytes(datedBody), '', at);
      for (const secrets of [[], [''], ['whsec_'], ['%%%']]) expect(() => verify(forged, secrets, at)).toThrow();
    }
  });

  it('are held to the tolerance that is set', () => {
    const strict = openphone({ webhookToleranceMs: 1_000 }).webhook;
    expect(() => strict?.verify(dated, [datedKey], at + 2_000)).toThrow();
    expect(() => strict?.verify(dated, [datedKey], at + 1_000)).not.toThrow();
  });
});

describe('events of webhooks', () => {
  it('name the record, which is read again', () => {
    expect(parse(legacy, at)).toEqual([
      {
        eventId: 'EVtest1',
        type: 'message.received',
        occurredAt: '2026-11-21T09:30:00.000Z',
        kind: 'created',
        ref: { objectType: 'messages', id: 'ACtest1' },
      },
    ]);
    expect(parse(dated, at)).toEqual([
      {
        eventId: 'msg_test_0001',
        type: 'contact.updated',
        occurredAt: '2026-11-21T09:30:00.000Z',
        kind: 'updated',
        ref: { objectType: 'contacts', id: '6a145ff26212a192852c856e' },
      },
    ]);
  });

  it('name the workspace where the settings do', () => {
    const named = openphone({ workspaceId: 'ORacme' }).webhook;
    expect(named?.parse(dated, at)[0]?.accountId).toBe('ORtest');
    expect(named?.parse(legacy, at)[0]?.accountId).toBeUndefined();
  });

  it.each(['legacy', 'legacyApp', 'dated'] as const)(
    'of the form %s tell of contacts, calls and messages',
    async (version) => {
      const account = openAccount();
      account.fake.control.subscribe({ url, secret: '', version });
      const contact = addContact(account.fake, { firstName: 'James' });
      account.fake.control.edit({ objectType: 'contact', id: contact, fields: { defaultFields: { role: 'Client' } } });
      account.fake.control.delete({ objectType: 'contact', id: contact });
      const call = account.fake.control.create({
        objectType: 'call',
        fields: { participants: ['+12125550101'], status: 'ringing' },
      });
      const summary = { summary: ['Short'], nextSteps: [], status: 'completed' };
      account.fake.control.edit({ objectType: 'call', id: call, fields: { status: 'completed', summary } });
      const message = account.fake.control.create({
        objectType: 'message',
        fields: { from: '+12125550101', text: 'Hello' },
      });
      const requests = await collectWebhooks(account.fake);
      const events = requests.flatMap((request) => parse(request, account.fake.clock.now()));
      expect(events.map(({ type, kind, ref }) => [type, kind, `${ref?.objectType}/${ref?.id}`])).toEqual([
        ['contact.updated', 'updated', `contacts/${contact}`],
        ['contact.deleted', 'deleted', `contacts/${contact}`],
        ['call.ringing', 'created', `calls/${call}`],
        ['call.completed', 'updated', `calls/${call}`],
        ['call.summary.completed', 'updated', `calls/${call}`],
        ['message.received', 'created', `messages/${message}`],
      ]);
      expect(new Set(events.map(({ eventId }) => eventId)).size).toBe(events.length);
    },
  );

  it('that nobody knows are kept as others', () => {
    const body = JSON.stringify({ id: 'EV1', type: 'task.created', data: { resource: { id: 'TK1' } } });
    expect(parse({ ...dated, rawBody: bytes(body) }, at)).toMatchObject([{ type: 'task.created', kind: 'other' }]);
  });
});
