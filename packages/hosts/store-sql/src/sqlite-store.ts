import type { DatabaseSync } from 'node:sqlite';
import { type Collection, checkId, compareIndexValues, type Store } from '@crmsync/store';
import { leaseSql } from './lease-sql.ts';
import { nextTenantSql } from './query-plan.ts';
import { openSqlite, type SqliteConnection } from './sqlite-connection.ts';
import { sqliteDialect } from './sqlite-dialect.ts';
import { migrateSqlite } from './sqlite-migrate.ts';
import { type KnownTable, knownTables } from './sqlite-tables.ts';
import { sqliteTenant } from './sqlite-tenant.ts';

/** Options of {@link createSqliteStore}: `path` or `database`. */
export type SqliteStoreOptions = {
  /** Every collection that will be read or written. */
  readonly collections: readonly Collection[];
  /** How long a call waits for another process that writes, in milliseconds. The event loop waits with it. @default 5000 */
  readonly busyTimeoutMs?: number;
} & (
  | {
      /** A file, made when it is not there, or `:memory:`. */
      readonly path: string;
      readonly database?: never;
    }
  | {
      /** A database of the host's: its settings stay as they are, and closing it stays with the host. */
      readonly database: DatabaseSync;
      readonly path?: never;
    }
);

const defaultBusyTimeoutMs = 5000;
const defaultTenants = 1000;

/**
 * A store in a SQLite file, through `node:sqlite`: one table per collection, safe for several processes on one machine.
 * @throws StoreError when the file cannot be opened, TypeError when a collection has a name that no table can have
 */
export function createSqliteStore(options: SqliteStoreOptions): Store {
  const { collections, busyTimeoutMs = defaultBusyTimeoutMs } = options;
  const dialect = sqliteDialect;
  const tables = knownTables(collections, dialect);
  const leases = leaseSql(dialect);
  const location = options.path === undefined ? { database: options.database } : { path: options.path };
  const db = openSqlite(location, busyTimeoutMs);

  return {
    async migrate() {
      migrateSqlite(db, dialect, collections);
    },
    async epoch() {
      return db.single('read the epoch', () => String(db.statement('epoch', () => leases.epoch).get()?.epoch));
    },
    tenant(tenantId) {
      checkId('tenant', tenantId);
      return sqliteTenant({ db, dialect, table: tables.find, leases, tenantId }, tables.all);
    },
    async tenants({ after, limit = defaultTenants } = {}) {
      return db.snapshot('list tenants', () => listTenants(db, tables.all, after, limit));
    },
    async close() {
      db.close();
    },
  };
}

/** Goes from tenant to tenant by the primary keys, so that the number of rows does not matter. */
function listTenants(
  db: SqliteConnection,
  tables: readonly KnownTable[],
  after: string | undefined,
  limit: number,
): readonly string[] {
  const tenants: string[] = [];
  const heads = new Map(tables.map((table) => [table, firstTenant(db, table, after)]));
  while (tenants.length < limit) {
    const names = [...heads.values()].filter((name) => name !== undefined);
    const [next] = names.sort(compareIndexValues);
    if (next === undefined) break;
    tenants.push(next);
    for (const [table, head] of heads) if (head === next) heads.set(table, firstTenant(db, table, next));
  }
  return tenants;
}

function firstTenant(db: SqliteConnection, { plan }: KnownTable, after: string | undefined): string | undefined {
  const from = after === undefined ? '>=' : '>';
  const statement = db.statement(`tenant ${from} ${plan.collection}`, () => nextTenantSql(sqliteDialect, plan, from));
  const found: unknown = statement.get(after ?? '')?.tenant;
  return typeof found === 'string' ? found : undefined;
}
