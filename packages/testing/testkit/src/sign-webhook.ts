import { createHmac } from 'node:crypto';
import type { WebhookRequest } from '@crmsync/adapter';

/** A scheme that signs webhooks with a shared secret. */
export interface WebhookScheme {
  /** The public address that the vendor calls. */
  readonly url: string;
  readonly algorithm: 'sha256' | 'sha1' | 'sha512';
  readonly encoding: 'hex' | 'base64';
  /** Header of the signature, in lower case. */
  readonly header: string;
  /** Header of the time, in lower case, where it is signed. */
  readonly timestampHeader?: string;
  /** What is signed. @default the body */
  message?(request: {
    readonly method: string;
    readonly url: string;
    readonly body: Uint8Array;
    readonly timestamp: string;
  }): readonly (string | Uint8Array)[];
  /** How the signature stands in its header. @default as it is */
  headerValue?(signature: string, timestamp: string): string;
  /** The time as it is written. @default milliseconds */
  timestamp?(atMs: number): string;
}

/** Signs a webhook as a vendor does: for `WorldWebhooks.sign` of a fake. */
export function signWebhook(scheme: WebhookScheme, rawBody: Uint8Array, secret: string, atMs: number): WebhookRequest {
  const timestamp = scheme.timestamp?.(atMs) ?? String(atMs);
  const { url, header, timestampHeader } = scheme;
  const parts = scheme.message?.({ method: 'POST', url, body: rawBody, timestamp }) ?? [rawBody];
  const hmac = createHmac(scheme.algorithm, secret);
  for (const part of parts) hmac.update(part);
  const signature = hmac.digest(scheme.encoding);
  return {
    method: 'POST',
    url,
    headers: {
      'content-type': 'application/json',
      [header]: scheme.headerValue?.(signature, timestamp) ?? signature,
      ...(timestampHeader === undefined ? {} : { [timestampHeader]: timestamp }),
    },
    rawBody,
  };
}
