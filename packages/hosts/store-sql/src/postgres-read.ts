import { type Count, planCount, planRead, type Query, type ReadPlan, type Row, type Stored } from '@crmsync/store';
import { type RawBuilder, sql } from 'kysely';
import { keptRow } from './kept-row.ts';
import { columnKey, indexKey } from './postgres-key.ts';
import {
  compiled,
  type FoundRows,
  listOf,
  type PostgresSession,
  type Statement,
  type TenantScope,
} from './postgres-session.ts';
import type { FindTable, PostgresTable } from './postgres-tables.ts';
import { countSql, type RangeShape, rangeSql, rangeValues } from './query-plan.ts';
import type { IndexPlan } from './schema-plan.ts';
import type { SqlDialect } from './sql-dialect.ts';

/** What the operations of one tenant work with. */
export interface PostgresContext {
  readonly session: PostgresSession;
  readonly dialect: SqlDialect;
  readonly table: FindTable;
  readonly scope: TenantScope;
}

/** Reads the rows of one query by one statement. */
export async function readPostgres<R extends Row>(
  context: PostgresContext,
  query: Query<R>,
): Promise<readonly Stored<R>[]> {
  const table = context.table(query.collection);
  if ('ids' in query) return byIds<R>(context, table, [...new Set(query.ids)]);
  const plan = planRead(query);
  const index = knownIndex(table, query.index);
  const [first] = plan.ranges;
  if (!first || plan.limit === 0) return [];
  const statement =
    plan.ranges.length === 1
      ? oneRange(context, table, index, plan, first)
      : manyRanges(context, table, index, plan, first);
  return storedRows<R>(await context.session.single('read', statement, context.scope), table);
}

/** Counts the rows of one query. */
export async function countPostgres(context: PostgresContext, query: Count): Promise<number> {
  const { session, dialect, scope } = context;
  const table = context.table(query.collection);
  const index = knownIndex(table, query.count);
  const { prefix } = planCount(query);
  const text = countSql(dialect, table.plan, index, prefix.length);
  const statement = { sql: text, parameters: [scope.tenantId, ...prefix.map(columnKey)] };
  const [counted] = await session.single('count', statement, scope);
  return Number(counted?.total);
}

function knownIndex(table: PostgresTable, name: string): IndexPlan {
  const index = table.indexes.get(name);
  if (!index) throw new TypeError(`the store was made without index ${name} of collection ${table.plan.collection}`);
  return index;
}

async function byIds<R extends Row>(
  { session, dialect, scope }: PostgresContext,
  table: PostgresTable,
  ids: readonly string[],
): Promise<readonly Stored<R>[]> {
  if (ids.length === 0) return [];
  const keys = listOf(ids.map(indexKey), 'text');
  // A look-up per id: given the list as a condition, the planner may go through all rows of the tenant.
  const query = sql`select found.version, found.doc from unnest(${keys}) as asked(id) cross join lateral
    (select version, doc from ${table.name} where tenant_id = ${scope.tenantId} and id = asked.id offset 0) as found`;
  const found = storedRows<R>(await session.single('read', compiled(query, dialect), scope), table);
  const byId = new Map(found.map((stored) => [stored.row.id, stored]));
  return ids.flatMap((id) => byId.get(id) ?? []);
}

type Range = ReadPlan['ranges'][number];

function shapeOf(index: IndexPlan, plan: ReadPlan, range: Range): RangeShape {
  return {
    index,
    equal: range.prefix.length,
    from: range.from !== undefined,
    below: range.below !== undefined,
    after: range.after !== undefined,
    descending: plan.descending,
  };
}

function oneRange(
  { dialect, scope }: PostgresContext,
  table: PostgresTable,
  index: IndexPlan,
  plan: ReadPlan,
  range: Range,
): Statement {
  const shape = shapeOf(index, plan, range);
  const values = rangeValues(scope.tenantId, range, shape, plan.limit);
  return { sql: rangeSql(dialect, table.plan, shape), parameters: values.map(columnKey) };
}

/** One search of the index per key, in the order of the keys, whatever the planner thinks of the table's size. */
function manyRanges(
  { dialect, scope }: PostgresContext,
  table: PostgresTable,
  index: IndexPlan,
  { ranges, descending, limit }: ReadPlan,
  { prefix, from, below }: Range,
): Statement {
  const types = new Map(table.plan.columns.map(({ name, type }) => [name, type]));
  const equal = index.columns.slice(0, prefix.length);
  const keys = equal.map((name, at) =>
    listOf(
      ranges.map((range) => columnKey(range.prefix[at] ?? '')),
      types.get(name) === 'integer' ? 'bigint' : 'text',
    ),
  );
  const keyNames = equal.map((_, at) => sql.id(`key_${at}`));
  const order = [...index.columns.slice(prefix.length), 'id'].map((name) => sql.id(name));
  const conditions: RawBuilder<unknown>[] = [
    sql`tenant_id = ${scope.tenantId}`,
    ...equal.map((name, at) => sql`${sql.id(name)} = asked.${keyNames[at]}`),
  ];
  const next = order[0] ?? sql.id('id');
  if (from !== undefined) conditions.push(sql`${next} >= ${columnKey(from)}`);
  if (below !== undefined) conditions.push(sql`${next} < ${columnKey(below)}`);
  const place = sql.join([...keyNames, sql.id('place')]);
  const asked = sql`unnest(${sql.join(keys)}) with ordinality as asked(${place})`;
  const matching = sql`from ${table.name} where ${sql.join(conditions, sql` and `)}`;
  if (index.unique && equal.length === index.columns.length) {
    return compiled(
      sql`select found.version, found.doc from ${asked}
        cross join lateral (select version, doc ${matching} offset 0) as found order by asked.place limit ${limit}`,
      dialect,
    );
  }
  const side = descending ? sql`desc` : sql`asc`;
  const inOrder = sql.join(order.map((column) => sql`${column} ${side}`));
  const outOrder = sql.join(order.map((column) => sql`found.${column} ${side}`));
  return compiled(
    sql`select found.version, found.doc from ${asked}
      cross join lateral (select version, doc, ${sql.join(order)} ${matching} order by ${inOrder} limit ${limit}) as found
      order by asked.place, ${outOrder} limit ${limit}`,
    dialect,
  );
}

function storedRows<R extends Row>(found: FoundRows, { plan }: PostgresTable): readonly Stored<R>[] {
  // The collection carries its row type; what was put through it comes back through it.
  return found.map(({ doc, version }) => ({ row: keptRow(plan.collection, doc) as R, version: Number(version) }));
}
