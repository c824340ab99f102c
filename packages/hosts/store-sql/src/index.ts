export { type MigrationFile, migrationSql } from './migration-sql.ts';
export { createSqliteStore, type SqliteStoreOptions } from './sqlite-store.ts';
