import type { WebhookSender } from '../../webhook-outbox.ts';
import { isAcknowledged } from './outbound-envelope.ts';

/** Posts messages with the given `fetch`; an answer that does not acknowledge counts as a failure. */
export function acknowledgedSender(fetch: typeof globalThis.fetch): WebhookSender {
  return async ({ url, headers, body }) => {
    const response = await fetch(url, { method: 'POST', headers: { ...headers }, body });
    const answer = await response.text();
    return response.status === 200 && isAcknowledged(answer) ? 200 : 500;
  };
}
