import { DummyDriver, Kysely, SqliteAdapter, SqliteIntrospector, SqliteQueryCompiler, sql } from 'kysely';
import type { SqlDialect, SqlTables } from './sql-dialect.ts';

const prefixed = (name: string): string => `crmsync_${name}`;

/** SQLite: strict tables with a prefix instead of a schema, texts in byte order. */
export const sqliteDialect: SqlDialect = {
  name: 'sqlite',
  builder: new Kysely<SqlTables>({
    dialect: {
      createAdapter: () => new SqliteAdapter(),
      createDriver: () => new DummyDriver(),
      createIntrospector: (db) => new SqliteIntrospector(db),
      createQueryCompiler: () => new SqliteQueryCompiler(),
    },
  }),
  table: prefixed,
  part: prefixed,
  index: prefixed,
  columnType: (type) => (type === 'text' ? sql`text` : sql`integer`),
  // Rows of 1 kB make WITHOUT ROWID tables slower to read by index: every hit is a second search by two texts.
  tableOptions: sql`strict`,
  randomId: sql<string>`lower(hex(randomblob(16)))`,
};
