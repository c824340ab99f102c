import type { WebhookDelivery, WebhookOutbox, WebhookOutboxOptions } from '../webhook-outbox.ts';
import { legacySignature, standardSignature } from './webhook-signature.ts';

/** Forms of an event: of webhooks made by the first API, of those made in the application, and of the dated API. */
export type EventForm = 'legacy' | 'legacyApp' | 'dated';

/** A webhook of the workspace. */
export interface Webhook {
  readonly id: string;
  readonly form: EventForm;
  readonly url: string;
  readonly events: readonly string[];
  /** Ids of lines, or `*`. */
  readonly resourceIds: readonly string[];
  readonly label: string | null;
  readonly status: 'enabled' | 'disabled';
  /** Base64 in the legacy forms, `whsec_…` in the dated one. */
  readonly key: string;
  readonly userId: string;
  readonly createdAtMs: number;
  readonly updatedAtMs: number;
}

/** One event in all its forms. */
export interface WebhookEvent {
  readonly type: string;
  /** The line it happened on; absent for contacts. */
  readonly lineId?: string;
  readonly payloads: Readonly<Record<EventForm, Readonly<Record<string, unknown>>>>;
}

/** The webhooks of a workspace. */
export interface WebhookRegistry {
  get(id: string): Webhook | undefined;
  all(): Webhook[];
  /** Adds a webhook, or replaces the one with its id. */
  put(webhook: Webhook): void;
  remove(id: string): void;
  queue(event: WebhookEvent): void;
}

/** Makes a registry without webhooks. */
export function createWebhookRegistry(outbox: WebhookOutbox): WebhookRegistry {
  const webhooks = new Map<string, Webhook>();
  const forget = (id: string): void => {
    const known = webhooks.get(id);
    if (known !== undefined) outbox.unsubscribe(boxUrl(known));
    webhooks.delete(id);
  };
  return {
    get: (id) => webhooks.get(id),
    all: () => [...webhooks.values()],
    put(webhook) {
      forget(webhook.id);
      webhooks.set(webhook.id, webhook);
      if (webhook.status === 'disabled') return;
      outbox.subscribe({
        url: boxUrl(webhook),
        secret: webhook.key,
        version: webhook.form,
        events: webhook.events.flatMap((event) => webhook.resourceIds.map((line) => `${event}@${line}`)),
      });
    },
    remove: forget,
    queue({ type, lineId, payloads }) {
      for (const place of lineId === undefined ? ['*'] : ['*', lineId]) outbox.queue(`${type}@${place}`, payloads);
    },
  };
}

/** How events are written and signed; a retry keeps the id of its first delivery. */
export function webhookEncoding(now: () => number): WebhookOutboxOptions {
  return {
    batchSize: 1,
    maxAttempts: 8,
    encode(subscription, [event]): WebhookDelivery {
      const form = subscription.version ?? 'legacy';
      const payload: unknown = event?.payload[form];
      const body = JSON.stringify(payload);
      const signed =
        form === 'dated'
          ? standardSignature(subscription.secret, { id: messageId(payload), timestampMs: now(), body })
          : legacySignature(subscription.secret, body, now());
      const [url = ''] = subscription.url.split('#');
      return { url, headers: { 'content-type': 'application/json', ...signed }, body };
    },
  };
}

/** Several webhooks may share a URL; the fragment keeps their queues apart and is never sent. */
function boxUrl({ url, id }: Webhook): string {
  return `${url}#${id}`;
}

function messageId(payload: unknown): string {
  return typeof payload === 'object' && payload !== null && 'id' in payload ? `msg_${payload.id}` : 'msg_none';
}
