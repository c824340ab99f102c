const everything = ['list', 'changes', 'get', 'create', 'update', 'delete'] as const;

/** Every object can be found by a property, and merged, and has events of its own. */
const crmObject = {
  operations: [...everything, 'find'],
  incremental: ['modifiedSince'],
  // The archive can be listed; searches never show what is in it.
  deletes: ['listed', 'flagged'],
  // The survivor names those it took in, and an old id leads to it.
  merges: ['absorbedIds', 'redirect'],
  custom: true,
  enumerable: true,
  webhooks: true,
} as const;

/** Calls, e-mails, meetings and notes have no archive: only events and reading by id tell that one is gone. */
const engagement = {
  entity: 'activity',
  operations: everything,
  writes: ['occurredAt', 'body', 'owner'],
  incremental: ['modifiedSince'],
  deletes: ['webhook', 'notFound'],
  associations: ['contacts', 'companies', 'deals'],
  enumerable: true,
  webhooks: true,
} as const;

/** What an adapter of HubSpot must at least declare. */
export const hubspotPins = {
  adapter: 'hubspot',
  ports: [
    { entity: 'owner', operations: ['list'], reads: ['name', 'email', 'active'], deletes: ['listed', 'flagged'] },
    { entity: 'pipeline', operations: ['list'], reads: ['name', 'stages'], enumerable: true },
    {
      ...crmObject,
      entity: 'company',
      writes: ['name', 'domains', 'industry', 'phones', 'addresses', 'owner', 'lifecycle', 'description'],
      search: ['domain'],
    },
    {
      ...crmObject,
      entity: 'contact',
      operations: [...everything, 'find', 'upsert'],
      writes: [
        'firstName',
        'lastName',
        'emails',
        'phones',
        'companyName',
        'jobTitle',
        'owner',
        'lifecycle',
        'leadStatus',
      ],
      search: ['email', 'phone'],
      // A second contact with an address is refused.
      idempotency: ['uniqueField', 'syncKey'],
      associations: ['companies'],
    },
    {
      ...crmObject,
      entity: 'deal',
      writes: ['name', 'amount', 'pipeline', 'stage', 'expectedCloseOn', 'owner'],
      search: ['name'],
      associations: ['companies', 'contacts'],
    },
    { ...engagement, objectTypes: ['calls'] },
    { ...engagement, objectTypes: ['emails'] },
    { ...engagement, objectTypes: ['meetings'] },
    { ...engagement, objectTypes: ['notes'] },
    {
      ...engagement,
      entity: 'task',
      writes: ['subject', 'body', 'status', 'owner'],
      deletes: ['listed', 'flagged'],
    },
  ],
  webhookEvents: [
    ...['contact.creation', 'contact.propertyChange', 'contact.deletion', 'contact.merge'],
    ...['company.creation', 'company.propertyChange', 'company.deletion', 'company.merge'],
    ...['deal.creation', 'deal.propertyChange', 'deal.deletion', 'deal.merge'],
  ],
} as const;
