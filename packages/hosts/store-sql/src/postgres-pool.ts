/** A statement in the form that `pg` takes: never named, so that nothing of it outlives its transaction. */
export interface PostgresStatement {
  readonly text: string;
  readonly values?: unknown[];
  /** After so many milliseconds without an answer the connection is given up. */
  readonly query_timeout?: number;
}

/** What a statement gave. */
export interface PostgresResult {
  readonly rows: Record<string, unknown>[];
  /** The command as the server names it. */
  readonly command?: string;
}

/** What the store needs of a connection that was taken from a pool; that of `pg` fits. */
export interface PostgresClient {
  query(statement: PostgresStatement): Promise<PostgresResult>;
  /** Gives the connection back to its pool, or ends it. */
  release(end?: boolean): void;
  on(event: 'error', listener: (error: Error) => void): unknown;
  removeListener(event: 'error', listener: (error: Error) => void): unknown;
}

/** What the store needs of a pool of connections; a `Pool` of `pg` fits. */
export interface PostgresPool {
  connect(): Promise<PostgresClient>;
}

/** A pool, and how to end it. */
export interface OpenedPool {
  pool(): Promise<PostgresPool>;
  close(): Promise<void>;
}

const connectTimeoutMs = 10_000;

/** A pool of the host's, which the host ends. */
export function hostPool(pool: PostgresPool): OpenedPool {
  return { pool: async () => pool, close: async () => {} };
}

/** A pool of the store's own. `pg` is loaded and connected when it is first needed. */
export function ownPool(connectionString: string, max: number): OpenedPool {
  let opened: Promise<PostgresPool & { end(): Promise<void> }> | undefined;
  async function open() {
    const { Pool } = await import('pg');
    const pool = new Pool({
      connectionString,
      max,
      connectionTimeoutMillis: connectTimeoutMs,
      keepAlive: true,
      fallback_application_name: 'crmsync',
    });
    // Without a listener, a lost idle connection would end the process; the pool replaces it by itself.
    pool.on('error', () => {});
    return pool;
  }
  return {
    pool() {
      opened ??= open();
      return opened;
    },
    async close() {
      await (await opened)?.end();
    },
  };
}
