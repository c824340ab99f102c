import { defineTable, type TableDefinition } from '../../src/index.ts';
import type { TableScript } from './table-world.ts';
import { clockSql } from './watched-pool.ts';

/** Firms, found by `updated_at`, which the adapter sets itself. */
export function firmsTable(schema: string): TableDefinition {
  return defineTable({
    entity: 'company',
    schema,
    table: 'firms',
    fields: { name: 'name', domains: 'domain', employees: 'employees', annualRevenue: 'revenue', tags: 'tags' },
    search: { name: 'name', domain: 'domain' },
    required: [['name']],
    createdAt: 'created_at',
    updatedAt: { column: 'updated_at', touch: true },
    version: 'none',
    without: ['delete'],
  });
}

/** People of one tenant, marked when they are deleted, found by `updated_at`, which a trigger sets. */
export function peopleTable(schema: string): TableDefinition {
  return defineTable({
    entity: 'contact',
    schema,
    table: 'people',
    fields: {
      firstName: 'first_name',
      lastName: 'Last "Name"',
      emails: ['email', 'email_2'],
      phones: 'phone',
      birthday: 'born',
      leadStatus: 'status',
      description: 'notes',
      addresses: 'addresses',
    },
    custom: { county: 'text', arrested: 'bool', intake: { column: 'date_intake', kind: 'date' } },
    search: { email: 'email', phone: 'phone' },
    required: [['firstName']],
    tenant: { tenant_id: 7 },
    filter: { kind: ['client', 'lead'] },
    associations: { companies: { column: 'firm_id', to: 'firms' } },
    createdAt: 'created_at',
    updatedAt: 'updated_at',
    softDelete: { column: 'deleted_at' },
    syncKey: 'crmsync_key',
    unique: { key: 'crmsync_key' },
  });
}

/** What a host's migration makes. */
export function plainTablesSql(schema: string): string {
  const stamps = 'created_at timestamptz not null default now(), updated_at timestamptz not null default now()';
  return `${clockSql(schema)}
    set search_path = "${schema}", pg_catalog;
    create table firms (id uuid primary key default gen_random_uuid(), name varchar(60) not null, domain text,
      employees int, revenue numeric(12, 2), tags text[], secret text default 'never read', ${stamps});
    create table people (id bigint generated always as identity primary key, tenant_id int not null, kind text not null default 'client',
      first_name text not null check (first_name <> 'refused'), "Last ""Name""" text, email text, email_2 text, phone text, born date,
      status text, notes text, addresses jsonb, county text, arrested boolean, date_intake date, firm_id uuid references firms,
      crmsync_key text unique, deleted_at timestamptz, secret text default 'never read', ${stamps});
    create function touch() returns trigger language plpgsql as $$ begin new.updated_at := "${schema}".now(); return new; end $$;
    create trigger touch before update on people for each row execute function touch();
    reset search_path;`;
}

const firms = (schema: string): TableScript => ({
  definition: firmsTable(schema),
  ids: 'select id from firms order by id',
  insert: 'insert into firms (name, created_at, updated_at) values ($1, now(), now()) returning id',
  edit: (id) => ['update firms set name = $2, updated_at = now() where id = $1', id],
  remove: (id) => ['delete from firms where id = $1', id],
  sample: (n) => ({
    name: `Anvil Works ${n}`,
    domains: [`anvils-${n}.example.com`],
    employees: 40 + n,
    annualRevenue: { amount: `${1000 + n}.50`, currency: null },
    tags: [`tag ${n}`, 'a, "b"'],
  }),
  refused: () => ({ name: 'x'.repeat(80) }),
  absent: ['employees', 'employees'],
  more: { unknownId: '00000000-0000-4000-8000-000000000000' },
});

const people = (schema: string): TableScript => ({
  definition: peopleTable(schema),
  ids: `select id from people where deleted_at is null and tenant_id = 7 and kind <> 'other' order by id`,
  insert: `insert into people (tenant_id, first_name, "Last ""Name""", created_at, updated_at)
    values (7, $1, 'Seeded', now(), now()) returning id`,
  edit: (id) => ['update people set first_name = $2 where id = $1', id],
  remove: (id) => ['update people set deleted_at = now() where id = $1', id],
  sample: (n) => ({
    firstName: `Ann${n} Maria`,
    lastName: `Example${n}`,
    emails: [{ address: `ann.${n}@example.com`, primary: true }, { address: `work.${n}@example.com` }],
    phones: [{ number: `(212) 555-01${String(n).padStart(2, '0')}`, primary: true }],
    birthday: `1990-01-0${1 + (n % 8)}`,
    leadStatus: { key: n % 2 === 0 ? 'open' : 'new' },
    description: { format: 'text', body: `Likes anvils, number ${n}` },
    addresses: [{ line1: `${n} Main Street`, city: 'Springfield' }],
  }),
  refused: () => ({ firstName: 'refused' }),
  absent: ['description', 'notes'],
  more: {
    addCustomField: () => ({ remoteKey: 'intake', values: ['2026-01-02', '2026-02-03'] }),
    upsertBy: () => ({ field: 'key', value: 'key-1' }),
    searchValue: (by, { fields }) =>
      by === 'phone' ? `+1${JSON.stringify(fields.phones).replaceAll(/\D/g, '')}` : undefined,
  },
});

export const plainScripts = (schema: string): readonly TableScript[] => [firms(schema), people(schema)];
