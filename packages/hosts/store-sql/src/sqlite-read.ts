import { type Count, planCount, planRead, type Query, type ReadPlan, type Row, type Stored } from '@crmsync/store';
import { keptRow } from './kept-row.ts';
import { isPossibleId } from './possible-id.ts';
import { countSql, type RangeShape, rangeSql, rangeValues } from './query-plan.ts';
import type { IndexPlan } from './schema-plan.ts';
import type { TenantContext } from './sqlite-commit.ts';
import type { KnownTable } from './sqlite-tables.ts';

/** Reads the rows of one query, all of them as of one moment. */
export function readSqlite<R extends Row>(context: TenantContext, query: Query<R>): readonly Stored<R>[] {
  const table = context.table(query.collection);
  if ('ids' in query) {
    const ids = [...new Set(query.ids)].filter(isPossibleId);
    return ids.length === 1
      ? context.db.single('read', () => byIds<R>(context, table, ids))
      : context.db.snapshot('read', () => byIds<R>(context, table, ids));
  }
  const plan = planRead(query);
  const index = knownIndex(table, query.index);
  return plan.ranges.length === 1
    ? context.db.single('read', () => byRanges<R>(context, table, index, plan))
    : context.db.snapshot('read', () => byRanges<R>(context, table, index, plan));
}

/** Counts the rows of one query. */
export function countSqlite({ db, dialect, table, tenantId }: TenantContext, query: Count): number {
  const known = table(query.collection);
  const index = knownIndex(known, query.count);
  const { prefix } = planCount(query);
  return db.single('count', () => {
    const key = `count ${index.name} ${prefix.length}`;
    const counted = db
      .statement(key, () => countSql(dialect, known.plan, index, prefix.length))
      .get(tenantId, ...prefix);
    return Number(counted?.total);
  });
}

function knownIndex(table: KnownTable, name: string): IndexPlan {
  const index = table.indexes.get(name);
  if (!index) throw new TypeError(`the store was made without index ${name} of collection ${table.plan.collection}`);
  return index;
}

/** From so many look-ups on, asking first whether the tenant has any row at all is cheap. */
const worthProbing = 8;

/** Tables of exceptions, such as conflicts and open questions, are mostly empty, and asked about for every record. */
function isEmpty({ db, tenantId }: TenantContext, { keys, anySql }: KnownTable): boolean {
  return db.statement(keys.any, anySql).get(tenantId) === undefined;
}

function byIds<R extends Row>(context: TenantContext, table: KnownTable, ids: readonly string[]): Stored<R>[] {
  if (ids.length >= worthProbing && isEmpty(context, table)) return [];
  const statement = context.db.statement(table.keys.row, table.rowSql);
  const rows: Stored<R>[] = [];
  for (const id of ids) {
    const found = statement.get(context.tenantId, id);
    if (found) rows.push(storedRow<R>(found, table));
  }
  return rows;
}

function byRanges<R extends Row>(
  context: TenantContext,
  table: KnownTable,
  index: IndexPlan,
  plan: ReadPlan,
): Stored<R>[] {
  if (plan.ranges.length >= worthProbing && isEmpty(context, table)) return [];
  const rows: Stored<R>[] = [];
  for (const range of plan.ranges) {
    const left = plan.limit - rows.length;
    if (left <= 0) break;
    const shape: RangeShape = {
      index,
      equal: range.prefix.length,
      from: range.from !== undefined,
      below: range.below !== undefined,
      after: range.after !== undefined,
      descending: plan.descending,
    };
    const statement = context.db.statement(shapeKey(shape), () => rangeSql(context.dialect, table.plan, shape));
    for (const found of statement.all(...rangeValues(context.tenantId, range, shape, left)))
      rows.push(storedRow<R>(found, table));
  }
  return rows;
}

function shapeKey({ index, equal, from, below, after, descending }: RangeShape): string {
  return `range ${index.name} ${equal}${from ? 'f' : ''}${below ? 'b' : ''}${after ? 'a' : ''}${descending ? 'd' : ''}`;
}

function storedRow<R extends Row>(found: Record<string, unknown>, { plan }: KnownTable): Stored<R> {
  // The collection carries its row type; what was put through it comes back through it.
  return { row: keptRow(plan.collection, found.doc) as R, version: Number(found.version) };
}
