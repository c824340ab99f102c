import { type WebhookEvent, type WebhookRequest, WireFormatError } from '@crmsync/adapter';
import { instantOf } from '../endpoints/instant-of.ts';
import type { OpenPhoneSettings } from '../endpoints/settings.ts';
import { type EventWire, eventWire } from '../wire.ts';

const objectTypes: { readonly [group: string]: string } = { contact: 'contacts', call: 'calls', message: 'messages' };

const kinds: { readonly [type: string]: WebhookEvent['kind'] } = {
  'contact.deleted': 'deleted',
  'message.received': 'created',
  'call.ringing': 'created',
};

/**
 * The event of a delivery, in either form. It only names the record: events come in any order, and those of calls may lack the
 * participants.
 * @throws WireFormatError
 */
export function parseWebhook(request: WebhookRequest, { workspaceId }: OpenPhoneSettings): readonly WebhookEvent[] {
  const event = readEvent(request);
  const [group = ''] = event.type.split('.');
  const about = event.data.resource ?? event.data.object;
  const objectType = objectTypes[group];
  // A summary, a transcript or a recording names its call.
  const id = (group === 'call' ? about?.callId : undefined) ?? about?.id;
  const orgId = event.data.context?.orgId;
  const occurredAt = instantOf(event.createdAt);
  const isKnown = objectType !== undefined && Boolean(id);
  return [
    {
      // The message id of the dated form stays the same however often it is sent.
      eventId: request.headers['webhook-id']?.trim() || event.id,
      type: event.type,
      ...(workspaceId !== undefined && orgId ? { accountId: orgId } : {}),
      ...(occurredAt === undefined ? {} : { occurredAt }),
      kind: isKnown ? (kinds[event.type] ?? 'updated') : 'other',
      ...(isKnown ? { ref: { objectType, id: id ?? '' } } : {}),
    },
  ];
}

function readEvent({ rawBody }: WebhookRequest): EventWire {
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder().decode(rawBody));
  } catch (cause) {
    throw new WireFormatError('openphone webhook: the body is not JSON', { cause });
  }
  const event = eventWire.safeParse(json);
  if (event.success) return event.data;
  const paths = event.error.issues.map((issue) => issue.path.join('.'));
  throw new WireFormatError('openphone webhook: the body is not an event', { paths });
}
