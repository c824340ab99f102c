import type { IndexRange } from '@crmsync/store';
import { sql } from 'kysely';
import type { IndexPlan, TablePlan } from './schema-plan.ts';
import type { SqlDialect, SqlValue } from './sql-dialect.ts';

/** Which parts a read of an index has: everything its text depends on. */
export interface RangeShape {
  readonly index: IndexPlan;
  /** How many leading columns are equal to a value. */
  readonly equal: number;
  readonly from: boolean;
  readonly below: boolean;
  readonly after: boolean;
  readonly descending: boolean;
}

/** Whether at most one row fits, so that neither order nor limit is asked for; saying both costs SQLite a third of its speed. */
function isSingle({ index, equal }: RangeShape): boolean {
  return index.unique && equal === index.columns.length;
}

/** Stands where a statement takes a value. */
const value = '';

/** Reads one stretch of an index: {@link rangeValues}. */
export function rangeSql({ builder, table }: SqlDialect, { collection }: TablePlan, shape: RangeShape): string {
  const order = [...shape.index.columns.slice(shape.equal), 'id'];
  let query = builder.selectFrom(table(collection)).select(['version', 'doc']).where('tenant_id', '=', value);
  for (const column of shape.index.columns.slice(0, shape.equal)) query = query.where(column, '=', value);
  const next = order[0] ?? 'id';
  if (shape.from) query = query.where(next, '>=', value);
  if (shape.below) query = query.where(next, '<', value);
  if (shape.after) {
    const place = sql.join(order.map((column) => sql.ref(column)));
    const values = sql.join(order.map(() => sql`${value}`));
    const side = shape.descending ? sql`<` : sql`>`;
    query = query.where(sql<boolean>`(${place}) ${side} (${values})`);
  }
  if (isSingle(shape)) return query.compile().sql;
  for (const column of order) query = query.orderBy(column, shape.descending ? 'desc' : 'asc');
  return query.limit(1).compile().sql;
}

/** The values of a stretch, in the order its statement takes them. */
export function rangeValues(tenantId: string, range: IndexRange, shape: RangeShape, limit: number): SqlValue[] {
  const values: SqlValue[] = [tenantId, ...range.prefix];
  if (range.from !== undefined) values.push(range.from);
  if (range.below !== undefined) values.push(range.below);
  if (range.after) values.push(...range.after);
  if (!isSingle(shape)) values.push(limit);
  return values;
}

/** Counts rows of an index by tenant and leading columns. */
export function countSql(dialect: SqlDialect, { collection }: TablePlan, index: IndexPlan, equal: number): string {
  const { builder, table } = dialect;
  let query = builder
    .selectFrom(table(collection))
    .select((select) => select.fn.countAll<number>().as('total'))
    .where('tenant_id', '=', value);
  for (const column of index.columns.slice(0, equal)) query = query.where(column, '=', value);
  return query.compile().sql;
}

/** Reads one row by tenant and id. */
export function rowSql({ builder, table }: SqlDialect, { collection }: TablePlan): string {
  const query = builder.selectFrom(table(collection)).select(['version', 'doc']);
  return query.where('tenant_id', '=', value).where('id', '=', value).compile().sql;
}

/** Finds whether a tenant has any row in a table. */
export function anySql({ builder, table }: SqlDialect, { collection }: TablePlan): string {
  return builder
    .selectFrom(table(collection))
    .select('version')
    .where('tenant_id', '=', value)
    .limit(sql.lit(1))
    .compile().sql;
}

/** Reads the version of one row by tenant and id. */
export function versionSql({ builder, table }: SqlDialect, { collection }: TablePlan): string {
  const query = builder.selectFrom(table(collection)).select('version');
  return query.where('tenant_id', '=', value).where('id', '=', value).compile().sql;
}

/** Writes one row: tenant, id, its columns in the order of the plan, document. */
export function putSql({ builder, table }: SqlDialect, { collection, columns }: TablePlan): string {
  const name = table(collection);
  const changed = [...columns.map((column) => column.name), 'doc'];
  const written = Object.fromEntries(changed.map((column) => [column, value]));
  return builder
    .insertInto(name)
    .values({ tenant_id: value, id: value, version: sql.lit(1), ...written, doc: value })
    .onConflict((conflict) =>
      conflict.columns(['tenant_id', 'id']).doUpdateSet({
        version: sql<number>`${sql.ref(`${name}.version`)} + 1`,
        ...Object.fromEntries(changed.map((column) => [column, sql<SqlValue>`${sql.ref(`excluded.${column}`)}`])),
      }),
    )
    .compile().sql;
}

/** Finds another row with the same values of a unique index: tenant, columns, id. */
export function clashSql({ builder, table }: SqlDialect, { collection }: TablePlan, index: IndexPlan): string {
  let query = builder.selectFrom(table(collection)).select('version').where('tenant_id', '=', value);
  for (const column of index.columns) query = query.where(column, '=', value);
  return query.where('id', '!=', value).compile().sql;
}

/** Deletes one row by tenant and id. */
export function deleteSql({ builder, table }: SqlDialect, { collection }: TablePlan): string {
  const query = builder.deleteFrom(table(collection));
  return query.where('tenant_id', '=', value).where('id', '=', value).compile().sql;
}

/** Deletes all rows of a tenant from a table. */
export function deleteTenantSql({ builder, table }: SqlDialect, name: string): string {
  return builder.deleteFrom(table(name)).where('tenant_id', '=', value).compile().sql;
}

/** Finds the first tenant of a table: behind the given one, or from it on. */
export function nextTenantSql({ builder, table }: SqlDialect, { collection }: TablePlan, from: '>' | '>='): string {
  return builder
    .selectFrom(table(collection))
    .select((select) => select.fn.min<string | null>('tenant_id').as('tenant'))
    .where('tenant_id', from, value)
    .compile().sql;
}

/** Reads documents of a table in pages: the first, or the one behind a tenant and id. */
export function pageSql({ builder, table }: SqlDialect, collection: string, behind: boolean): string {
  const query = builder.selectFrom(table(collection)).select(['tenant_id', 'id', 'doc']);
  const page = behind ? query.where(sql<boolean>`(tenant_id, id) > (${value}, ${value})`) : query;
  return page.orderBy('tenant_id').orderBy('id').limit(1).compile().sql;
}

/** Fills columns of one row: their values, tenant, id. */
export function fillSql({ builder, table }: SqlDialect, collection: string, columns: readonly string[]): string {
  return builder
    .updateTable(table(collection))
    .set(Object.fromEntries(columns.map((column) => [column, value])))
    .where('tenant_id', '=', value)
    .where('id', '=', value)
    .compile().sql;
}
