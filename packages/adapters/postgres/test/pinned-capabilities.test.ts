import { money } from '@crmsync/adapter-kit';
import { describePinned } from '@crmsync/testkit/vitest';
import { defineTable, postgres } from '../src/index.ts';
import { postgresPins } from './support/postgres-pins.ts';

const kept = { updatedAt: 'updated_at', syncKey: 'crmsync_key' } as const;

/** The tables of a host that keeps its own companies, contacts, deals and activities. */
const tables = [
  defineTable({
    ...kept,
    entity: 'company',
    table: 'companies',
    fields: { name: 'name', domains: 'domain', phones: 'phone', tags: 'tags' },
    search: { name: 'name' },
  }),
  defineTable({
    ...kept,
    entity: 'contact',
    table: 'contacts',
    fields: {
      firstName: 'first_name',
      lastName: 'last_name',
      emails: 'email',
      phones: 'phone',
      tags: 'tags',
      leadStatus: 'status',
      description: 'notes',
    },
    custom: { county: 'text', birth_county: { kind: 'text', readOnly: true } },
    search: { email: 'email', phone: 'phone' },
    associations: { companies: { column: 'company_id', to: 'companies' } },
    softDelete: { column: 'deleted_at' },
  }),
  defineTable({
    ...kept,
    entity: 'deal',
    table: 'deals',
    fields: { name: 'title', amount: money({ amount: 'amount', currency: 'currency' }), expectedCloseOn: 'close_on' },
    search: { name: 'title' },
    associations: {
      companies: { column: 'company_id', to: 'companies' },
      contacts: { column: 'contact_id', to: 'contacts' },
    },
  }),
  defineTable({
    ...kept,
    entity: 'activity',
    table: 'activities',
    fields: { kind: 'kind', occurredAt: 'occurred_at', body: 'body' },
    associations: { contacts: { column: 'contact_id', to: 'contacts' } },
  }),
];

describePinned(postgres({ tables }), postgresPins);
