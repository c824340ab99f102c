const everything = ['list', 'changes', 'get', 'create', 'update', 'delete'] as const;

/** There is no upsert, no batch and no unique field. Lists leave deleted records out; events tell of them. */
const crmObject = {
  operations: [...everything, 'find'],
  incremental: ['modifiedSince'],
  deletes: ['webhook', 'notFound', 'listed', 'flagged'],
  merges: ['webhook', 'redirect', 'absorbedIds'],
  custom: true,
  enumerable: true,
  webhooks: true,
} as const;

const activity = {
  entity: 'activity',
  operations: everything,
  writes: ['body', 'occurredAt'],
  incremental: ['modifiedSince'],
  deletes: ['webhook', 'notFound', 'listed', 'flagged'],
  associations: ['contacts', 'companies', 'deals'],
  enumerable: true,
  webhooks: true,
} as const;

/** What an adapter of Pipedrive must at least declare. */
export const pipedrivePins = {
  adapter: 'pipedrive',
  ports: [
    { entity: 'owner', operations: ['list', 'get'], reads: ['name', 'email', 'active'], enumerable: true },
    { entity: 'pipeline', operations: ['list', 'get'], reads: ['name', 'stages'], enumerable: true },
    { ...crmObject, entity: 'company', writes: ['name', 'addresses', 'owner'], search: ['name'] },
    {
      ...crmObject,
      entity: 'contact',
      writes: ['firstName', 'lastName', 'emails', 'phones', 'owner'],
      search: ['email', 'phone'],
      associations: ['companies'],
    },
    {
      ...crmObject,
      entity: 'deal',
      writes: ['name', 'amount', 'pipeline', 'stage', 'expectedCloseOn', 'probability', 'lostReason', 'owner'],
      search: ['name'],
      // Deleted deals can be listed for 30 days.
      deletes: ['listed', 'flagged'],
      associations: ['companies', 'contacts'],
    },
    { ...activity, objectTypes: ['activities'] },
    { ...activity, objectTypes: ['notes'] },
    { ...activity, entity: 'task', writes: ['subject', 'body', 'status', 'dueAt', 'dueOn', 'owner'] },
  ],
  webhookEvents: [
    ...['create.person', 'change.person', 'delete.person'],
    ...['create.organization', 'change.organization', 'delete.organization'],
    ...['create.deal', 'change.deal', 'delete.deal'],
    ...['create.activity', 'change.activity', 'delete.activity'],
  ],
} as const;
