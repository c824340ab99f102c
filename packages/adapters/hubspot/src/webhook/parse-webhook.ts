import { type WebhookEvent, type WebhookRequest, WireFormatError } from '@crmsync/adapter';
import { contentHash, type Instant, type RemoteRef, toInstant } from '@crmsync/model';
import { z } from 'zod';
import { objectTypeOf } from '../mapping/object-types.ts';
import { type WebhookEventWire, webhookEventWire } from '../wire.ts';

const kinds: Readonly<Record<string, WebhookEvent['kind']>> = {
  creation: 'created',
  propertyChange: 'updated',
  deletion: 'deleted',
  privacyDeletion: 'deleted',
  restore: 'restored',
  merge: 'merged',
  associationChange: 'associated',
};

/**
 * The events of one delivery: an array of up to 100, in no order, possibly repeated.
 * @throws WireFormatError
 * @see https://developers.hubspot.com/docs/api-reference/webhooks-webhooks-v3/guide
 */
export function parseWebhook(request: WebhookRequest): readonly WebhookEvent[] {
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder().decode(request.rawBody));
  } catch (cause) {
    throw new WireFormatError('hubspot webhook: the body is not JSON', { cause });
  }
  const events = z.array(webhookEventWire).safeParse(json);
  if (!events.success) {
    const paths = events.error.issues.map((issue) => issue.path.join('.'));
    throw new WireFormatError('hubspot webhook: the body is not a list of events', { paths });
  }
  return events.data.map(readEvent);
}

function readEvent(event: WebhookEventWire): WebhookEvent {
  const [subject = '', verb = ''] = event.subscriptionType.split('.');
  const kind = kinds[verb] ?? 'other';
  const objectType = objectTypeOf(subject === 'object' ? (event.objectTypeId ?? subject) : subject);
  const occurredAt = instantOf(event.occurredAt);
  const refs = kind === 'associated' ? linkRefs(event, objectType) : recordRefs(event, objectType, kind);
  return {
    eventId: eventIdOf(event),
    type: event.subscriptionType,
    kind,
    ...(event.portalId ? { accountId: event.portalId } : {}),
    ...(occurredAt ? { occurredAt } : {}),
    ...refs,
    ...originOf(event),
  };
}

/** `eventId` repeats, so an event is known by what it says. */
function eventIdOf(event: WebhookEventWire): string {
  const { subscriptionId, portalId, subscriptionType, occurredAt, objectId, propertyName } = event;
  const links = [event.fromObjectId, event.toObjectId, event.associationType, event.associationRemoved];
  const merge = [event.primaryObjectId, event.newObjectId, event.mergedObjectIds];
  return contentHash([portalId, subscriptionId, subscriptionType, objectId, propertyName, occurredAt, links, merge]);
}

function instantOf(epochMs: number | null | undefined): Instant | undefined {
  return typeof epochMs === 'number' && !Number.isNaN(new Date(epochMs).getTime()) ? toInstant(epochMs) : undefined;
}

type EventRefs = Pick<WebhookEvent, 'ref' | 'also' | 'mergedInto'>;

function recordRefs(event: WebhookEventWire, objectType: string, kind: WebhookEvent['kind']): EventRefs {
  const refOf = (id: string): RemoteRef => ({ objectType, id });
  if (kind !== 'merged') return event.objectId ? { ref: refOf(event.objectId) } : {};
  // A merge makes a new record nowadays; the primary one is gone with the others then.
  const survivor = event.newObjectId ?? event.primaryObjectId ?? event.objectId;
  if (!survivor) return {};
  const losers = [event.primaryObjectId, ...(event.mergedObjectIds ?? [])].filter(
    (id, index, ids): id is string => typeof id === 'string' && id !== survivor && ids.indexOf(id) === index,
  );
  return { ref: refOf(survivor), mergedInto: refOf(survivor), also: losers.map(refOf) };
}

/** `CONTACT_TO_COMPANY` names both ends where the event has no type ids. */
function linkRefs(event: WebhookEventWire, objectType: string): EventRefs {
  if (!event.fromObjectId) return {};
  const [fromName, toName] = (event.associationType ?? '').split('_TO_');
  const from = objectTypeOf(event.fromObjectTypeId ?? fromName ?? '') || objectType;
  const to = objectTypeOf(event.toObjectTypeId ?? toName ?? '');
  return {
    ref: { objectType: from, id: event.fromObjectId },
    ...(event.toObjectId && to !== '' ? { also: [{ objectType: to, id: event.toObjectId }] } : {}),
  };
}

function originOf(event: WebhookEventWire): Pick<WebhookEvent, 'origin'> {
  const { changeSource: source, sourceId: actor } = event;
  if (!source && !actor) return {};
  return { origin: { ...(source ? { source } : {}), ...(actor ? { actor } : {}) } };
}
