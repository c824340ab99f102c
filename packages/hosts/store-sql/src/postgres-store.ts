import { type Collection, checkId, type Store, StoreError } from '@crmsync/store';
import { leaseSql } from './lease-sql.ts';
import { postgresDialect } from './postgres-dialect.ts';
import { maxKeyBytes } from './postgres-key.ts';
import { migratePostgres } from './postgres-migrate.ts';
import { hostPool, ownPool, type PostgresPool } from './postgres-pool.ts';
import { lockKeyOf, openSession } from './postgres-session.ts';
import { postgresTables } from './postgres-tables.ts';
import { postgresTenant } from './postgres-tenant.ts';
import { listTenants } from './postgres-tenants.ts';

/** Options of {@link createPostgresStore}: `connectionString` or `pool`. */
export type PostgresStoreOptions = {
  /** Every collection that will be read or written. */
  readonly collections: readonly Collection[];
  /** The schema that holds the tables; `migrate()` makes it. @default 'crmsync' */
  readonly schema?: string;
  /**
   * Whether each transaction sets `crmsync.tenant`, for the policies of `rowSecuritySql`. `migrate()` then applies them.
   * @default false
   */
  readonly rowSecurity?: boolean;
  /** How long a write waits for another worker's write to the same tenant, in milliseconds. @default 10000 */
  readonly lockTimeoutMs?: number;
  /** After so many milliseconds without an answer a connection is given up. Migrations have no limit. @default 60000 */
  readonly answerTimeoutMs?: number;
} & (
  | {
      /** Where the server or its pooler is: `postgres://user:password@host:6543/database?sslmode=require`. */
      readonly connectionString: string;
      /** How many connections at most. @default 10 */
      readonly maxConnections?: number;
      readonly pool?: never;
    }
  | {
      /** A `Pool` of `pg` that the host made and ends. */
      readonly pool: PostgresPool;
      readonly connectionString?: never;
    }
);

const defaultSchema = 'crmsync';
const defaultConnections = 10;
const defaultLockTimeoutMs = 10_000;
const defaultAnswerTimeoutMs = 60_000;

/**
 * A store in Postgres 13 or later, Supabase included: one table per collection in a schema of its own. Works through a
 * transaction pooler, such as PgBouncer or port 6543 of Supabase. Connects when it is first asked for something.
 * @throws TypeError when the schema or a collection has a name that cannot be used
 */
export function createPostgresStore(options: PostgresStoreOptions): Store {
  const { collections, schema = defaultSchema, rowSecurity = false } = options;
  const lockTimeoutMs = milliseconds('lockTimeoutMs', options.lockTimeoutMs ?? defaultLockTimeoutMs);
  const answerTimeoutMs = milliseconds('answerTimeoutMs', options.answerTimeoutMs ?? defaultAnswerTimeoutMs);
  const dialect = postgresDialect(schema);
  const tables = postgresTables(collections, dialect);
  const leases = leaseSql(dialect);
  const opened = options.pool
    ? hostPool(options.pool)
    : ownPool(options.connectionString, options.maxConnections ?? defaultConnections);
  const session = openSession(opened, { schema, rowSecurity, lockTimeoutMs, answerTimeoutMs });

  return {
    migrate: () => migratePostgres(session, dialect, { schema, collections, rowSecurity }),
    async epoch() {
      const [found] = await session.single('read the epoch', { sql: leases.epoch, parameters: [] }, undefined);
      if (!found) throw new StoreError('the store has lost its epoch', { remedy: 'Put back a whole backup.' });
      return String(found.epoch);
    },
    tenant(tenantId) {
      checkTenant(tenantId, rowSecurity);
      const scope = { tenantId, lockKey: lockKeyOf(schema, tenantId) };
      return postgresTenant({ session, dialect, table: tables.find, scope }, leases, tables.all);
    },
    tenants: (page = {}) => listTenants(session, dialect, tables.all, { ...page, rowSecurity }),
    close: () => session.close(),
  };
}

function checkTenant(tenantId: string, rowSecurity: boolean): void {
  checkId('tenant', tenantId);
  if (Buffer.byteLength(tenantId) > maxKeyBytes) {
    throw new TypeError(`the id of a tenant takes at most ${maxKeyBytes} bytes in Postgres`);
  }
  // An empty setting is what connections have that were told no tenant.
  if (rowSecurity && tenantId === '') throw new TypeError('with rowSecurity, a tenant needs an id that is not empty');
}

function milliseconds(option: string, value: number): number {
  if (Number.isSafeInteger(value) && value > 0) return value;
  throw new TypeError(`${option} must be a whole number of milliseconds above 0`);
}
