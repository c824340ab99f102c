import { createHmac, generateKeyPairSync, sign } from 'node:crypto';
import { type WebhookRequest, WebhookVerificationError } from '@crmsync/adapter';
import { describe, expect, it } from 'vitest';
import {
  anyVerifier,
  basicAuthSecret,
  constantTimeEqual,
  hmacSignature,
  publicKeySignature,
  sharedToken,
  tokenInHeader,
  tokenInPath,
  tokenInQuery,
  type WebhookVerifier,
} from '../src/index.ts';

const nowMs = 1767225601000;

function requestOf(parts: { headers?: Record<string, string>; body?: string; url?: string }): WebhookRequest {
  return {
    method: 'POST',
    url: parts.url ?? 'https://hooks.example.test/hubspot/events',
    headers: parts.headers ?? {},
    rawBody: new TextEncoder().encode(parts.body ?? '{}'),
  };
}

function reasonOf(verify: WebhookVerifier, request: WebhookRequest, secrets: readonly string[], atMs = nowMs): string {
  try {
    verify(request, secrets, atMs);
    return 'genuine';
  } catch (error) {
    if (error instanceof WebhookVerificationError) return error.reason;
    throw error;
  }
}

describe('HMAC signatures', () => {
  const body =
    '[{"eventId":1001,"subscriptionId":42,"portalId":123456,"appId":98765,"occurredAt":1767225600000,"subscriptionType":"contact.propertyChange","attemptNumber":0,"objectId":51001,"propertyName":"email","propertyValue":"ann@example.test","changeSource":"CRM_UI","sourceId":"userId:7"}]';
  const secret = 'crmsync-made-up-secret-0001';
  const verify = hmacSignature({
    algorithm: 'sha256',
    encoding: 'base64',
    header: 'X-HubSpot-Signature-v3',
    timestampHeader: 'x-hubspot-request-timestamp',
    message: (request, timestamp) => [request.method, request.url, request.rawBody, timestamp],
  });
  const headers = {
    'x-hubspot-signature-v3': 'We6m3Hd4L10ygLf02TKlIf0Hz2yPEmPLS4/MiRYbgMg=',
    'x-hubspot-request-timestamp': String(nowMs),
  };

  it('verify method, URL, body and time', () => {
    expect(reasonOf(verify, requestOf({ headers, body }), [secret])).toBe('genuine');
  });

  it('accept any of several secrets, so that secrets can be rotated', () => {
    expect(reasonOf(verify, requestOf({ headers, body }), ['new-secret', secret])).toBe('genuine');
  });

  it('refuse another body, URL or secret', () => {
    expect(reasonOf(verify, requestOf({ headers, body: `${body} ` }), [secret])).toBe('mismatch');
    expect(reasonOf(verify, requestOf({ headers, body, url: 'https://other.example.test/' }), [secret])).toBe(
      'mismatch',
    );
    expect(reasonOf(verify, requestOf({ headers, body }), ['wrong'])).toBe('mismatch');
  });

  it('refuse what is unsigned or malformed', () => {
    expect(reasonOf(verify, requestOf({ body }), [secret])).toBe('missing');
    expect(
      reasonOf(verify, requestOf({ headers: { ...headers, 'x-hubspot-request-timestamp': 'noon' }, body }), [secret]),
    ).toBe('missing');
  });

  it('refuse what is older or newer than the tolerance', () => {
    for (const differenceMs of [300_001, -300_001]) {
      expect(reasonOf(verify, requestOf({ headers, body }), [secret], nowMs + differenceMs)).toBe('stale');
    }
    expect(reasonOf(verify, requestOf({ headers, body }), [secret], nowMs + 300_000)).toBe('genuine');
  });

  it('accept nothing without a secret', () => {
    for (const secrets of [[], [''], ['  ']])
      expect(reasonOf(verify, requestOf({ headers, body }), secrets)).toBe('noSecret');
  });

  it('read headers with several entries, a time inside and a key in base64', () => {
    const key = Buffer.from('made-up key');
    const signature = createHmac('sha256', key).update(`${nowMs}.${body}`).digest('base64');
    const entries = (value: string) => value.split(',').map((entry) => entry.trim().split(';'));
    const openphone = hmacSignature({
      algorithm: 'sha256',
      encoding: 'base64',
      header: 'openphone-signature',
      timestampIn: (value) => entries(value)[0]?.[2],
      signaturesIn: (value) => entries(value).map((parts) => parts[3] ?? ''),
      message: (request, timestamp) => [timestamp, '.', request.rawBody],
      key: (one) => Buffer.from(one, 'base64'),
    });
    const header = { 'openphone-signature': `hmac;1;${nowMs};AAAA,hmac;1;${nowMs};${signature}` };
    expect(reasonOf(openphone, requestOf({ headers: header, body }), [key.toString('base64')])).toBe('genuine');
    expect(
      reasonOf(openphone, requestOf({ headers: { 'openphone-signature': 'hmac;1' }, body }), [key.toString('base64')]),
    ).toBe('missing');
  });

  it('accept any of several messages where the vendor is not consistent', () => {
    const either = hmacSignature({
      algorithm: 'sha256',
      encoding: 'hex',
      header: 'signature',
      message: (request) => [
        ['a', request.rawBody],
        ['b', request.rawBody],
      ],
    });
    const signature = createHmac('sha256', 's').update('b{}').digest('hex').toUpperCase();
    expect(reasonOf(either, requestOf({ headers: { signature } }), ['s'])).toBe('genuine');
  });
});

