import { createHash, createHmac } from 'node:crypto';

/** What a webhook request is signed over. */
export interface SignedRequest {
  /** The app's client secret. */
  readonly secret: string;
  readonly method: string;
  /** The public address that receives the webhook. */
  readonly url: string;
  readonly body: string;
  /** Milliseconds since the epoch. */
  readonly timestampMs: number;
}

const decoded: Readonly<Record<string, string>> = {
  '%3A': ':',
  '%2F': '/',
  '%3F': '?',
  '%40': '@',
  '%21': '!',
  '%24': '$',
  '%27': "'",
  '%28': '(',
  '%29': ')',
  '%2A': '*',
  '%2C': ',',
  '%3B': ';',
};

/** Signs a webhook the way a version of the vendor's scheme does and gives back the headers to send. */
export function signWebhook(version: string, request: SignedRequest): Record<string, string> {
  const { secret, method, url, body, timestampMs } = request;
  if (version === 'v1') return legacyHeaders('v1', secret + body);
  if (version === 'v2') return legacyHeaders('v2', secret + method + url + body);
  const message = method + decodeUri(url) + body + String(timestampMs);
  return {
    'x-hubspot-signature-v3': createHmac('sha256', secret).update(message, 'utf8').digest('base64'),
    'x-hubspot-request-timestamp': String(timestampMs),
  };
}

function legacyHeaders(version: string, message: string): Record<string, string> {
  return {
    'x-hubspot-signature': createHash('sha256').update(message, 'utf8').digest('hex'),
    'x-hubspot-signature-version': version,
  };
}

/** Version 3 signs the address with a few escapes undone and all others kept. */
function decodeUri(url: string): string {
  return url.replace(/%[0-9a-f]{2}/gi, (code) => decoded[code.toUpperCase()] ?? code);
}
