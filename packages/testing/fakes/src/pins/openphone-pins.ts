/** Calls and messages are found through the conversations that changed, and are not written as records. */
const conversed = {
  entity: 'activity',
  operations: ['list', 'changes', 'get'],
  incremental: ['createdSince', 'modifiedSince'],
  webhooks: true,
} as const;

/** What an adapter of OpenPhone (Quo) must at least declare. */
export const openphonePins = {
  adapter: 'openphone',
  ports: [
    { entity: 'owner', operations: ['list', 'get'], reads: ['name', 'email'], enumerable: true },
    {
      entity: 'contact',
      operations: ['list', 'get', 'find', 'create', 'update', 'delete'],
      writes: ['firstName', 'lastName', 'companyName', 'jobTitle', 'emails', 'phones'],
      // A contact can be looked for by its external id, and by nothing else; a second one with it is refused.
      search: ['syncKey'],
      idempotency: ['syncKey'],
      deletes: ['notFound', 'webhook'],
      custom: true,
      enumerable: true,
      webhooks: true,
    },
    {
      ...conversed,
      objectTypes: ['calls', 'call'],
      reads: ['kind', 'direction', 'occurredAt', 'endedAt', 'durationSec', 'status', 'owner', 'participants'],
    },
    {
      ...conversed,
      objectTypes: ['messages', 'message'],
      reads: ['kind', 'direction', 'occurredAt', 'body', 'status', 'owner', 'participants'],
    },
  ],
  webhookEvents: ['message.received', 'message.delivered', 'call.completed', 'contact.updated', 'contact.deleted'],
  messaging: { channels: ['sms'], status: true },
} as const;
