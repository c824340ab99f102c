export { createFileWitness } from './file-witness.ts';
export { type MigrationFile, type MigrationTarget, migrationSql } from './migration-sql.ts';
export type { PostgresClient, PostgresPool, PostgresResult, PostgresStatement } from './postgres-pool.ts';
export { createPostgresStore, type PostgresStoreOptions } from './postgres-store.ts';
export { rowSecuritySql } from './row-security-sql.ts';
export { createSqliteStore, type SqliteStoreOptions } from './sqlite-store.ts';
