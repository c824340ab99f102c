import { createHmac } from 'node:crypto';
import type { WebhookRequest } from '@crmsync/adapter';
import { constantTimeEqual } from './constant-time.ts';
import { requiredHeader, unverified, usableSecrets, type WebhookVerifier } from './verifier.ts';

/** A scheme that signs requests with a shared secret. */
export interface HmacSignatureOptions {
  readonly algorithm: 'sha256' | 'sha1' | 'sha512';
  /** How the signature is written. */
  readonly encoding: 'hex' | 'base64';
  /** Header of the signature. */
  readonly header: string;
  /**
   * The signatures in the header's value, for headers with a prefix or several entries.
   * @default the whole value is one signature
   */
  signaturesIn?(value: string): readonly string[];
  /** Header of the time of signing, needed for a tolerance. `timestampIn` reads it from the signature header instead. */
  readonly timestampHeader?: string;
  timestampIn?(value: string): string | undefined;
  /** Milliseconds of the time's text. @default a number of milliseconds */
  timestampMs?(text: string): number;
  /** Largest difference to our time. @default 300000 when the scheme has a time */
  readonly toleranceMs?: number;
  /** What is signed; several where the vendor is not consistent, any may fit. */
  message(request: WebhookRequest, timestamp: string): SignedMessage | readonly SignedMessage[];
  /** The key of a secret. @default its UTF-8 bytes */
  key?(secret: string): Uint8Array;
}

/** Text or bytes that are signed; a list is joined without anything between. */
export type SignedMessage = readonly (string | Uint8Array)[];

/** Verifies a keyed hash over the raw request. Several secrets may be valid at once; without any nothing is accepted. */
export function hmacSignature(options: HmacSignatureOptions): WebhookVerifier {
  return (request, secrets, nowMs) => {
    const usable = usableSecrets(secrets);
    const value = requiredHeader(request, options.header);
    const timestamp = timestampOf(options, request, value, nowMs);
    const signatures = (options.signaturesIn?.(value) ?? [value]).filter((signature) => signature !== '');
    if (signatures.length === 0) throw unverified('missing');
    const expected = usable.flatMap((secret) => expectedSignatures(options, secret, request, timestamp));
    let matches = false;
    for (const one of expected) {
      for (const given of signatures) matches = constantTimeEqual(one, normalised(options, given)) || matches;
    }
    if (!matches) throw unverified('mismatch');
  };
}

function timestampOf(options: HmacSignatureOptions, request: WebhookRequest, value: string, nowMs: number): string {
  if (!options.timestampHeader && !options.timestampIn) return '';
  const text = options.timestampHeader
    ? requiredHeader(request, options.timestampHeader)
    : options.timestampIn?.(value);
  if (!text) throw unverified('missing');
  const ms = options.timestampMs ? options.timestampMs(text) : Number(text);
  if (!Number.isFinite(ms)) throw unverified('missing');
  if (Math.abs(nowMs - ms) > (options.toleranceMs ?? 300_000)) throw unverified('stale');
  return text;
}

function expectedSignatures(
  options: HmacSignatureOptions,
  secret: string,
  request: WebhookRequest,
  timestamp: string,
): string[] {
  const key = options.key ? options.key(secret) : Buffer.from(secret, 'utf8');
  return listOf(options.message(request, timestamp)).map((message) => {
    const hmac = createHmac(options.algorithm, key);
    for (const part of message) hmac.update(part);
    return hmac.digest(options.encoding);
  });
}

function listOf(messages: SignedMessage | readonly SignedMessage[]): readonly SignedMessage[] {
  const list: SignedMessage[] = [];
  const single: (string | Uint8Array)[] = [];
  for (const one of messages) {
    if (typeof one === 'string' || one instanceof Uint8Array) single.push(one);
    else list.push(one);
  }
  return list.length === 0 ? [single] : list;
}

function normalised(options: HmacSignatureOptions, given: string): string {
  return options.encoding === 'hex' ? given.toLowerCase() : given;
}
