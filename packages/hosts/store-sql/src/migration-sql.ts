import type { Collection } from '@crmsync/store';
import { sql } from 'kysely';
import { nextMigration } from './migration.ts';
import { migrationsTableSql, stepSql } from './schema-sql.ts';
import type { SqlDialect } from './sql-dialect.ts';
import { sqliteDialect } from './sqlite-dialect.ts';

/** A migration file: write `sql` to `name` in the folder of your migration tool. */
export interface MigrationFile {
  readonly name: string;
  readonly sql: string;
}

const dialects: Readonly<Record<SqlDialect['name'], SqlDialect>> = { sqlite: sqliteDialect };

/**
 * The schema of collections as migration files for an empty database, for hosts that run migrations with a tool of their
 * own. `migrate()` then finds it applied, and adds only what later releases declare.
 */
export function migrationSql(
  collections: readonly Collection[],
  options: { readonly dialect: SqlDialect['name'] },
): readonly MigrationFile[] {
  const dialect = dialects[options.dialect];
  const migration = nextMigration([], collections);
  if (!migration) return [];
  const { version, checksum, steps } = migration;
  const record = sql`insert into ${sql.table(dialect.table('migrations'))} (version, checksum, steps) values (${sql.lit(version)}, ${sql.lit(checksum)}, ${sql.lit(steps)})`;
  const statements = [
    migrationsTableSql(dialect),
    ...migration.parsed.flatMap((step) => stepSql(dialect, step)),
    record.compile(dialect.builder).sql,
  ];
  return [{ name: '0001_crmsync_store.sql', sql: `${statements.join(';\n')};\n` }];
}
