import { createHmac } from 'node:crypto';

/** Signs a body in the older scheme and gives back the header; the key is base64, the time in milliseconds. */
export function legacySignature(key: string, body: string, timestampMs: number): Record<string, string> {
  const signature = hmac(key, `${timestampMs}.${body}`);
  return { 'openphone-signature': `hmac;1;${timestampMs};${signature}` };
}

/** Signs a body in the Standard Webhooks scheme and gives back the headers; the secret starts with `whsec_`. */
export function standardSignature(
  secret: string,
  message: { readonly id: string; readonly timestampMs: number; readonly body: string },
): Record<string, string> {
  const timestamp = String(Math.floor(message.timestampMs / 1000));
  const signature = hmac(secret.replace(/^whsec_/, ''), `${message.id}.${timestamp}.${message.body}`);
  return { 'webhook-id': message.id, 'webhook-timestamp': timestamp, 'webhook-signature': `v1,${signature}` };
}

function hmac(base64Key: string, text: string): string {
  return createHmac('sha256', Buffer.from(base64Key, 'base64')).update(text, 'utf8').digest('base64');
}
