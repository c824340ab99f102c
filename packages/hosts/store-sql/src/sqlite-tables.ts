import { type Collection, indexValue, type Row, rowText } from '@crmsync/store';
import { anySql, deleteSql, putSql, rowSql, versionSql } from './query-plan.ts';
import { type ColumnPlan, type IndexPlan, planTables, type TablePlan } from './schema-plan.ts';
import type { SqlDialect, SqlValue } from './sql-dialect.ts';

/** What is known of one collection from the start: its table and the statements that every row needs. */
export interface KnownTable {
  readonly plan: TablePlan;
  readonly indexes: ReadonlyMap<string, IndexPlan>;
  readonly rowSql: () => string;
  readonly anySql: () => string;
  readonly versionSql: () => string;
  readonly putSql: () => string;
  readonly deleteSql: () => string;
  /** Keys of those statements. */
  readonly keys: {
    readonly row: string;
    readonly any: string;
    readonly version: string;
    readonly put: string;
    readonly delete: string;
  };
  /** The values of a put. @throws TypeError when the row is not JSON */
  putValues(tenantId: string, row: Row): SqlValue[];
}

/** Finds the table of a collection. @throws TypeError when the store was not made for it */
export type FindTable = (collection: Pick<Collection, 'name'>) => KnownTable;

/** Plans the tables of all collections once. */
export function knownTables(
  collections: readonly Collection[],
  dialect: SqlDialect,
): { readonly all: readonly KnownTable[]; readonly find: FindTable } {
  const all = planTables(collections).map((plan) => knownTable(plan, dialect));
  const byName = new Map(all.map((table) => [table.plan.collection, table]));
  return {
    all,
    find({ name }) {
      const table = byName.get(name);
      if (!table) throw new TypeError(`the store was made without collection ${name}`);
      return table;
    },
  };
}

function knownTable(plan: TablePlan, dialect: SqlDialect): KnownTable {
  const name = plan.collection;
  return {
    plan,
    indexes: new Map(plan.indexes.map((index) => [index.declared, index])),
    rowSql: () => rowSql(dialect, plan),
    anySql: () => anySql(dialect, plan),
    versionSql: () => versionSql(dialect, plan),
    putSql: () => putSql(dialect, plan),
    deleteSql: () => deleteSql(dialect, plan),
    keys: {
      row: `row ${name}`,
      any: `any ${name}`,
      version: `version ${name}`,
      put: `put ${name}`,
      delete: `delete ${name}`,
    },
    putValues: (tenantId, row) => putValues(plan.columns, name, tenantId, row),
  };
}

function putValues(columns: readonly ColumnPlan[], collection: string, tenantId: string, row: Row): SqlValue[] {
  const doc = rowText(collection, row);
  const values: SqlValue[] = [tenantId, row.id];
  for (const { property, type } of columns) values.push(indexValue(row, property, type));
  values.push(doc);
  return values;
}
