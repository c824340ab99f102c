const everything = ['list', 'changes', 'get', 'find', 'create', 'update', 'delete'] as const;

/** Every object has a stamp of its last change, a recycle bin that can be queried, and fields of the organisation's own. */
const sObject = {
  operations: everything,
  incremental: ['modifiedSince'],
  deletes: ['listed', 'flagged'],
  custom: true,
  enumerable: true,
  webhooks: true,
} as const;

/** Records with an external id are created or changed by it. */
const keyed = {
  ...sObject,
  operations: [...everything, 'upsert'],
  idempotency: ['syncKey', 'uniqueField'],
} as const;

/** The loser of a merge names the winner. */
const mergeable = { ...keyed, merges: ['redirect', 'absorbedIds'] } as const;

const activity = {
  ...sObject,
  operations: ['list', 'changes', 'get', 'create', 'update', 'delete'],
  associations: ['contacts', 'companies', 'deals'],
} as const;

/** What an adapter of Salesforce must at least declare. */
export const salesforcePins = {
  adapter: 'salesforce',
  ports: [
    { entity: 'owner', operations: ['list', 'get'], reads: ['name', 'email', 'active'], enumerable: true },
    { entity: 'pipeline', operations: ['list'], reads: ['stages'], enumerable: true },
    {
      ...mergeable,
      entity: 'company',
      writes: ['name', 'websites', 'phones', 'addresses', 'industry', 'employees', 'annualRevenue', 'owner'],
      search: ['name', 'syncKey'],
      associations: ['parent'],
    },
    {
      ...mergeable,
      entity: 'contact',
      writes: ['firstName', 'lastName', 'emails', 'phones', 'addresses', 'jobTitle', 'department', 'owner'],
      search: ['email', 'phone', 'syncKey'],
      associations: ['companies'],
    },
    {
      ...mergeable,
      entity: 'lead',
      writes: ['firstName', 'lastName', 'emails', 'phones', 'companyName', 'status', 'source', 'owner'],
      search: ['email', 'syncKey'],
    },
    {
      ...keyed,
      entity: 'deal',
      reads: ['status'],
      writes: ['name', 'amount', 'stage', 'expectedCloseOn', 'probability', 'owner'],
      search: ['name', 'syncKey'],
      associations: ['companies', 'contacts'],
    },
    {
      ...activity,
      entity: 'activity',
      objectTypes: ['Event', 'Events', 'event', 'events'],
      writes: ['subject', 'body', 'occurredAt', 'location', 'owner'],
    },
    { ...activity, entity: 'task', writes: ['subject', 'body', 'status', 'priority', 'dueOn', 'owner'] },
  ],
} as const;
