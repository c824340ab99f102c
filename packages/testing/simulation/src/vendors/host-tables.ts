import { changeTableSql, defineTable, type TableDefinition } from '@crmsync/adapter-postgres';
import { openServer } from '../stores/server.ts';

type Rows = Record<string, unknown>[];

/** Tables of a host in a real database, in a schema of their own. */
export interface HostTables {
  /** What they lie in, for people. */
  readonly name: string;
  readonly schema: string;
  /** Runs a statement at a moment of the story. @param nowMs what `now()` tells */
  query(nowMs: number, text: string, values?: readonly unknown[]): Promise<Rows>;
  /** Takes everything out, so that the next story finds them as this one did. */
  empty(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Makes the tables on the server of `DATABASE_URL` or at the standard local port, else in the embedded PGlite.
 * @throws Error when the server of `databaseUrl` does not answer
 */
export async function openHostTables(databaseUrl?: string): Promise<HostTables> {
  const server = await openServer(databaseUrl);
  const schema = `crmsync_simulation_${crypto.randomUUID().slice(0, 8)}`;
  await server.run(tablesSql(schema));
  const client = await server.pool.connect();
  client.on('error', () => {});
  const ask = async (text: string, values?: readonly unknown[]): Promise<Rows> => {
    const { rows } = await client.query({ text, ...(values ? { values: [...values] } : {}) });
    return rows;
  };
  let last: Promise<unknown> = Promise.resolve();
  // One connection, on which one thing is done after the other.
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const done = last.then(work, work);
    last = done.catch(() => undefined);
    return done;
  };
  await ask(`select set_config('search_path', $1, false)`, [`"${schema}", pg_catalog`]);
  return {
    name: server.name,
    schema,
    query: (nowMs, text, values) =>
      inTurn(async () => {
        await ask(`select set_config('crmsync_simulation.now', $1, false)`, [new Date(nowMs).toISOString()]);
        return ask(text, values);
      }),
    empty: () => inTurn(() => ask(emptySql)).then(() => undefined),
    async close() {
      client.release();
      await server.run(`drop schema if exists "${schema}" cascade`);
      await server.end();
    },
  };
}

const emptySql = `do $$ begin
    truncate people, companies;
    truncate people_changes, companies_changes;
    perform setval('people_ids', 1, false), setval('companies_ids', 1, false);
  end $$`;

/** The two tables as the adapter is to see them. */
export function hostDefinitions(
  schema: string,
  options: {
    readonly changes: 'updatedAt' | 'transaction' | 'changeTable';
    readonly softDelete: boolean;
    readonly syncKeys: boolean;
  },
): readonly TableDefinition[] {
  const common = (table: string) => ({
    schema,
    table,
    createdAt: 'created_at',
    updatedAt: 'updated_at',
    changes: options.changes === 'changeTable' ? { table: `${table}_changes` } : options.changes,
    ...(options.softDelete ? { softDelete: { column: 'deleted_at' } } : {}),
    ...(options.syncKeys ? { syncKey: 'sync_key' } : {}),
  });
  return [
    defineTable({
      entity: 'company',
      ...common('companies'),
      fields: { name: 'name', domains: 'domain', employees: 'employees', description: 'description' },
      search: { domain: 'domain', name: 'name' },
    }),
    defineTable({
      entity: 'contact',
      ...common('people'),
      fields: {
        firstName: 'first_name',
        lastName: 'last_name',
        emails: 'email',
        phones: ['phone', 'phone_2', 'phone_3'],
        jobTitle: 'job_title',
        department: 'department',
      },
      search: { email: 'email', phone: 'phone' },
      associations: { companies: { column: 'company_id', to: 'companies' } },
    }),
  ];
}

/** Statements that make the tables; `now()` tells the time of the story there. */
function tablesSql(schema: string): string {
  const system = `sync_key text unique, created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(), deleted_at timestamptz`;
  const changeTables = hostDefinitions(schema, { changes: 'changeTable', softDelete: true, syncKeys: true });
  return `create schema "${schema}";
    create function "${schema}".now() returns timestamptz language sql stable
      as $$ select current_setting('crmsync_simulation.now')::timestamptz $$;
    set search_path = "${schema}", pg_catalog;
    create function stamp() returns trigger language plpgsql set search_path = "${schema}", pg_catalog
      as $$ begin new.updated_at := now(); return new; end $$;
    create sequence companies_ids;
    create sequence people_ids;
    create table companies (id bigint primary key default 7000000 + nextval('"${schema}".companies_ids'), name text, domain text,
      employees integer, description text, ${system});
    create table people (id bigint primary key default 7500000 + nextval('"${schema}".people_ids'), first_name text, last_name text,
      email text, phone text, phone_2 text, phone_3 text, job_title text, department text,
      company_id bigint references companies (id) on delete set null, ${system});
    create trigger stamp before update on companies for each row execute function stamp();
    create trigger stamp before update on people for each row execute function stamp();
    ${changeTables.map(changeTableSql).join('\n')}
    reset search_path;`;
}
