import { WebhookVerificationError } from '@crmsync/adapter';
import { describe, expect, it } from 'vitest';
import { hubspot } from '../src/index.ts';

const secret = 'crmsync-made-up-secret-0001';
const timestamp = 1_767_225_601_000;
const body =
  '[{"eventId":1001,"subscriptionId":42,"portalId":123456,"appId":98765,"occurredAt":1767225600000,"subscriptionType":"contact.propertyChange","attemptNumber":0,"objectId":51001,"propertyName":"email","propertyValue":"ann@example.test","changeSource":"CRM_UI","sourceId":"userId:7"}]';
const url = 'https://hooks.example.test/hubspot/events';
const escapedUrl = `${url}?tenant=acme%20co&cb=https%3A%2F%2Fapp.example.test%2Fdone%3Fok%3D1`;
const decodedUrl = `${url}?tenant=acme%20co&cb=https://app.example.test/done?ok%3D1`;

const receiverOf = (settings: Parameters<typeof hubspot>[0] = {}) => {
  const { webhook } = hubspot(settings);
  if (!webhook) throw new Error('the adapter receives webhooks');
  return webhook;
};

const requestOf = (headers: Record<string, string>, address = url, text = body) => ({
  method: 'POST',
  url: address,
  headers,
  rawBody: new TextEncoder().encode(text),
});

const timed = (signature: string, at = timestamp) => ({
  'x-hubspot-signature-v3': signature,
  'x-hubspot-request-timestamp': String(at),
});

const reasonOf = (work: () => void): string => {
  try {
    work();
  } catch (error) {
    if (error instanceof WebhookVerificationError) return error.reason;
    throw error;
  }
  return 'accepted';
};

const parse = (events: readonly object[]) => receiverOf().parse(requestOf({}, url, JSON.stringify(events)), 0);

describe('the signature with a time', () => {
  const valid = timed('We6m3Hd4L10ygLf02TKlIf0Hz2yPEmPLS4/MiRYbgMg=');
  const escaped = timed('s1GQCBATO25jusKc4CxIWZBdYImUuPkcQoKlxfMCqMc=');
  const verify = (...args: Parameters<typeof requestOf>) =>
    reasonOf(() => receiverOf().verify(requestOf(...args), [secret], timestamp));

  it('is accepted over method, address, body and time', () => {
    expect(verify(valid)).toBe('accepted');
  });

  it('is accepted over an address in which only some escapes are decoded', () => {
    expect(verify(escaped, escapedUrl)).toBe('accepted');
  });

  it('is accepted over the address as it was sent, too', () => {
    expect(verify(escaped, decodedUrl)).toBe('accepted');
  });

  it('is accepted with the second of two secrets, so that secrets can be rotated', () => {
    expect(reasonOf(() => receiverOf().verify(requestOf(valid), ['other', secret], timestamp))).toBe('accepted');
  });

  it('is refused when body, address or secret differ', () => {
    expect(verify(valid, url, `${body} `)).toBe('mismatch');
    expect(verify(valid, `${url}/other`)).toBe('mismatch');
    expect(reasonOf(() => receiverOf().verify(requestOf(valid), ['other'], timestamp))).toBe('mismatch');
  });

  it('is refused outside five minutes, and without secret, signature or time', () => {
    const at = (nowMs: number) => reasonOf(() => receiverOf().verify(requestOf(valid), [secret], nowMs));
    expect(at(timestamp + 300_000)).toBe('accepted');
    expect(at(timestamp + 300_001)).toBe('stale');
    expect(at(timestamp - 300_001)).toBe('stale');
    expect(reasonOf(() => receiverOf().verify(requestOf(valid), [], timestamp))).toBe('noSecret');
    expect(verify({})).toBe('missing');
    expect(verify({ 'x-hubspot-signature-v3': valid['x-hubspot-signature-v3'] })).toBe('missing');
  });
});

