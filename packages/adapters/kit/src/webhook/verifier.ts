import { type WebhookReceiver, type WebhookRequest, WebhookVerificationError } from '@crmsync/adapter';

/** The `verify` of a {@link WebhookReceiver}. */
export type WebhookVerifier = WebhookReceiver['verify'];

type Reason = WebhookVerificationError['reason'];

/** The error of a request that could not be proven genuine. */
export function unverified(reason: Reason): WebhookVerificationError {
  return new WebhookVerificationError(`The webhook is not verified: ${reasonTexts[reason]}`, { reason });
}

const reasonTexts: { readonly [R in Reason]: string } = {
  missing: 'its proof is missing or malformed',
  mismatch: 'its proof does not fit',
  stale: 'its time is outside the tolerance',
  noSecret: 'no secret is configured',
};

/** Secrets that are not blank. @throws WebhookVerificationError when there are none: nothing is accepted unproven */
export function usableSecrets(secrets: readonly string[]): readonly string[] {
  const usable = secrets.filter((secret) => secret.trim() !== '');
  if (usable.length === 0) throw unverified('noSecret');
  return usable;
}

/** A header of a request. @throws WebhookVerificationError when it is missing or blank */
export function requiredHeader(request: WebhookRequest, name: string): string {
  const value = request.headers[name.toLowerCase()]?.trim();
  if (!value) throw unverified('missing');
  return value;
}

/** Passes when any of several schemes does, e.g. an old and a new signature. Throws the error of the last. */
export function anyVerifier(first: WebhookVerifier, ...others: readonly WebhookVerifier[]): WebhookVerifier {
  return (request, secrets, nowMs) => {
    let failure: unknown;
    for (const verify of [first, ...others]) {
      try {
        verify(request, secrets, nowMs);
        return;
      } catch (error) {
        if (!(error instanceof WebhookVerificationError)) throw error;
        failure = error;
      }
    }
    throw failure;
  };
}
