import { createHash } from 'node:crypto';
import { type WebhookReceiver, type WebhookRequest, WebhookVerificationError } from '@crmsync/adapter';
import { anyVerifier, constantTimeEqual, hmacSignature, type WebhookVerifier } from '@crmsync/adapter-kit';
import type { HubspotSettings } from '../endpoints/hubspot-settings.ts';
import { parseWebhook } from './parse-webhook.ts';

/** The only escapes that HubSpot decodes in the address before signing; everything else stays encoded. */
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

/** The address as HubSpot signs it. */
function signedUrl(url: string): string {
  return url.replaceAll(/%[\da-f]{2}/gi, (code) => decoded[code.toUpperCase()] ?? code);
}

/** Version 3: a keyed hash with a time. The address is tried as sent, too, since HubSpot's own helper does not decode. */
function timedSignature(toleranceMs: number): WebhookVerifier {
  return hmacSignature({
    algorithm: 'sha256',
    encoding: 'base64',
    header: 'x-hubspot-signature-v3',
    timestampHeader: 'x-hubspot-request-timestamp',
    toleranceMs,
    message: ({ method, url, rawBody }, timestamp) => [
      [method.toUpperCase(), signedUrl(url), rawBody, timestamp],
      [method.toUpperCase(), url, rawBody, timestamp],
    ],
  });
}

/** Versions 1 and 2: a plain hash that starts with the secret, without a time. */
const untimedSignature: WebhookVerifier = (request, secrets) => {
  const given = request.headers['x-hubspot-signature']?.trim().toLowerCase();
  const version = request.headers['x-hubspot-signature-version']?.trim().toLowerCase() ?? 'v1';
  if (!given) throw refused('missing');
  const usable = secrets.filter((secret) => secret.trim() !== '');
  if (usable.length === 0) throw refused('noSecret');
  let matches = false;
  for (const secret of usable) matches = constantTimeEqual(untimedHash(request, secret, version), given) || matches;
  if (!matches) throw refused('mismatch');
};

function untimedHash({ method, url, rawBody }: WebhookRequest, secret: string, version: string): string {
  const hash = createHash('sha256').update(secret);
  if (version === 'v2') hash.update(method.toUpperCase()).update(url);
  return hash.update(rawBody).digest('hex');
}

function refused(reason: WebhookVerificationError['reason']): WebhookVerificationError {
  return new WebhookVerificationError('The webhook is not verified by its older signature', { reason });
}

/**
 * Receives HubSpot's webhooks; the secret is the app's client secret.
 * @see https://developers.hubspot.com/docs/apps/legacy-apps/authentication/validating-requests
 */
export function hubspotWebhook(settings: NonNullable<HubspotSettings['webhook']>): WebhookReceiver {
  const timed = timedSignature(settings.toleranceMs ?? 300_000);
  return {
    verify: settings.allowUntimedSignatures ? anyVerifier(timed, untimedSignature) : timed,
    parse: parseWebhook,
  };
}
