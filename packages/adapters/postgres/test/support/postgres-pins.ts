import type { AdapterPins } from '@crmsync/testkit';

const row = {
  operations: ['list', 'changes', 'get', 'find', 'create', 'update', 'delete'],
  incremental: ['modifiedSince', 'eventTime'],
  deletes: ['listed', 'flagged', 'notFound'],
  // A column with unique values keeps our key.
  idempotency: ['syncKey'],
  enumerable: true,
} as const;

/** What an adapter of a database must at least declare of a host's tables of companies, contacts, deals and activities (A1, E1). */
export const postgresPins: AdapterPins = {
  adapter: 'postgres',
  ports: [
    { ...row, entity: 'company', writes: ['name', 'domains', 'phones', 'tags'], search: ['name', 'syncKey'] },
    {
      ...row,
      entity: 'contact',
      writes: ['firstName', 'lastName', 'emails', 'phones', 'tags', 'leadStatus', 'description'],
      search: ['email', 'phone', 'syncKey'],
      associations: ['companies'],
      custom: true,
    },
    {
      ...row,
      entity: 'deal',
      writes: ['name', 'amount', 'expectedCloseOn'],
      search: ['name', 'syncKey'],
      associations: ['companies', 'contacts'],
    },
    {
      ...row,
      entity: 'activity',
      operations: ['list', 'changes', 'get', 'create', 'update', 'delete'],
      writes: ['kind', 'occurredAt', 'body'],
      associations: ['contacts'],
    },
  ],
};
