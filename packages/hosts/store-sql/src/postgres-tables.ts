import { type Collection, indexValue, type Row, rowText } from '@crmsync/store';
import { type RawBuilder, sql } from 'kysely';
import { checkIndexWidth, columnKey, indexKey } from './postgres-key.ts';
import { type IndexPlan, planTables, type TablePlan } from './schema-plan.ts';
import type { SqlDialect, SqlValue } from './sql-dialect.ts';

/** What is known of one collection from the start. */
export interface PostgresTable {
  readonly plan: TablePlan;
  readonly indexes: ReadonlyMap<string, IndexPlan>;
  readonly unique: readonly IndexPlan[];
  /** The name of the table in a statement. */
  readonly name: RawBuilder<unknown>;
}

/** A row to write: its id and columns as the table holds them, and its document. */
export interface PreparedRow {
  readonly table: PostgresTable;
  /** The row's own id. */
  readonly id: string;
  readonly key: string;
  /** In the order of the plan. */
  readonly columns: readonly SqlValue[];
  readonly doc: string;
}

/** Finds the table of a collection. @throws TypeError when the store was not made for it */
export type FindTable = (collection: Pick<Collection, 'name'>) => PostgresTable;

/** Plans the tables of all collections once. @throws TypeError when one cannot be a table */
export function postgresTables(
  collections: readonly Collection[],
  dialect: SqlDialect,
): { readonly all: readonly PostgresTable[]; readonly find: FindTable } {
  const all = planTables(collections).map((plan): PostgresTable => {
    checkIndexWidth(plan);
    return {
      plan,
      indexes: new Map(plan.indexes.map((index) => [index.declared, index])),
      unique: plan.indexes.filter((index) => index.unique),
      name: sql.table(dialect.table(plan.collection)),
    };
  });
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

/** Prepares a row to be written. @throws TypeError when it is not JSON */
export function preparedRow(table: PostgresTable, row: Row): PreparedRow {
  const { collection, columns } = table.plan;
  const doc = rowText(collection, row);
  const values = columns.map(({ property, type }) => columnKey(indexValue(row, property, type)));
  return { table, id: row.id, key: indexKey(row.id), columns: values, doc };
}
