import { indexValue } from '@crmsync/store';
import { sql } from 'kysely';
import { keptRow } from './kept-row.ts';
import { columnKey } from './postgres-key.ts';
import { compiled, listOf, type RunStatement } from './postgres-session.ts';
import { pageSql } from './query-plan.ts';
import type { ColumnPlan } from './schema-plan.ts';
import type { SqlDialect } from './sql-dialect.ts';

const pageRows = 1000;

/** Gives new columns the values that the documents have. */
export async function fillColumns(
  run: RunStatement,
  dialect: SqlDialect,
  collection: string,
  columns: readonly ColumnPlan[],
): Promise<void> {
  const table = sql.table(dialect.table(collection));
  const sets = sql.join(columns.map(({ name }) => sql`${sql.id(name)} = filled.${sql.id(name)}`));
  const names = sql.join(['tenant_id', 'id', ...columns.map(({ name }) => name)].map((name) => sql.id(name)));
  // Without statistics of a table that was just filled, each page could read all of it.
  for (const way of ['seqscan', 'hashjoin', 'mergejoin']) {
    await run({ sql: `set local enable_${way} = off`, parameters: [] });
  }
  for (let after: readonly string[] = []; ; ) {
    const page = pageSql(dialect, collection, after.length > 0);
    const rows = await run({ sql: page, parameters: [...after, pageRows] });
    const parsed = rows.map(({ tenant_id, id, doc }) => {
      return { tenantId: String(tenant_id), id: String(id), row: keptRow(collection, doc) };
    });
    const last = parsed.at(-1);
    if (!last) return;
    const text = (values: readonly string[]) => listOf(values, 'text');
    const lists = [
      text(parsed.map(({ tenantId }) => tenantId)),
      text(parsed.map(({ id }) => id)),
      ...columns.map(({ property, type }) => {
        const values = parsed.map(({ row }) => columnKey(indexValue(row, property, type)));
        return listOf(values, type === 'integer' ? 'bigint' : 'text');
      }),
    ];
    await run(
      compiled(
        sql`update ${table} as kept set ${sets} from unnest(${sql.join(lists)}) as filled(${names})
          where kept.tenant_id = filled.tenant_id and kept.id = filled.id`,
        dialect,
      ),
    );
    if (parsed.length < pageRows) return;
    after = [last.tenantId, last.id];
  }
}
