import { createHash } from 'node:crypto';
import { DummyDriver, Kysely, PostgresAdapter, PostgresIntrospector, PostgresQueryCompiler, sql } from 'kysely';
import type { SqlDialect, SqlTables } from './sql-dialect.ts';

/** Letters, digits, `_`, `-` and `$`: names that need no more than quotes. */
const schemaName = /^[A-Za-z_][A-Za-z0-9_$-]{0,62}$/;
const maxNameLength = 63;
const digestLength = 12;

/** Postgres: tables in a schema of their own, texts in byte order. @throws TypeError when the schema has no usable name */
export function postgresDialect(schema: string): SqlDialect {
  if (!schemaName.test(schema)) throw new TypeError(`the schema ${schema} must match ${schemaName.source}`);
  return {
    name: 'postgres',
    builder: new Kysely<SqlTables>({
      dialect: {
        createAdapter: () => new PostgresAdapter(),
        createDriver: () => new DummyDriver(),
        createIntrospector: (db) => new PostgresIntrospector(db),
        createQueryCompiler: () => new PostgresQueryCompiler(),
      },
    }),
    table: (name) => `${schema}.${name}`,
    part: shortName,
    index: (name) => `${schema}.${shortName(name)}`,
    columnType: (type) => (type === 'text' ? sql`text collate "C"` : sql`bigint`),
    tableOptions: sql``,
    randomId: sql<string>`replace(gen_random_uuid()::text, '-', '')`,
  };
}

/** Postgres would cut a longer name, and two names could become one. */
function shortName(name: string): string {
  if (name.length <= maxNameLength) return name;
  const digest = createHash('sha256').update(name).digest('hex').slice(0, digestLength);
  return `${name.slice(0, maxNameLength - digestLength - 1)}_${digest}`;
}
