import { type RawBuilder, sql } from 'kysely';
import { compiled, type PostgresSession } from './postgres-session.ts';
import type { PostgresTable } from './postgres-tables.ts';
import type { SqlDialect } from './sql-dialect.ts';

/** The function that lists tenants where no policy lets anybody see the rows of all. */
export const tenantListFunction = 'tenant_list';

const defaultTenants = 1000;

/** Lists tenants that have rows, a page at a time. */
export async function listTenants(
  session: PostgresSession,
  dialect: SqlDialect,
  tables: readonly PostgresTable[],
  page: { readonly after?: string; readonly limit?: number; readonly rowSecurity: boolean },
): Promise<readonly string[]> {
  const { after, limit = defaultTenants, rowSecurity } = page;
  // No policy lets one statement see the rows of all tenants; a function of the owner's tells their names.
  const list = rowSecurity
    ? sql`select tenant_id from ${sql.table(dialect.table(tenantListFunction))}(${after ?? null}, ${limit}) as listed(tenant_id)`
    : tenantList(
        tables.map(({ name }) => name),
        after === undefined ? undefined : sql`${after}`,
        sql`${limit}`,
      );
  const rows = await session.single('list tenants', compiled(list, dialect), undefined);
  return rows.map((row) => String(row.tenant_id));
}

/** Goes from tenant to tenant by the primary keys, so that the number of rows does not matter. */
export function tenantList(
  tables: readonly RawBuilder<unknown>[],
  after: RawBuilder<unknown> | undefined,
  limit: RawBuilder<unknown>,
): RawBuilder<unknown> {
  const least = (condition: RawBuilder<unknown>) =>
    sql`least(${sql.join([sql`null::text`, ...tables.map((name) => sql`(select min(tenant_id) from ${name}${condition})`)])})`;
  const first = least(after === undefined ? sql`` : sql` where tenant_id > ${after}`);
  return sql`with recursive known(tenant_id) as (
      select ${first} collate "C"
      union all
      select ${least(sql` where tenant_id > known.tenant_id`)} collate "C" from known where known.tenant_id is not null
    ) select tenant_id from known where tenant_id is not null limit ${limit}`;
}
