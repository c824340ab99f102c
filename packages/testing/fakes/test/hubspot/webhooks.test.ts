import { describe, expect, it } from 'vitest';
import { signWebhook } from '../../src/hubspot/webhook-signature.ts';
import type { WebhookDelivery, WebhookSubscription } from '../../src/index.ts';
import { recordedFake } from './recorded-fake.ts';

const contacts = '/crm/objects/2026-03/contacts';
const url = 'https://hooks.example.test/hubspot/events';

const subscribed = (subscription: Partial<WebhookSubscription> = {}) => {
  const recorded = recordedFake();
  const sent: WebhookDelivery[] = [];
  recorded.fake.control.subscribe({ url, secret: 'crmsync-made-up-secret-0001', ...subscription });
  const flush = async (status = 200) => {
    sent.length = 0;
    const result = await recorded.fake.control.flushWebhooks({}, async (delivery) => {
      sent.push(delivery);
      return status;
    });
    const events = sent.flatMap(({ body }) => JSON.parse(body) as Record<string, unknown>[]);
    return { result, events, sent: [...sent] };
  };
  return { ...recorded, flush };
};

describe('the signature of a webhook', () => {
  const timestampMs = 1_767_225_601_000;
  const body =
    '[{"eventId":1001,"subscriptionId":42,"portalId":123456,"appId":98765,"occurredAt":1767225600000,"subscriptionType":"contact.propertyChange","attemptNumber":0,"objectId":51001,"propertyName":"email","propertyValue":"ann@example.test","changeSource":"CRM_UI","sourceId":"userId:7"}]';
  const request = { secret: 'crmsync-made-up-secret-0001', method: 'POST', url, body, timestampMs };

  it('of version 1 hashes secret and body', () => {
    expect(signWebhook('v1', request)).toEqual({
      'x-hubspot-signature': '8da558402cc67fccafb4df6475a1bc826eb5314f6bd0857088972bac03a4f963',
      'x-hubspot-signature-version': 'v1',
    });
  });

  it('of version 2 hashes method and address as well', () => {
    expect(signWebhook('v2', request)['x-hubspot-signature']).toBe(
      'd72bf21a107b4dc548a283241018b1a205b44d27110ef7e358f0ae83386a74b3',
    );
    const published = {
      secret: 'yyyyyyyy-yyyy-yyyy-yyyy-yyyyyyyyyyyy',
      method: 'POST',
      url: 'https://www.example.com/webhook_uri',
      body: '{"example_field":"example_value"}',
      timestampMs,
    };
    expect(signWebhook('v2', published)['x-hubspot-signature']).toBe(
      '9569219f8ba981ffa6f6f16aa0f48637d35d728c7e4d93d0d52efaa512af7900',
    );
  });

  it('of version 3 is an HMAC over the address with a few escapes undone', () => {
    expect(signWebhook('v3', request)).toEqual({
      'x-hubspot-signature-v3': 'We6m3Hd4L10ygLf02TKlIf0Hz2yPEmPLS4/MiRYbgMg=',
      'x-hubspot-request-timestamp': String(timestampMs),
    });
    const query = '?tenant=acme%20co&cb=https%3A%2F%2Fapp.example.test%2Fdone%3Fok%3D1';
    expect(signWebhook('v3', { ...request, url: url + query })['x-hubspot-signature-v3']).toBe(
      's1GQCBATO25jusKc4CxIWZBdYImUuPkcQoKlxfMCqMc=',
    );
  });

  it('is sent with each delivery in the version of the subscription', async () => {
    const { fake, flush, clock } = subscribed();
    fake.control.subscribe({ url: 'https://old.example.test/', secret: 's', version: 'v1' });
    fake.control.create({ objectType: 'contacts', fields: { email: 'a@x.test' } });
    const { sent } = await flush();
    const [current, old] = sent;
    const expected = { secret: 'crmsync-made-up-secret-0001', method: 'POST', timestampMs: clock.now() };
    expect(current!.headers).toMatchObject(signWebhook('v3', { ...expected, url, body: current!.body }));
    expect(old!.headers['x-hubspot-signature-version']).toBe('v1');
  });
});

