import type { WebhookRequest } from '@crmsync/adapter';
import { constantTimeEqual } from './constant-time.ts';
import { unverified, usableSecrets, type WebhookVerifier } from './verifier.ts';

/**
 * Verifies a token that the vendor sends back as it was given: in a header, in the URL or in the body.
 * @param tokenIn the token of a request; `undefined` when it has none
 */
export function sharedToken(tokenIn: (request: WebhookRequest) => string | undefined): WebhookVerifier {
  return (request, secrets) => {
    const usable = usableSecrets(secrets);
    const token = tokenIn(request);
    if (!token) throw unverified('missing');
    let matches = false;
    for (const secret of usable) matches = constantTimeEqual(secret, token) || matches;
    if (!matches) throw unverified('mismatch');
  };
}

/** The token in a header, without a scheme in front. */
export function tokenInHeader(name: string): (request: WebhookRequest) => string | undefined {
  return (request) => request.headers[name.toLowerCase()]?.replace(/^Bearer\s+/i, '').trim();
}

/** The token in a query parameter of the URL. */
export function tokenInQuery(name: string): (request: WebhookRequest) => string | undefined {
  return (request) =>
    (URL.canParse(request.url) ? new URL(request.url).searchParams.get(name) : undefined) ?? undefined;
}

/** The token as the last segment of the URL's path. */
export function tokenInPath(): (request: WebhookRequest) => string | undefined {
  return (request) => (URL.canParse(request.url) ? new URL(request.url).pathname.split('/').at(-1) : undefined);
}
