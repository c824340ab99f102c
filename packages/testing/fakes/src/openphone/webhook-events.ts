import type { Row, RowChange } from '../row-table.ts';
import { callAnswer } from './call-routes.ts';
import { customAnswer } from './contact-routes.ts';
import { messageAnswer } from './message-routes.ts';
import type { Call, Contact, ContactItem, Message } from './openphone-records.ts';
import { type OpenPhoneState, ownerId } from './openphone-state.ts';
import type { WebhookEvent } from './webhook-registry.ts';

/** Version that the events of the dated API carry. */
export const datedVersion = '2026-03-30';

const waiting = ['queued', 'initiated', 'ringing'];

/** What webhooks tell about a contact; a new one counts as updated. */
export function contactEvents(state: OpenPhoneState, { action, row }: RowChange<Contact>): WebhookEvent[] {
  const type = action === 'delete' ? 'contact.deleted' : 'contact.updated';
  const resource = contactResource(state, row);
  return [eventOf(state, type, { legacy: resource, legacyApp: resource, dated: resource })];
}

/** What webhooks tell about a message. */
export function messageEvents(state: OpenPhoneState, { action, row, before }: RowChange<Message>): WebhookEvent[] {
  const { status } = row.fields;
  if (action === 'update' && before?.fields.status === status) return [];
  const types: Partial<Record<Message['status'], string>> = {
    received: 'message.received',
    delivered: 'message.delivered',
    undelivered: 'message.undelivered',
  };
  const type = types[status];
  if (type === undefined) return [];
  const { text, conversationId, to, ...shown } = messageAnswer(row);
  const recipient = to.length === 1 ? to[0] : to;
  const base = { ...shown, to: recipient, object: 'message' };
  const forms = {
    legacy: { ...base, text },
    legacyApp: { ...base, body: text, media: [], conversationId },
    dated: { ...shown, to, text, conversationId },
  };
  return [eventOf(state, type, forms, row.fields)];
}

/** What webhooks tell about a call. */
export function callEvents(state: OpenPhoneState, { row, before }: RowChange<Call>): WebhookEvent[] {
  const { fields } = row;
  const isNew = (part: 'summary' | 'transcript' | 'voicemail'): boolean =>
    fields[part] !== null && (before?.fields[part] ?? null) === null;
  const types = before?.fields.status === fields.status ? [] : statusTypes(fields);
  const parts = [
    ...(fields.recordings.length > (before?.fields.recordings.length ?? 0) ? ['call.recording.completed'] : []),
    ...(isNew('voicemail') ? ['call.voicemail.completed'] : []),
  ];
  const whole = callForms(state, row);
  return [
    ...[...types, ...parts].map((type) => eventOf(state, type, whole, fields)),
    ...(isNew('summary') ? [partEvent(state, row, 'summary')] : []),
    ...(isNew('transcript') ? [partEvent(state, row, 'transcript')] : []),
  ];
}

function statusTypes({ status, answeredAt }: Call): string[] {
  if (waiting.includes(status)) return ['call.ringing'];
  if (status === 'in-progress' || status === 'answered') return ['call.answered'];
  const missed = status === 'missed' || status === 'no-answer' ? ['call.missed'] : [];
  const forwarded = status === 'forwarded' ? ['call.forwarded'] : [];
  return [...(answeredAt === null ? [] : ['call.answered']), ...missed, ...forwarded, 'call.completed'];
}

type Forms = WebhookEvent['payloads'];

function callForms({ options }: OpenPhoneState, row: Row<Call>): Forms {
  const shown = callAnswer(row);
  const participants = (options.emptyWebhookParticipants ?? true) ? [] : shown.participants;
  const legacy = { ...shown, participants, object: 'call', media: row.fields.recordings };
  return { legacy, legacyApp: legacy, dated: { ...shown, participants, status: datedStatus(row.fields) } };
}

function datedStatus({ status, answeredAt, aiHandled }: Call): string {
  if (aiHandled !== null) return 'ai-handled';
  if (status === 'forwarded' || status === 'abandoned' || status === 'failed') return status;
  return answeredAt === null ? 'unanswered' : 'answered';
}

function partEvent(state: OpenPhoneState, { id, fields }: Row<Call>, part: 'summary' | 'transcript'): WebhookEvent {
  const content = { ...fields[part], callId: id };
  const legacy = { ...content, object: part === 'summary' ? 'callSummary' : 'callTranscript' };
  return eventOf(state, `call.${part}.completed`, { legacy, legacyApp: legacy, dated: content }, fields);
}

function contactResource(state: OpenPhoneState, { id, fields, createdAtMs, updatedAtMs }: Row<Contact>) {
  const { firstName, lastName, company, role, source, externalId, emails, phoneNumbers } = fields;
  const typed = (items: readonly ContactItem[]) => items.map(({ name, value }) => ({ value, type: name }));
  return {
    id,
    firstName,
    lastName,
    company,
    role,
    location: null,
    source,
    externalId,
    emails: typed(emails),
    phoneNumbers: typed(phoneNumbers),
    customFields: customAnswer(state, fields),
    createdAt: new Date(createdAtMs).toISOString(),
    updatedAt: new Date(updatedAtMs).toISOString(),
  };
}

function eventOf(
  state: OpenPhoneState,
  type: string,
  forms: Forms,
  on?: { readonly phoneNumberId: string; readonly userId: string | null },
): WebhookEvent {
  const createdAt = new Date(state.now()).toISOString();
  const id = state.newId('EV');
  const legacy = (object: unknown) => ({ id, object: 'event', apiVersion: 'v4', createdAt, type, data: { object } });
  const context = { orgId: state.orgId, userId: on?.userId ?? ownerId(state), sharedWithIds: [] };
  return {
    type,
    ...(on === undefined ? {} : { lineId: on.phoneNumberId }),
    payloads: {
      legacy: legacy(forms.legacy),
      legacyApp: legacy(forms.legacyApp),
      dated: {
        id,
        apiVersion: datedVersion,
        createdAt,
        type,
        data: { resource: forms.dated, context, links: { quo: null } },
      },
    },
  };
}
