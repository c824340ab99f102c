import { defineEntity, type FieldsOf } from '../entity-definition.ts';

/** Something that happened or will: a call, an e-mail, a meeting, a message, a note. Append-mostly. */
export const activityEntity = defineEntity({
  entity: 'activity',
  fields: {
    kind: { kind: 'text', oneOf: ['call', 'email', 'meeting', 'sms', 'chat', 'note', 'other'] },
    direction: { kind: 'text', oneOf: ['in', 'out', 'internal', 'unknown'] },
    occurredAt: { kind: 'instant' },
    endedAt: { kind: 'instant' },
    durationSec: { kind: 'int' },
    subject: { kind: 'text' },
    body: { kind: 'richText' },
    status: { kind: 'text', oneOf: ['planned', 'done', 'missed', 'cancelled', 'failed'] },
    outcome: { kind: 'choice' },
    location: { kind: 'text' },
    owner: { kind: 'reference', to: 'owner' },
    /** A list of `Participant`. */
    participants: { kind: 'json' },
    recordingUrl: { kind: 'url' },
  },
  associations: { contacts: { to: 'contact' }, companies: { to: 'company' }, deals: { to: 'deal' } },
});

export type Activity = FieldsOf<typeof activityEntity>;
