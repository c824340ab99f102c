import type { PostgresPool } from '@crmsync/store-sql';
import { Pool } from 'pg';

const localServer = 'postgres://postgres@127.0.0.1:5432/postgres';
/** As the address of a server: the embedded PGlite, even if there is a server. */
const embedded = 'pglite:';
const reachMs = 2_000;

/** A server, or what stands in for one. */
export interface Server {
  readonly name: string;
  readonly pool: PostgresPool;
  run(sql: string): Promise<unknown>;
  end(): Promise<void>;
}

/**
 * Opens the server at the standard local port, and the embedded PGlite if that does not answer.
 * @param databaseUrl `DATABASE_URL` of the environment: another server, or `pglite:`
 * @throws Error when the server of `databaseUrl` does not answer
 */
export async function openServer(databaseUrl: string | undefined): Promise<Server> {
  return (await reachServer(databaseUrl)) ?? startEmbedded();
}

async function reachServer(databaseUrl: string | undefined): Promise<Server | undefined> {
  const connectionString = databaseUrl ?? localServer;
  if (connectionString === embedded) return undefined;
  // What a crash of the server would lose is of no use here.
  const options = '-c synchronous_commit=off';
  const pool = new Pool({ connectionString, connectionTimeoutMillis: reachMs, max: 4, options });
  pool.on('error', () => {});
  try {
    const { rows } = await pool.query<{ version: string }>("select current_setting('server_version') as version");
    const name = `PostgreSQL ${rows[0]?.version} at ${new URL(connectionString).host}`;
    return { name, pool, run: (sql) => pool.query(sql), end: () => pool.end() };
  } catch (error) {
    await pool.end();
    if (databaseUrl !== undefined) throw new Error('the server of DATABASE_URL does not answer', { cause: error });
    return undefined;
  }
}

async function startEmbedded(): Promise<Server> {
  const { PGlite } = await import('@electric-sql/pglite');
  const database = await PGlite.create();
  const pool = poolOfOne(async ({ text, values }) => {
    if (values) return database.query<Record<string, unknown>>(text, values);
    return { rows: (await database.exec(text)).at(-1)?.rows ?? [] };
  });
  const name = 'the embedded PGlite, for want of a PostgreSQL server';
  return { name, pool, run: (sql) => database.exec(sql), end: () => database.close() };
}

type Client = Awaited<ReturnType<PostgresPool['connect']>>;

/** A pool with the one connection that PGlite has. */
function poolOfOne(query: Client['query']): PostgresPool {
  let last: Promise<void> = Promise.resolve();
  return {
    async connect() {
      const before = last;
      let release = (): void => {};
      last = new Promise((resolve) => {
        release = resolve;
      });
      await before;
      return { query, release: () => release(), on: () => {}, removeListener: () => {} };
    },
  };
}
