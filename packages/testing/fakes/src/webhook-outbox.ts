import { createSeededRandom } from './seeded-random.ts';

/** Where a fake sends its events. */
export interface WebhookSubscription {
  readonly url: string;
  /** Secret for the signature, or the vendor's own credential pair. */
  readonly secret: string;
  /** Event names; every event when absent. */
  readonly events?: readonly string[];
  /** Signature version, where the vendor has several. */
  readonly version?: string;
}

/** One event waiting for delivery. */
export interface QueuedWebhook {
  /** Event name that a subscription can list. */
  readonly type: string;
  readonly payload: Readonly<Record<string, unknown>>;
  /** Deliveries tried before this one. */
  readonly attempt: number;
}

/** One HTTP POST that carries events. */
export interface WebhookDelivery {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** How a delivery run misbehaves. */
export interface WebhookFlushOptions {
  /** Chance from 0 to 1 that an event is lost for good. @default 0 */
  readonly drop?: number;
  /** Chance from 0 to 1 that an event is sent twice. @default 0 */
  readonly duplicate?: number;
  /** True to shuffle the events. @default false */
  readonly reorder?: boolean;
  /** Seed of the misbehaviour. @default 1 */
  readonly seed?: number;
}

/** What a delivery run did. */
export interface WebhookFlushResult {
  /** POSTs sent. */
  readonly requests: number;
  /** Events that were answered with 2xx, duplicates included. */
  readonly delivered: number;
  /** Events lost on purpose. */
  readonly dropped: number;
  /** Events sent once more on purpose. */
  readonly duplicated: number;
  /** Events that were refused and wait for another attempt. */
  readonly retrying: number;
  /** Events given up after the last attempt. */
  readonly abandoned: number;
}

/** Sends one delivery and gives back the status, or rejects when the receiver cannot be reached. */
export type WebhookSender = (delivery: WebhookDelivery) => Promise<number>;

/** What a vendor decides about its webhooks. */
export interface WebhookOutboxOptions {
  /** Most events in one POST. */
  readonly batchSize: number;
  /** Attempts before an event is given up. */
  readonly maxAttempts: number;
  /** Writes and signs one POST. */
  encode(subscription: WebhookSubscription, events: readonly QueuedWebhook[]): WebhookDelivery;
}

/** Events on their way to subscribers. */
export interface WebhookOutbox {
  subscribe(subscription: WebhookSubscription): void;
  unsubscribe(url: string): void;
  /** Queues an event for each subscription that wants it; costs nothing without subscribers. */
  queue(type: string, payload: Readonly<Record<string, unknown>>): void;
  /** Events waiting over all subscriptions. */
  pending(): number;
  flush(options: WebhookFlushOptions, send: WebhookSender): Promise<WebhookFlushResult>;
}

/** Makes an outbox without subscriptions. */
export function createWebhookOutbox(options: WebhookOutboxOptions): WebhookOutbox {
  let boxes: Box[] = [];
  return {
    subscribe(subscription) {
      boxes.push({ subscription, events: [] });
    },
    unsubscribe(url) {
      boxes = boxes.filter(({ subscription }) => subscription.url !== url);
    },
    queue(type, payload) {
      for (const { subscription, events } of boxes) {
        if (subscription.events === undefined || subscription.events.includes(type)) {
          events.push({ type, payload, attempt: 0 });
        }
      }
    },
    pending: () => boxes.reduce((sum, { events }) => sum + events.length, 0),
    async flush(flush, send) {
      const total = { requests: 0, delivered: 0, dropped: 0, duplicated: 0, retrying: 0, abandoned: 0 };
      for (const box of boxes) await flushBox(box, options, flush, send, total);
      return total;
    },
  };
}

/** Sends deliveries with the given `fetch`. */
export function fetchSender(fetch: typeof globalThis.fetch): WebhookSender {
  return async ({ url, headers, body }) => {
    const response = await fetch(url, { method: 'POST', headers: { ...headers }, body });
    await response.arrayBuffer();
    return response.status;
  };
}

interface Box {
  readonly subscription: WebhookSubscription;
  events: QueuedWebhook[];
}

type Mutable<Shape> = { -readonly [Key in keyof Shape]: Shape[Key] };

async function flushBox(
  box: Box,
  options: WebhookOutboxOptions,
  flush: WebhookFlushOptions,
  send: WebhookSender,
  total: Mutable<WebhookFlushResult>,
): Promise<void> {
  const queued = misbehave(box.events, flush, total);
  box.events = [];
  for (let at = 0; at < queued.length; at += options.batchSize) {
    const events = queued.slice(at, at + options.batchSize);
    total.requests++;
    if (await accepted(send, options.encode(box.subscription, events))) {
      total.delivered += events.length;
      continue;
    }
    for (const event of events) {
      if (event.attempt + 1 >= options.maxAttempts) {
        total.abandoned++;
      } else {
        total.retrying++;
        box.events.push({ ...event, attempt: event.attempt + 1 });
      }
    }
  }
}

function misbehave(
  events: readonly QueuedWebhook[],
  { drop = 0, duplicate = 0, reorder = false, seed = 1 }: WebhookFlushOptions,
  total: Mutable<WebhookFlushResult>,
): QueuedWebhook[] {
  const random = createSeededRandom(seed);
  const kept: QueuedWebhook[] = [];
  for (const event of events) {
    if (random.chance(drop)) {
      total.dropped++;
      continue;
    }
    kept.push(event);
    if (random.chance(duplicate)) {
      total.duplicated++;
      kept.push(event);
    }
  }
  return reorder ? random.shuffle(kept) : kept;
}

async function accepted(send: WebhookSender, delivery: WebhookDelivery): Promise<boolean> {
  try {
    const status = await send(delivery);
    return status >= 200 && status < 300;
  } catch {
    return false;
  }
}
