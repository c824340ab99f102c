import type { Collection } from '@crmsync/store';
import { sql } from 'kysely';
import { postgresDialect } from './postgres-dialect.ts';
import { tenantList, tenantListFunction } from './postgres-tenants.ts';
import { planTables } from './schema-plan.ts';

/**
 * Statements that make the rows of a tenant visible and writable only to transactions that have set `crmsync.tenant` to
 * it. They can be run again, and must be after a release that adds collections; `migrate()` does so with `rowSecurity`.
 * The owner of the tables, superusers and roles with `bypassrls` are not bound: connect as another role.
 * @param options.schema @default 'crmsync'
 */
export function rowSecuritySql(
  collections: readonly Collection[],
  options: { readonly schema?: string } = {},
): readonly string[] {
  const { builder, table } = postgresDialect(options.schema ?? 'crmsync');
  const names = planTables(collections).map(({ collection }) => collection);
  const own = sql`tenant_id = nullif(current_setting('crmsync.tenant', true), '')`;
  const policies = [...names, 'leases'].flatMap((name) => {
    const secured = sql.table(table(name));
    return [
      sql`alter table ${secured} enable row level security`,
      sql`drop policy if exists crmsync_tenant on ${secured}`,
      sql`create policy crmsync_tenant on ${secured} using (${own}) with check (${own})`,
    ];
  });
  const listed = sql.table(table(tenantListFunction));
  const list = tenantList(
    names.map((name) => sql.table(table(name))),
    sql`coalesce(behind, '')`,
    sql`most`,
  );
  const statements = [
    ...policies,
    sql`create or replace function ${listed}(behind text, most bigint) returns setof text language sql stable security definer set search_path = pg_catalog, pg_temp as $list$ ${list} $list$`,
    sql`revoke execute on function ${listed}(text, bigint) from public`,
  ];
  return statements.map((statement) => statement.compile(builder).sql);
}
