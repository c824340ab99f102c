import type { Kysely, RawBuilder } from 'kysely';
import type { ColumnType } from './schema-plan.ts';

/** A value that a statement takes or gives. */
export type SqlValue = string | number;

/** Tables as the query builder sees them: any name, any column. */
export interface SqlTables {
  [table: string]: { [column: string]: SqlValue };
}

/** What differs between databases. Everything else is built from plans. */
export interface SqlDialect {
  readonly name: 'sqlite' | 'postgres';
  /** Builds statements and compiles them; runs none. */
  readonly builder: Kysely<SqlTables>;
  /** The name of the table of a collection, or of one of the store's own. */
  table(name: string): string;
  /** The name of an index or constraint in the statement that makes it. */
  part(name: string): string;
  /** The name of an index in the statement that drops it. */
  index(name: string): string;
  columnType(type: ColumnType): RawBuilder<unknown>;
  /** What goes behind the columns of `create table`. */
  readonly tableOptions: RawBuilder<unknown>;
  /** An expression that gives another text whenever it is evaluated. */
  readonly randomId: RawBuilder<string>;
}
