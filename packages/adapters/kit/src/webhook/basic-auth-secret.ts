import { constantTimeEqual } from './constant-time.ts';
import { requiredHeader, unverified, usableSecrets, type WebhookVerifier } from './verifier.ts';

/**
 * Verifies HTTP Basic credentials that were given to the vendor when the webhook was set up. Each secret is
 * `user:password`.
 */
export function basicAuthSecret(): WebhookVerifier {
  return (request, secrets) => {
    const usable = usableSecrets(secrets);
    const [scheme = '', encoded = ''] = requiredHeader(request, 'authorization').split(/\s+/, 2);
    if (scheme.toLowerCase() !== 'basic' || encoded === '') throw unverified('missing');
    let matches = false;
    for (const secret of usable) {
      matches = constantTimeEqual(Buffer.from(secret, 'utf8').toString('base64'), encoded) || matches;
    }
    if (!matches) throw unverified('mismatch');
  };
}
