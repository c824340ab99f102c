import type { CommitRefusal } from '@crmsync/store';
import { type RawBuilder, sql } from 'kysely';
import { compiled, listOf, type RunStatement } from './postgres-session.ts';
import type { PostgresTable, PreparedRow } from './postgres-tables.ts';
import type { IndexPlan } from './schema-plan.ts';
import type { SqlDialect, SqlValue } from './sql-dialect.ts';

/** The changes of a commit that a unique index refused: rows in the order they are written, keys of deleted ones. */
export interface ClashQuestion {
  readonly rows: readonly PreparedRow[];
  readonly deleted: ReadonlyMap<PostgresTable, readonly string[]>;
}

/** Finds the row that a unique index refuses, by writing the rows in memory over those that stand in their way. */
export async function firstClash(
  run: RunStatement,
  dialect: SqlDialect,
  tenantId: string,
  { rows, deleted }: ClashQuestion,
): Promise<CommitRefusal | undefined> {
  const taken = new Map<PostgresTable, TakenValues>();
  for (const table of new Set(rows.map((row) => row.table))) {
    if (table.unique.length === 0) continue;
    const values = takenValues(table);
    const gone = new Set(deleted.get(table));
    const own = rows.filter((row) => row.table === table);
    for (const { key, columns } of await inTheWay(run, dialect, tenantId, table, own)) {
      if (!gone.has(key)) values.write(key, columns);
    }
    taken.set(table, values);
  }
  for (const { table, id, key, columns } of rows) {
    const index = taken.get(table)?.write(key, columns);
    if (index) return { reason: 'unique', collection: table.plan.collection, index: index.declared, id };
  }
  return undefined;
}

interface TakenValues {
  /** Writes a row, unless an index has its values for another row. */
  write(key: string, columns: readonly SqlValue[]): IndexPlan | undefined;
}

function takenValues(table: PostgresTable): TakenValues {
  const holders = new Map(table.unique.map((index) => [index, new Map<string, string>()]));
  const written = new Map<string, readonly SqlValue[]>();
  const entry = (index: IndexPlan, columns: readonly SqlValue[]) => JSON.stringify(indexValues(table, index, columns));
  return {
    write(key, columns) {
      for (const [index, byValue] of holders) {
        const holder = byValue.get(entry(index, columns));
        if (holder !== undefined && holder !== key) return index;
      }
      const before = written.get(key);
      for (const [index, byValue] of holders) {
        if (before) byValue.delete(entry(index, before));
        byValue.set(entry(index, columns), key);
      }
      written.set(key, columns);
      return undefined;
    },
  };
}

/** The rows that are written over, and those that have a value which is to be written. */
async function inTheWay(
  run: RunStatement,
  dialect: SqlDialect,
  tenantId: string,
  table: PostgresTable,
  rows: readonly PreparedRow[],
): Promise<readonly { readonly key: string; readonly columns: readonly SqlValue[] }[]> {
  const { plan, name, unique } = table;
  const names = plan.columns.map((column) => sql.id(column.name));
  const types = new Map(plan.columns.map((column) => [column.name, column.type]));
  const textKeys = rows.map(({ key }) => key);
  /** Rows whose columns have one of the lists' values; a look-up for each, whatever the planner thinks of the table's size. */
  function having(columns: readonly string[], lists: readonly RawBuilder<unknown>[]): RawBuilder<unknown> {
    const asked = columns.map((_, at) => sql.id(`key_${at}`));
    const equal = columns.map((column, at) => sql`${sql.id(column)} = asked.${asked[at]}`);
    const matching = sql.join([sql`tenant_id = ${tenantId}`, ...equal], sql` and `);
    return sql`select found.* from unnest(${sql.join(lists)}) as asked(${sql.join(asked)})
      cross join lateral (select id, ${sql.join(names)} from ${name} where ${matching} offset 0) as found`;
  }
  const parts = [having(['id'], [listOf(textKeys, 'text')])];
  for (const index of unique) {
    const asked = rows.map(({ columns }) => indexValues(table, index, columns));
    const lists = index.columns.map((column, at) =>
      listOf(
        asked.map((values) => values[at] ?? ''),
        types.get(column) === 'integer' ? 'bigint' : 'text',
      ),
    );
    parts.push(having(index.columns, lists));
  }
  const found = await run(compiled(sql.join(parts, sql` union `), dialect));
  return found.map((row) => ({
    key: String(row.id),
    columns: plan.columns.map(({ name, type }) => (type === 'integer' ? Number(row[name]) : String(row[name]))),
  }));
}

function indexValues({ plan }: PostgresTable, index: IndexPlan, columns: readonly SqlValue[]): SqlValue[] {
  const positions = new Map(plan.columns.map(({ name }, at) => [name, at]));
  return index.columns.map((name) => columns[positions.get(name) ?? -1] ?? '');
}
