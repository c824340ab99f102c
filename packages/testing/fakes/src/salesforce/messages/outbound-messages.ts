import { createSeededRandom } from '../../seeded-random.ts';
import type {
  WebhookFlushOptions,
  WebhookFlushResult,
  WebhookSender,
  WebhookSubscription,
} from '../../webhook-outbox.ts';
import { recordId } from '../records/record-id.ts';
import type { RecordChange } from '../records/transactions.ts';
import type { SalesforceState } from '../salesforce-state.ts';
import { dayMs } from '../salesforce-time.ts';
import { outboundEnvelope } from './outbound-envelope.ts';

/** One outbound message that an administrator set up. */
export interface OutboundMessageInfo {
  readonly actionId: string;
  readonly objectType: string;
  /** Where it is posted; a secret stands in it as the query parameter `token`, since nothing is signed. */
  readonly url: string;
}

/** The outbound messages of an organisation and what they still have to deliver. */
export interface OutboundMessages {
  subscribe(subscription: WebhookSubscription): void;
  unsubscribe(url: string): void;
  list(): readonly OutboundMessageInfo[];
  /** Notes a committed change. */
  notice(change: RecordChange): void;
  /** Notifications that were not taken yet. */
  pending(): number;
  /** Posts what is due. */
  flush(options: WebhookFlushOptions, send: WebhookSender): Promise<WebhookFlushResult>;
}

interface Notification {
  readonly id: string;
  readonly recordId: string;
  readonly queuedMs: number;
  dueMs: number;
  attempts: number;
}

interface Message extends OutboundMessageInfo {
  readonly subscribedUrl: string;
  waiting: Notification[];
}

type Total = { -readonly [Key in keyof WebhookFlushResult]: WebhookFlushResult[Key] };

const usualObjects = ['Contact', 'Lead', 'Account', 'Opportunity', 'Task', 'Event'];
const mostNotifications = 100;
const firstRetryMs = 15_000;
const longestRetryMs = 7_200_000;

/** Makes an organisation without outbound messages. */
export function createOutboundMessages(state: SalesforceState, instanceUrl: () => string): OutboundMessages {
  let messages: Message[] = [];
  let actions = 0;
  let notifications = 0;
  return {
    subscribe({ url, secret, events = usualObjects }) {
      const target = new URL(url);
      if (secret !== '') target.searchParams.set('token', secret);
      for (const name of events) {
        const objectType = state.object(name)?.name ?? name;
        actions++;
        const actionId = recordId('04k', actions);
        messages.push({ actionId, objectType, url: target.toString(), subscribedUrl: url, waiting: [] });
      }
    },
    unsubscribe(url) {
      messages = messages.filter(({ subscribedUrl }) => subscribedUrl !== url);
    },
    list: () => messages.map(({ actionId, objectType, url }) => ({ actionId, objectType, url })),
    notice({ kind, object, row, silent = false }) {
      if (silent || (kind !== 'create' && kind !== 'update')) return;
      for (const message of messages) {
        if (message.objectType !== object.name) continue;
        notifications++;
        const queuedMs = state.now();
        message.waiting.push({
          id: recordId('04l', notifications),
          recordId: row.id,
          queuedMs,
          dueMs: queuedMs,
          attempts: 0,
        });
      }
    },
    pending: () => messages.reduce((sum, { waiting }) => sum + waiting.length, 0),
    async flush(options, send) {
      const total: Total = { requests: 0, delivered: 0, dropped: 0, duplicated: 0, retrying: 0, abandoned: 0 };
      for (const message of messages) await flushMessage(state, message, { options, send, total, instanceUrl });
      return total;
    },
  };
}

interface Flush {
  readonly options: WebhookFlushOptions;
  readonly send: WebhookSender;
  readonly total: Total;
  readonly instanceUrl: () => string;
}

async function flushMessage(state: SalesforceState, message: Message, flush: Flush): Promise<void> {
  const nowMs = state.now();
  const fresh = message.waiting.filter(({ queuedMs }) => queuedMs + dayMs > nowMs);
  flush.total.abandoned += message.waiting.length - fresh.length;
  message.waiting = fresh.filter(({ dueMs }) => dueMs > nowMs);
  const due = misbehave(
    fresh.filter(({ dueMs }) => dueMs <= nowMs),
    flush.options,
    flush.total,
  );
  for (let at = 0; at < due.length; at += mostNotifications) {
    const part = due.slice(at, at + mostNotifications);
    flush.total.requests++;
    if (await isTaken(state, message, part, flush)) {
      flush.total.delivered += part.length;
      continue;
    }
    for (const each of part) {
      each.dueMs = nowMs + Math.min(longestRetryMs, firstRetryMs * 2 ** each.attempts);
      each.attempts++;
      message.waiting.push(each);
    }
    flush.total.retrying += part.length;
  }
}

async function isTaken(
  state: SalesforceState,
  { actionId, objectType, url }: Message,
  part: readonly Notification[],
  { send, instanceUrl }: Flush,
): Promise<boolean> {
  const table = state.object(objectType)?.table;
  const body = outboundEnvelope({
    organizationId: state.settings.organizationId,
    actionId,
    instanceUrl: instanceUrl(),
    version: `${state.settings.newestVersion}.0`,
    notifications: part.map(({ id, recordId: recordKey }) => {
      const row = table?.get(recordKey);
      const isThere = row !== undefined && row.deletedAtMs === undefined;
      return { id, objectName: objectType, values: isThere ? row.values : { Id: recordKey } };
    }),
  });
  const headers = { 'content-type': 'text/xml; charset=utf-8', soapaction: '""' };
  try {
    return (await send({ url, headers, body })) === 200;
  } catch {
    return false;
  }
}

function misbehave(
  due: readonly Notification[],
  { drop = 0, duplicate = 0, reorder = false, seed = 1 }: WebhookFlushOptions,
  total: Total,
): Notification[] {
  const random = createSeededRandom(seed);
  const kept: Notification[] = [];
  for (const each of due) {
    if (random.chance(drop)) {
      total.dropped++;
      continue;
    }
    kept.push(each);
    if (!random.chance(duplicate)) continue;
    total.duplicated++;
    kept.push(each);
  }
  return reorder ? random.shuffle(kept) : kept;
}
