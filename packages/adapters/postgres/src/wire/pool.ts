import type { ConnectOptions, Credential } from '@crmsync/adapter';
import type { ConnectionResource } from '@crmsync/adapter-kit';
import type { PostgresSettings } from '../mapping/settings.ts';

/** A statement in the form that `pg` takes: never named, so that a transaction pooler may stand between. */
export interface PostgresStatement {
  readonly text: string;
  readonly values?: unknown[];
}

/** A connection that was taken from a pool; that of `pg` fits. */
export interface PostgresClient {
  query(statement: PostgresStatement): Promise<{ readonly rows: Record<string, unknown>[] }>;
  /** Gives the connection back to its pool, or ends it. */
  release(end?: boolean): void;
  on(event: 'error', listener: (error: Error) => void): unknown;
  removeListener(event: 'error', listener: (error: Error) => void): unknown;
}

/** A pool of connections to the host's database; a `Pool` of `pg` fits. */
export interface PostgresPool {
  connect(): Promise<PostgresClient>;
  /** Ends a pool that the adapter opened itself. */
  end?(): Promise<unknown>;
}

/** What a connection holds while it is open. */
export interface OpenDatabase {
  readonly pool: PostgresPool;
  readonly timeoutMs: number;
}

const defaultTimeoutMs = 30_000;
const connectTimeoutMs = 10_000;
const defaultConnections = 4;

/** The pool of a connection: the host's own, else one of the adapter's over the connection string. */
export function databaseResource(settings: PostgresSettings): ConnectionResource<OpenDatabase> {
  const { pool: hostPool } = settings;
  return {
    async open(options: ConnectOptions) {
      const credential = await options.credentials.current();
      const pool = hostPool ? await hostPool(credential) : await ownPool(credential, settings);
      return { pool, timeoutMs: options.timeoutMs ?? defaultTimeoutMs };
    },
    async close({ pool }) {
      // A pool of the host's is the host's to end.
      if (!hostPool) await pool.end?.();
    },
  };
}

async function ownPool({ token }: Credential, { maxConnections }: PostgresSettings): Promise<PostgresPool> {
  const { Pool } = await import('pg');
  const pool = new Pool({
    connectionString: token,
    max: maxConnections ?? defaultConnections,
    connectionTimeoutMillis: connectTimeoutMs,
    keepAlive: true,
    fallback_application_name: 'crmsync',
  });
  // Without a listener, a lost idle connection would end the process; the pool replaces it by itself.
  pool.on('error', () => {});
  return pool;
}