describe('the older signatures', () => {
  const v1 = {
    'x-hubspot-signature': '8da558402cc67fccafb4df6475a1bc826eb5314f6bd0857088972bac03a4f963',
    'x-hubspot-signature-version': 'v1',
  };
  const v2 = {
    'x-hubspot-signature': 'd72bf21a107b4dc548a283241018b1a205b44d27110ef7e358f0ae83386a74b3',
    'x-hubspot-signature-version': 'v2',
  };
  const lenient = receiverOf({ webhook: { allowUntimedSignatures: true } });
  const verify = (receiver: typeof lenient, headers: Record<string, string>) =>
    reasonOf(() => receiver.verify(requestOf(headers), [secret], timestamp));

  it('are refused unless they are allowed, since they can be replayed', () => {
    expect(verify(receiverOf(), v1)).toBe('missing');
    expect(verify(receiverOf(), v2)).toBe('missing');
  });

  it('are accepted when they are allowed', () => {
    expect(verify(lenient, v1)).toBe('accepted');
    expect(verify(lenient, v2)).toBe('accepted');
  });

  it('are refused when they do not fit', () => {
    expect(verify(lenient, { ...v1, 'x-hubspot-signature-version': 'v2' })).toBe('mismatch');
    expect(verify(lenient, {})).toBe('missing');
    expect(reasonOf(() => lenient.verify(requestOf(v1), [' '], timestamp))).toBe('noSecret');
  });

  it("fit HubSpot's published example", () => {
    const request = {
      method: 'POST',
      url: 'https://www.example.com/webhook_uri',
      headers: {
        'x-hubspot-signature': '9569219f8ba981ffa6f6f16aa0f48637d35d728c7e4d93d0d52efaa512af7900',
        'x-hubspot-signature-version': 'v2',
      },
      rawBody: new TextEncoder().encode('{"example_field":"example_value"}'),
    };
    const published = 'yyyyyyyy-yyyy-yyyy-yyyy-yyyyyyyyyyyy';
    expect(reasonOf(() => lenient.verify(request, [published], timestamp))).toBe('accepted');
  });
});

describe('the events of a delivery', () => {
  it('name the record, the account and who changed it', () => {
    const [event] = receiverOf().parse(requestOf({}), 0);
    expect(event).toMatchObject({
      type: 'contact.propertyChange',
      kind: 'updated',
      accountId: '123456',
      occurredAt: '2026-01-01T00:00:00.000Z',
      ref: { objectType: 'contacts', id: '51001' },
      origin: { source: 'CRM_UI', actor: 'userId:7' },
    });
  });

  it('have one id per subscription, record, property and moment, whatever their eventId (R12)', () => {
    const base = { subscriptionType: 'deal.propertyChange', subscriptionId: 1, objectId: 7, occurredAt: 1000 };
    const [first, repeated, property, moment] = parse([
      { ...base, eventId: 1, propertyName: 'amount', attemptNumber: 0 },
      { ...base, eventId: 2, propertyName: 'amount', attemptNumber: 3 },
      { ...base, eventId: 1, propertyName: 'dealstage' },
      { ...base, eventId: 1, propertyName: 'amount', occurredAt: 1001 },
    ]);
    expect(repeated?.eventId).toBe(first?.eventId);
    expect(new Set([first?.eventId, property?.eventId, moment?.eventId]).size).toBe(3);
  });

  it('point a merge at the new record and list the ones that are gone', () => {
    const [event] = parse([
      {
        subscriptionType: 'contact.merge',
        objectId: 1,
        primaryObjectId: 1,
        mergedObjectIds: [2, 3],
        newObjectId: 9,
        occurredAt: 1000,
      },
    ]);
    expect(event).toMatchObject({
      kind: 'merged',
      ref: { objectType: 'contacts', id: '9' },
      mergedInto: { objectType: 'contacts', id: '9' },
      also: [
        { objectType: 'contacts', id: '1' },
        { objectType: 'contacts', id: '2' },
        { objectType: 'contacts', id: '3' },
      ],
    });
  });

  it('point a merge of the old kind at its primary record', () => {
    const [event] = parse([{ subscriptionType: 'company.merge', primaryObjectId: 1, mergedObjectIds: [2] }]);
    expect(event).toMatchObject({
      ref: { objectType: 'companies', id: '1' },
      also: [{ objectType: 'companies', id: '2' }],
    });
  });

  it('name both ends of an association', () => {
    const [event] = parse([
      {
        subscriptionType: 'contact.associationChange',
        associationType: 'CONTACT_TO_COMPANY',
        fromObjectId: 51001,
        toObjectId: 700,
        associationRemoved: false,
      },
    ]);
    expect(event).toMatchObject({
      kind: 'associated',
      ref: { objectType: 'contacts', id: '51001' },
      also: [{ objectType: 'companies', id: '700' }],
    });
  });

  it.each([
    ['contact.creation', 'created', 'contacts'],
    ['company.deletion', 'deleted', 'companies'],
    ['contact.privacyDeletion', 'deleted', 'contacts'],
    ['deal.restore', 'restored', 'deals'],
    ['object.creation', 'created', 'calls'],
    ['ticket.creation', 'created', 'ticket'],
    ['contact.somethingNew', 'other', 'contacts'],
  ])('%s is of the kind %s', (subscriptionType, kind, objectType) => {
    const [event] = parse([{ subscriptionType, objectId: 5, objectTypeId: '0-48' }]);
    expect(event).toMatchObject({ kind, ref: { objectType, id: '5' } });
  });

  it('are refused as a whole when the body is no list of events', () => {
    const receiver = receiverOf();
    expect(() => receiver.parse(requestOf({}, url, '{"a":1}'), 0)).toThrow(/not a list of events/);
    expect(() => receiver.parse(requestOf({}, url, 'nonsense'), 0)).toThrow(/not JSON/);
  });
});
