import type { WebhookEvent, WebhookReceiver, WebhookRequest } from '@crmsync/adapter';
import { sharedToken, tokenInPath } from '@crmsync/adapter-kit';
import { contentHash } from '@crmsync/model';
import type { WebhookSettings } from '../endpoints/settings.ts';
import { isUid } from '../endpoints/suitedash-object.ts';
import { eventName, readSuitedashEvent, type SuitedashEvent } from './suitedash-event.ts';

/** An edit that is told twice costs one reading; a second edit that is taken for the first is not seen. */
const shortRepeatMs = 2_000;

const objectTypes: { readonly [subject: string]: string } = {
  contact: 'contacts',
  company: 'companies',
  project: 'projects',
};
const kinds: { readonly [verb: string]: WebhookEvent['kind'] } = {
  created: 'created',
  updated: 'updated',
  deleted: 'deleted',
};

/**
 * Receives the webhooks of an account and of its automations. They are not signed: the secret is the last part of the
 * address that they are sent to.
 */
export function suitedashWebhook(settings: WebhookSettings = {}): WebhookReceiver {
  return {
    verify: sharedToken(tokenInPath()),
    parse: (request, nowMs) => parse(request, nowMs, settings),
  };
}

function parse(request: WebhookRequest, nowMs: number, settings: WebhookSettings): readonly WebhookEvent[] {
  const said = readSuitedashEvent(request, settings);
  const event: WebhookEvent = {
    eventId: eventId(request, said, nowMs, settings),
    type: said.name,
    ...aboutWhat(said, settings),
  };
  return [event, ...byStatus(said, event, settings)];
}

/** There is no id of a delivery: what comes again soon with the same body is the same. */
function eventId(
  { rawBody }: WebhookRequest,
  { name }: SuitedashEvent,
  nowMs: number,
  { repeatMs = 60_000 }: WebhookSettings,
): string {
  const spanMs = name.endsWith('.updated') ? Math.min(shortRepeatMs, repeatMs) : repeatMs;
  const body = new TextDecoder().decode(rawBody).trim();
  return contentHash([JSON.stringify(JSON.parse(body)), Math.floor(nowMs / Math.max(1, spanMs))]);
}

/** The record that an event is about; whatever happened to it, it is read again. */
function aboutWhat(
  { name, uid, email }: SuitedashEvent,
  { events = {} }: WebhookSettings,
): Pick<WebhookEvent, 'kind' | 'ref' | 'lookup'> {
  const [subject = '', verb = ''] = name.split('.');
  const told = Object.entries(events).find(([word]) => eventName(word) === name)?.[1];
  const objectType = told?.objectType ?? objectTypes[subject];
  if (objectType === undefined) return { kind: 'other' };
  const kind = kinds[verb] ?? 'updated';
  if (uid !== undefined && isUid(uid)) return { kind, ref: { objectType, id: uid } };
  if (email === undefined || objectType !== 'contacts') return { kind: 'other' };
  return { kind, lookup: { objectType, by: 'email', value: email.toLowerCase() } };
}

/** What follows from a status, for accounts whose automations do not tell it. Once per project. */
function byStatus(
  { name, uid, values }: SuitedashEvent,
  event: WebhookEvent,
  { statusEvents = {} }: WebhookSettings,
): WebhookEvent[] {
  const { status } = values;
  const type = name === 'project.updated' && typeof status === 'string' ? statusEvents[status] : undefined;
  if (type === undefined || uid === undefined) return [];
  return [{ ...event, eventId: contentHash(['status', uid, type]), type, kind: 'updated' }];
}
