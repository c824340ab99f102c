import type { Collection } from '@crmsync/store';
import { createPostgresStore, type PostgresPool } from '@crmsync/store-sql';
import { Pool } from 'pg';
import { tenantId } from '../open-sync.ts';
import type { StoreSource } from './store-source.ts';

const localServer = 'postgres://postgres@127.0.0.1:5432/postgres';
/** As the address of a server: the embedded PGlite, even if there is a server. */
const embedded = 'pglite:';
const reachMs = 2_000;

/** A server, or what stands in for one. */
interface Server {
  readonly name: string;
  readonly pool: PostgresPool;
  run(sql: string): Promise<unknown>;
  end(): Promise<void>;
}

/**
 * Stores on a server, by default the one at the standard local port, and on the embedded PGlite if that does not answer; in
 * a schema of their own, which goes in the end.
 * @param databaseUrl `DATABASE_URL` of the environment
 * @throws Error when the server of `databaseUrl` does not answer
 */
export async function openPostgresSource(
  collections: readonly Collection[],
  databaseUrl: string | undefined,
): Promise<StoreSource> {
  const server = (await reachServer(databaseUrl)) ?? (await startEmbedded());
  const schema = `crmsync_simulation_${crypto.randomUUID().slice(0, 8)}`;
  const store = createPostgresStore({ collections, schema, pool: server.pool });
  await store.migrate();
  return {
    name: server.name,
    async open() {
      return { ...store, migrate: async () => {}, close: () => store.tenant(tenantId).drop() };
    },
    async close() {
      await server.run(`drop schema if exists "${schema}" cascade`);
      await server.end();
    },
  };
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
