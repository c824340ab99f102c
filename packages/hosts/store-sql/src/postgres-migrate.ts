import { type Collection, StoreError } from '@crmsync/store';
import { sql } from 'kysely';
import { addedColumns } from './added-columns.ts';
import { type Migration, nextMigration } from './migration.ts';
import { fillColumns } from './postgres-fill.ts';
import { compiled, listOf, type PostgresSession, type RunStatement } from './postgres-session.ts';
import { tenantListFunction } from './postgres-tenants.ts';
import { rowSecuritySql } from './row-security-sql.ts';
import { planTables } from './schema-plan.ts';
import { migrationsTableSql, schemaSql, stepSql } from './schema-sql.ts';
import type { SqlDialect } from './sql-dialect.ts';

/** What a migration brings about. */
export interface PostgresTarget {
  readonly schema: string;
  readonly collections: readonly Collection[];
  readonly rowSecurity: boolean;
}

/** Brings the schema to the collections in one transaction; processes that start at once come one after the other. */
export async function migratePostgres(
  session: PostgresSession,
  dialect: SqlDialect,
  target: PostgresTarget,
): Promise<void> {
  await session.migrate(async (run) => {
    await checkEncoding(run);
    await applyNext(run, dialect, target);
    if (!target.rowSecurity || (await isSecured(run, dialect, target))) return;
    for (const text of rowSecuritySql(target.collections, target)) await run({ sql: text, parameters: [] });
  });
}

async function applyNext(run: RunStatement, dialect: SqlDialect, target: PostgresTarget): Promise<void> {
  const plain = (text: string) => run({ sql: text, parameters: [] });
  const applied = await appliedMigrations(run, dialect, target.schema);
  const next = nextMigration(applied ?? [], target.collections);
  if (!next) return;
  // What is there is not asked for again: that takes a right which a role that only runs has not.
  if (!applied) for (const text of await beforeFirst(run, dialect, target.schema)) await plain(text);
  for (const step of next.parsed) {
    if (step.kind !== 'createIndex') for (const text of stepSql(dialect, step)) await plain(text);
  }
  for (const [collection, columns] of addedColumns(next.parsed)) await fillColumns(run, dialect, collection, columns);
  // Indexes come last: filling columns under them would be slower, and a unique one would refuse the empty values.
  for (const step of next.parsed) {
    if (step.kind === 'createIndex') for (const text of stepSql(dialect, step)) await plain(text);
  }
  const { version, checksum, steps } = next;
  const table = sql.table(dialect.table('migrations'));
  await run(
    compiled(sql`insert into ${table} (version, checksum, steps) values (${version}, ${checksum}, ${steps})`, dialect),
  );
}

async function checkEncoding(run: RunStatement): Promise<void> {
  const [found] = await run({ sql: "select current_setting('server_encoding') as encoding", parameters: [] });
  if (found?.encoding === 'UTF8') return;
  throw new StoreError(`the database keeps texts as ${String(found?.encoding)}`, {
    remedy: "Use a database made with encoding 'UTF8'.",
  });
}

/** What was applied, or nothing where the table of migrations is missing. */
async function appliedMigrations(
  run: RunStatement,
  dialect: SqlDialect,
  schema: string,
): Promise<readonly Migration[] | undefined> {
  if (!(await exists(run, dialect, schema, 'migrations'))) return undefined;
  const table = sql.table(dialect.table('migrations'));
  const rows = await run(compiled(sql`select version, checksum, steps from ${table} order by version`, dialect));
  return rows.map(({ version, checksum, steps }) => ({
    version: Number(version),
    checksum: String(checksum),
    steps: String(steps),
  }));
}

async function exists(run: RunStatement, dialect: SqlDialect, schema: string, table: string): Promise<boolean> {
  const found = await run(
    compiled(
      sql`select 1 from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
        where n.nspname = ${schema} and c.relname = ${table}`,
      dialect,
    ),
  );
  return found.length > 0;
}

async function beforeFirst(run: RunStatement, dialect: SqlDialect, schema: string): Promise<readonly string[]> {
  const query = sql`select 1 from pg_catalog.pg_namespace where nspname = ${schema}`;
  const there = await run(compiled(query, dialect));
  return [...(there.length > 0 ? [] : [schemaSql(schema)]), migrationsTableSql(dialect)];
}

/** Whether the tables of all collections have their policies. */
async function isSecured(run: RunStatement, dialect: SqlDialect, target: PostgresTarget): Promise<boolean> {
  const names = [...planTables(target.collections).map(({ collection }) => collection), 'leases'];
  const open = sql`select 1 from unnest(${listOf(names, 'text')}) as asked(name) where not exists (
      select 1 from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
      where n.nspname = ${target.schema} and c.relname = asked.name and c.relrowsecurity)
    union all select 1 where not exists (
      select 1 from pg_catalog.pg_proc p join pg_catalog.pg_namespace n on n.oid = p.pronamespace
      where n.nspname = ${target.schema} and p.proname = ${tenantListFunction})`;
  return (await run(compiled(open, dialect))).length === 0;
}
