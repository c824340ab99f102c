import type { TestDatabase } from '@crmsync/test-servers';
import type { AdapterSubject, AdapterWorld, Sample, WorldPort } from '@crmsync/testkit';
import { defineTable, postgres, type TableDefinition } from '../../src/index.ts';
import { clockSql, type WatchedDatabase, watchedDatabase } from './watched-pool.ts';

/** Tables of rows that are one record each: firms and people, found by `updated_at`. */
export function plainTables(schema: string): readonly [firms: TableDefinition, people: TableDefinition] {
  const firms = defineTable({
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
  const people = defineTable({
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
  });
  return [firms, people];
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

const samples: { readonly [table: string]: (n: number) => Sample } = {
  firms: (n) => ({
    fields: {
      name: `Anvil Works ${n}`,
      domains: [`anvils-${n}.example.com`],
      employees: 40 + n,
      annualRevenue: { amount: `${1000 + n}.50`, currency: null },
      tags: [`tag ${n}`, 'a, "b"'],
    },
  }),
  people: (n) => ({
    fields: {
      firstName: `Ann${n} Maria`,
      lastName: `Example${n}`,
      emails: [{ address: `ann.${n}@example.com`, primary: true }, { address: `work.${n}@example.com` }],
      phones: [{ number: `(212) 555-01${String(n).padStart(2, '0')}`, primary: true }],
      birthday: `1990-01-0${1 + (n % 8)}`,
      leadStatus: { key: n % 2 === 0 ? 'open' : 'new' },
      description: { format: 'text', body: `Likes anvils, number ${n}` },
      addresses: [{ line1: `${n} Main Street`, city: 'Springfield' }],
    },
  }),
};

function worldPort(watched: WatchedDatabase, table: string): WorldPort {
  let count = 0;
  const { query } = watched;
  const live = table === 'people' ? `where deleted_at is null and tenant_id = 7 and kind <> 'other'` : '';
  const idsOf = (rows: Record<string, unknown>[]) => rows.map(({ id }) => String(id));
  const stamped = ', created_at = now(), updated_at = now()';
  const insert = {
    firms: `insert into firms (name, created_at, updated_at) values ($1, now(), now()) returning id`,
    people: `insert into people (tenant_id, first_name, "Last ""Name""", created_at, updated_at) values (7, $1, 'Seeded', now(), now()) returning id`,
  }[table];
  const edit = {
    firms: `update firms set name = $2 ${stamped} where id = $1`,
    people: `update people set first_name = $2 where id = $1`,
  }[table];
  const sample = samples[table];
  const absent = { firms: ['employees', 'employees'], people: ['description', 'notes'] }[table] ?? ['', ''];
  return {
    ids: async () => idsOf(await query(`select id::text from ${table} ${live} order by id`)),
    seed: async (wanted) => {
      const ids: string[] = [];
      for (let at = 0; at < wanted; at += 1) ids.push(...idsOf(await query(insert ?? '', [`Seeded ${++count}`])));
      return ids;
    },
    edit: async (id) => void (await query(edit ?? '', [id, `Edited ${++count}`])),
    ...(sample ? { samples: (n) => [sample(n)] } : {}),
    refused: (n) => ({
      fields: { ...sample?.(n).fields, ...(table === 'people' ? { firstName: 'refused' } : { name: 'x'.repeat(80) }) },
    }),
    remove: async (id) => {
      await query(
        table === 'people' ? 'update people set deleted_at = now() where id = $1' : 'delete from firms where id = $1',
        [id],
      );
    },
    addCustomField: () => ({ remoteKey: 'intake', values: ['2026-01-02', '2026-02-03'] }),
    searchValue: (by, { fields }) => {
      const [phone] = Array.isArray(fields.phones) ? fields.phones : [];
      if (by === 'phone') return `+1${JSON.stringify(phone).replaceAll(/\D/g, '')}`;
      return undefined;
    },
    unknownId: table === 'people' ? '999999999' : '00000000-0000-4000-8000-000000000000',
    wire: {
      absent: {
        field: absent[0] ?? '',
        omit: (record) => {
          const doc: unknown = Reflect.get(record, 'doc');
          if (typeof doc === 'object' && doc !== null) Reflect.deleteProperty(doc, absent[1] ?? '');
        },
      },
    },
  };
}

/** The adapter of both tables, with an account that is emptied for each case. */
export async function plainSubject(database: TestDatabase): Promise<AdapterSubject> {
  const schema = database.newSchema();
  await database.query(plainTablesSql(schema));
  const watched = watchedDatabase(database, schema);
  return {
    adapter: postgres({ tables: plainTables(schema), pool: () => watched.pool, batch: 20 }),
    transport: 'statements',
    world: async (): Promise<AdapterWorld> => {
      watched.reset();
      await watched.query('delete from people');
      await watched.query('delete from firms');
      return {
        credential: { token: 'what-opens-the-database' },
        clock: watched.clock,
        statements: watched.statements,
        halveNextBatch: watched.loseNextAnswer,
        ports: { firms: worldPort(watched, 'firms'), people: worldPort(watched, 'people') },
      };
    },
  };
}