describe('the events', () => {
  it('of a user name the CRM as their source', async () => {
    const { fake, flush } = subscribed();
    const id = fake.control.create({ objectType: 'contacts', fields: { email: 'A@x.test' } });
    fake.control.edit({ objectType: 'contacts', id, fields: { email: 'b@x.test', city: '' } });
    const { events } = await flush();
    expect(events).toMatchObject([
      { subscriptionType: 'contact.creation', objectId: Number(id), changeFlag: 'CREATED', changeSource: 'CRM_UI' },
      { subscriptionType: 'contact.propertyChange', propertyName: 'email', propertyValue: 'a@x.test' },
      {
        subscriptionType: 'contact.propertyChange',
        propertyName: 'email',
        propertyValue: 'b@x.test',
        sourceId: 'userId:7',
        portalId: 123_456,
        appId: 98_765,
        occurredAt: 1_767_225_600_000,
        attemptNumber: 0,
      },
    ]);
  });

  it('of the API name the app, and an unchanged value makes none', async () => {
    const { call, flush } = subscribed({ events: ['contact.propertyChange'] });
    const { id } = (await call('POST', contacts, { properties: { email: 'a@x.test' } })).body;
    await call('PATCH', `${contacts}/${id}`, { properties: { email: 'a@x.test', city: 'Bern' } });
    const { events } = await flush();
    expect(events.map(({ propertyName, changeSource, sourceId }) => [propertyName, changeSource, sourceId])).toEqual([
      ['email', 'INTEGRATION', '98765'],
      ['city', 'INTEGRATION', '98765'],
    ]);
  });

  it('tell of deletion, restoring, merging and erasing', async () => {
    const { call, fake, flush } = subscribed();
    const [a, b, c] = fake.control.seed(
      ['a', 'b', 'c'].map((name) => ({ objectType: 'contacts', fields: { email: `${name}@x.test` } })),
    ) as [string, string, string];
    fake.control.delete({ objectType: 'contacts', id: a });
    fake.control.restore({ objectType: 'contacts', id: a });
    const merged = fake.control.merge({ objectType: 'contacts', primaryId: a, otherId: b });
    await call('POST', `${contacts}/gdpr-delete`, { objectId: c });
    const { events } = await flush();
    expect(events.map(({ subscriptionType, objectId }) => [subscriptionType, objectId])).toEqual([
      ['contact.deletion', Number(a)],
      ['contact.restore', Number(a)],
      ['contact.merge', Number(merged)],
      ['contact.deletion', Number(a)],
      ['contact.deletion', Number(b)],
      ['contact.privacyDeletion', Number(c)],
      ['contact.deletion', Number(c)],
    ]);
    expect(events[2]).toMatchObject({
      primaryObjectId: Number(a),
      mergedObjectIds: [Number(a), Number(b)],
      newObjectId: Number(merged),
      numberOfPropertiesMoved: expect.any(Number),
    });
    expect(events.some(({ subscriptionType }) => subscriptionType === 'contact.propertyChange')).toBe(false);
  });

  it('tell of both kinds of link to a primary company, and of activities in the generic form', async () => {
    const { fake, flush } = subscribed();
    const [person, company] = fake.control.seed([
      { objectType: 'contacts', fields: { email: 'a@x.test' } },
      { objectType: 'companies', fields: { name: 'Acme' } },
    ]) as [string, string];
    const [from, to] = [
      { objectType: 'contacts', id: person },
      { objectType: 'companies', id: company },
    ];
    await flush();
    fake.control.link({ from: from!, to: to! });
    fake.control.link({ from: from!, to: to!, remove: true });
    fake.control.create({ objectType: 'notes', fields: { hs_timestamp: '2026-01-01T00:00:00Z' } });
    const { events } = await flush();
    const links = events.filter(({ subscriptionType }) => subscriptionType === 'contact.associationChange');
    expect(
      links.map(({ isPrimaryAssociation, associationRemoved }) => [isPrimaryAssociation, associationRemoved]),
    ).toEqual(
      expect.arrayContaining([
        [true, false],
        [false, false],
        [true, true],
        [false, true],
      ]),
    );
    expect(links[0]).toMatchObject({
      associationType: 'CONTACT_TO_COMPANY',
      fromObjectId: Number(person),
      toObjectId: Number(company),
    });
    expect(events.at(-2)).toMatchObject({ subscriptionType: 'object.creation', objectTypeId: '0-46' });
  });

  it('come at most 100 to a delivery, and again with a higher attempt number', async () => {
    const { fake, flush } = subscribed({ events: ['contact.creation'] });
    for (let at = 0; at < 150; at++)
      fake.control.create({ objectType: 'contacts', fields: { email: `p${at}@x.test` } });
    const failed = await flush(500);
    expect(failed.sent.map(({ body }) => JSON.parse(body).length)).toEqual([100, 50]);
    const { events } = await flush();
    expect(new Set(events.map(({ attemptNumber }) => attemptNumber))).toEqual(new Set([1]));
    expect(fake.control.stats().webhooksPending).toBe(0);
  });
});