describe('secrets that come back as they were given', () => {
  it('are verified as HTTP Basic credentials', () => {
    const verify = basicAuthSecret();
    const headers = { authorization: 'Basic Y3Jtc3luYzpzM2NyZXQtbWFkZS11cA==' };
    expect(reasonOf(verify, requestOf({ headers }), ['crmsync:s3cret-made-up'])).toBe('genuine');
    expect(reasonOf(verify, requestOf({ headers }), ['crmsync:other'])).toBe('mismatch');
    expect(reasonOf(verify, requestOf({ headers: { authorization: 'Bearer x' } }), ['crmsync:x'])).toBe('missing');
    expect(reasonOf(verify, requestOf({ headers }), [])).toBe('noSecret');
  });

  it('are verified as a token in a header, the query or the path', () => {
    const header = sharedToken(tokenInHeader('X-Secret'));
    expect(reasonOf(header, requestOf({ headers: { 'x-secret': 't0ken' } }), ['t0ken'])).toBe('genuine');
    expect(reasonOf(header, requestOf({ headers: { 'x-secret': 't0ken2' } }), ['t0ken'])).toBe('mismatch');
    expect(reasonOf(header, requestOf({}), ['t0ken'])).toBe('missing');
    const url = 'https://hooks.example.test/in/t0ken?token=t0ken';
    expect(reasonOf(sharedToken(tokenInQuery('token')), requestOf({ url }), ['old', 't0ken'])).toBe('genuine');
    expect(reasonOf(sharedToken(tokenInPath()), requestOf({ url }), ['t0ken'])).toBe('genuine');
    expect(reasonOf(sharedToken(tokenInPath()), requestOf({ url: 'no url' }), ['t0ken'])).toBe('missing');
  });
});

describe('public-key signatures', () => {
  it('verify with the vendor’s key, and refuse anything else', () => {
    const { publicKey, privateKey } = generateKeyPairSync('ed25519');
    const pem = publicKey.export({ type: 'spki', format: 'pem' }).toString();
    const verify = publicKeySignature({ algorithm: null, encoding: 'base64', header: 'x-signature' });
    const headers = { 'x-signature': sign(null, Buffer.from('{}'), privateKey).toString('base64') };
    expect(reasonOf(verify, requestOf({ headers }), [pem])).toBe('genuine');
    const published = publicKeySignature({ algorithm: null, encoding: 'base64', header: 'x-signature', keys: [pem] });
    expect(reasonOf(published, requestOf({ headers }), [])).toBe('genuine');
    expect(reasonOf(verify, requestOf({ headers }), [])).toBe('noSecret');
    expect(reasonOf(verify, requestOf({ headers, body: '{ }' }), [pem])).toBe('mismatch');
    expect(reasonOf(verify, requestOf({ headers }), ['no key'])).toBe('mismatch');
    expect(reasonOf(verify, requestOf({}), [pem])).toBe('missing');
  });
});

describe('several schemes', () => {
  it('pass when any of them does', () => {
    const verify = anyVerifier(sharedToken(tokenInHeader('a')), sharedToken(tokenInHeader('b')));
    expect(reasonOf(verify, requestOf({ headers: { b: 't' } }), ['t'])).toBe('genuine');
    expect(reasonOf(verify, requestOf({ headers: { a: 'x', b: 'y' } }), ['t'])).toBe('mismatch');
  });
});

describe('comparing', () => {
  it('tells texts apart, whatever their length', () => {
    expect([constantTimeEqual('a', 'a'), constantTimeEqual('a', 'b'), constantTimeEqual('a', 'ab')]).toEqual([
      true,
      false,
      false,
    ]);
  });
});
