import type { WebhookFlushResult, WebhookOutbox, WebhookOutboxOptions, WebhookSender } from '../webhook-outbox.ts';
import type { ChangeEvent } from './change-event.ts';
import { isJsonObject, type JsonObject } from './json.ts';
import type { PipedriveState } from './pipedrive-state.ts';
import { webhookPayload } from './webhook-payload.ts';
import type { PipedriveWebhook, WebhookHealth, WebhookRegistry } from './webhook-routes.ts';

/** First attempts that may fail in a row before a webhook is banned. */
const failuresBeforeBan = 10;
/** How long events of a banned webhook are lost, in milliseconds. */
const banMs = 30 * 60_000;
/** A webhook without a success for this long is removed, in milliseconds. */
const removeAfterMs = 3 * 24 * 60 * 60_000;

/** The webhooks of one account and the way their events take to the outbox. */
export interface WebhookDispatch extends WebhookRegistry {
  /** Queues an event for every webhook that wants it. */
  queue(state: PipedriveState, event: ChangeEvent): void;
  /** Delivers the queued events and keeps the health of each webhook. */
  flush(
    nowMs: number,
    run: (send: WebhookSender) => Promise<WebhookFlushResult>,
    send: WebhookSender,
  ): Promise<WebhookFlushResult>;
}

/** How one POST looks: a single event, with the webhook's Basic credentials. No signature exists. */
export function webhookEncoding(): WebhookOutboxOptions {
  return {
    batchSize: 1,
    maxAttempts: 4,
    encode: (subscription, [event]) => {
      const payload: JsonObject = isJsonObject(event?.payload) ? event.payload : {};
      const [webhookId = '', ownerId = ''] = (subscription.version ?? '').split('/');
      const meta = {
        ...(isJsonObject(payload.meta) ? payload.meta : {}),
        webhook_id: webhookId,
        webhook_owner_id: ownerId,
        attempt: (event?.attempt ?? 0) + 1,
      };
      return {
        url: subscription.url.split('#')[0] ?? '',
        headers: {
          'content-type': 'application/json',
          ...(subscription.secret === ''
            ? {}
            : { authorization: `Basic ${Buffer.from(subscription.secret).toString('base64')}` }),
        },
        body: JSON.stringify({ ...payload, meta }),
      };
    },
  };
}

/** Makes the dispatch of an account without webhooks. */
export function createWebhookDispatch(outbox: WebhookOutbox): WebhookDispatch {
  const hooks = new Map<number, PipedriveWebhook>();
  let lastId = 0;

  const lift = (hook: PipedriveWebhook, nowMs: number): void => {
    if (hook.delivery.bannedUntilMs === 0 || nowMs < hook.delivery.bannedUntilMs) return;
    hooks.set(hook.id, { ...hook, delivery: { ...hook.delivery, bannedUntilMs: 0, failedFirstAttempts: 0 } });
    subscribe(outbox, hook);
  };

  return {
    all: () => [...hooks.values()],
    nextId: () => lastId + 1,
    add(hook) {
      lastId = Math.max(lastId, hook.id);
      hooks.set(hook.id, hook);
      subscribe(outbox, hook);
    },
    remove(id) {
      const hook = hooks.get(id);
      if (hook !== undefined) outbox.unsubscribe(boxUrl(hook));
      return hooks.delete(id);
    },
    queue(state, event) {
      if (hooks.size === 0) return;
      for (const hook of hooks.values()) lift(hook, state.now());
      outbox.queue(`${event.action}.${event.entity}`, { ...webhookPayload(state, event, state.uuid()) });
    },
    async flush(nowMs, run, send) {
      return run(async (delivery) => {
        const facts = deliveryFacts(delivery.body);
        const status = await send(delivery).catch(() => 0);
        const hook = hooks.get(facts.webhookId);
        if (hook === undefined) return status;
        const health = healthAfter(hook.delivery, status, facts.attempt, nowMs);
        hooks.set(hook.id, { ...hook, delivery: health });
        if (nowMs - health.lastSuccessAtMs >= removeAfterMs) this.remove(hook.id);
        else if (health.bannedUntilMs > nowMs) outbox.unsubscribe(boxUrl(hook));
        return status;
      });
    },
  };
}

function subscribe(outbox: WebhookOutbox, hook: PipedriveWebhook): void {
  const events = wantedEvents(hook);
  outbox.subscribe({
    url: boxUrl(hook),
    secret: hook.httpAuthUser === null ? '' : `${hook.httpAuthUser}:${hook.httpAuthPassword ?? ''}`,
    version: `${hook.id}/${hook.ownerId}`,
    ...(events === undefined ? {} : { events }),
  });
}

/** Several webhooks may share a URL; the fragment keeps their queues apart and is never sent. */
function boxUrl(hook: PipedriveWebhook): string {
  return `${hook.subscriptionUrl}#${hook.id}`;
}

function wantedEvents({ eventAction, eventObject }: PipedriveWebhook): string[] | undefined {
  if (eventAction === '*' && eventObject === '*') return undefined;
  const actions = eventAction === '*' ? ['create', 'change', 'delete'] : [eventAction];
  const objects =
    eventObject === '*'
      ? ['activity', 'deal', 'lead', 'note', 'organization', 'person', 'pipeline', 'stage', 'user']
      : [eventObject];
  return actions.flatMap((action) => objects.map((object) => `${action}.${object}`));
}

function deliveryFacts(body: string): { readonly webhookId: number; readonly attempt: number } {
  const payload: unknown = JSON.parse(body);
  const meta = isJsonObject(payload) && isJsonObject(payload.meta) ? payload.meta : {};
  return { webhookId: Number(meta.webhook_id), attempt: Number(meta.attempt) };
}

function healthAfter(before: WebhookHealth, status: number, attempt: number, nowMs: number): WebhookHealth {
  const seen = { ...before, lastAtMs: nowMs, lastStatus: status === 0 ? null : status };
  if (status >= 200 && status < 300) return { ...seen, lastSuccessAtMs: nowMs, failedFirstAttempts: 0 };
  if (attempt > 1) return seen;
  const failedFirstAttempts = before.failedFirstAttempts + 1;
  const bannedUntilMs = failedFirstAttempts >= failuresBeforeBan ? nowMs + banMs : before.bannedUntilMs;
  return { ...seen, failedFirstAttempts, bannedUntilMs };
}
