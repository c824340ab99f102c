import type { Collection } from '@crmsync/store';
import { sql } from 'kysely';
import { nextMigration } from './migration.ts';
import { postgresDialect } from './postgres-dialect.ts';
import { migrationsTableSql, schemaSql, stepSql } from './schema-sql.ts';
import { sqliteDialect } from './sqlite-dialect.ts';

/** A migration file: write `sql` to `name` in the folder of your migration tool. */
export interface MigrationFile {
  readonly name: string;
  readonly sql: string;
}

/** The database that migration files are for. */
export type MigrationTarget =
  | { readonly dialect: 'sqlite' }
  | {
      readonly dialect: 'postgres';
      /** The schema that holds the tables. @default 'crmsync' */
      readonly schema?: string;
    };

/**
 * The schema of collections as migration files for an empty database, for hosts that run migrations with a tool of their
 * own. `migrate()` then finds it applied, and adds only what later releases declare.
 */
export function migrationSql(collections: readonly Collection[], target: MigrationTarget): readonly MigrationFile[] {
  const schema = target.dialect === 'postgres' ? (target.schema ?? 'crmsync') : undefined;
  const dialect = schema === undefined ? sqliteDialect : postgresDialect(schema);
  const migration = nextMigration([], collections);
  if (!migration) return [];
  const { version, checksum, steps } = migration;
  const record = sql`insert into ${sql.table(dialect.table('migrations'))} (version, checksum, steps) values (${sql.lit(version)}, ${sql.lit(checksum)}, ${sql.lit(steps)})`;
  const statements = [
    ...(schema === undefined ? [] : [schemaSql(schema)]),
    migrationsTableSql(dialect),
    ...migration.parsed.flatMap((step) => stepSql(dialect, step)),
    record.compile(dialect.builder).sql,
  ];
  return [{ name: '0001_crmsync_store.sql', sql: `${statements.join(';\n')};\n` }];
}
