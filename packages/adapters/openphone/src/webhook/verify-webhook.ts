import type { WebhookRequest } from '@crmsync/adapter';
import { hmacSignature, unverified, type WebhookVerifier } from '@crmsync/adapter-kit';

/** Header of the older scheme. */
const olderHeader = 'openphone-signature';
const datedPrefix = 'whsec_';
/** Keys are 24 bytes and more; text that is no base64 would give an empty key, with which anybody can sign. */
const leastKeyBytes = 16;

/**
 * Proves a delivery genuine by the scheme it is signed in: `openphone-signature` (webhooks of version 1 and of the
 * application) or the `webhook-…` headers of Standard Webhooks (webhooks of the dated API). A secret that begins with `whsec_`
 * is for the latter alone, every other one for the former; one that is no base64 of a key is none.
 * @see https://quo.com/docs
 */
export function openphoneVerifier(toleranceMs = 300_000): WebhookVerifier {
  const dated = datedVerifier(toleranceMs);
  const older = olderVerifier(toleranceMs);
  return (request, secrets, nowMs) => {
    const isDated = request.headers['webhook-signature'] !== undefined;
    const usable = secrets.filter((secret) => secret.startsWith(datedPrefix) === isDated && isKey(secret));
    if (usable.length === 0) throw unverified(secrets.some((secret) => isKey(secret)) ? 'mismatch' : 'noSecret');
    (isDated ? dated : older)(request, usable, nowMs);
  };
}

function datedVerifier(toleranceMs: number): WebhookVerifier {
  return hmacSignature({
    algorithm: 'sha256',
    encoding: 'base64',
    header: 'webhook-signature',
    signaturesIn: (value) => value.split(' ').flatMap((entry) => (entry.startsWith('v1,') ? [entry.slice(3)] : [])),
    timestampHeader: 'webhook-timestamp',
    timestampMs: (text) => (/^\d+$/.test(text) ? Number(text) * 1000 : Number.NaN),
    toleranceMs,
    key: keyOf,
    message: ({ headers, rawBody }, timestamp) => {
      const id = headers['webhook-id']?.trim();
      if (!id) throw unverified('missing');
      return [`${id}.${timestamp}.`, rawBody];
    },
  });
}

/** Each entry of the header has a time of its own. */
function olderVerifier(toleranceMs: number): WebhookVerifier {
  const one = hmacSignature({
    algorithm: 'sha256',
    encoding: 'base64',
    header: olderHeader,
    signaturesIn: (value) => [value.split(';')[3] ?? ''],
    timestampIn: (value) => value.split(';')[2],
    toleranceMs,
    key: keyOf,
    message: ({ rawBody }, timestamp) => [`${timestamp}.`, rawBody],
  });
  return (request, secrets, nowMs) => {
    let failure: unknown = unverified('missing');
    for (const entry of olderEntries(request)) {
      try {
        one({ ...request, headers: { ...request.headers, [olderHeader]: entry } }, secrets, nowMs);
        return;
      } catch (error) {
        failure = error;
      }
    }
    throw failure;
  };
}

function olderEntries({ headers }: WebhookRequest): readonly string[] {
  const entries = (headers[olderHeader] ?? '').split(',').map((entry) => entry.trim());
  return entries.filter((entry) => /^hmac;1;\d+;[A-Za-z\d+/]+={0,2}$/.test(entry));
}

function keyOf(secret: string): Uint8Array {
  return Buffer.from(base64Of(secret), 'base64');
}

function base64Of(secret: string): string {
  const text = secret.trim();
  return text.startsWith(datedPrefix) ? text.slice(datedPrefix.length) : text;
}

function isKey(secret: string): boolean {
  return /^[A-Za-z\d+/]+={0,2}$/.test(base64Of(secret)) && keyOf(secret).length >= leastKeyBytes;
}
