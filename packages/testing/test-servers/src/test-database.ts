import { Pool } from 'pg';
import { afterAll } from 'vitest';
import { clusterHindrance, ownCluster } from './own-cluster.ts';
import type { TestPool } from './test-pool.ts';

/** The server on this machine, when `DATABASE_URL` names no other. */
const localServer = 'postgres://postgres@127.0.0.1:5432/postgres';
/** As `DATABASE_URL`: the embedded PGlite, even if there is a server. */
const embedded = 'pglite:';
const reachMs = 2000;

/** A database that tests make schemas in. */
export interface TestDatabase {
  /** What answers, as it is printed. */
  readonly name: string;
  readonly pool: TestPool;
  /** A schema name that no other test has; the schema goes when the test file ends. */
  newSchema(): string;
  /** Runs statements as the owner of everything. */
  query(sql: string): Promise<Record<string, unknown>[]>;
}

/** A server that answers. */
export type ServerDatabase = TestDatabase & { readonly connectionString: string };

/** The server of `DATABASE_URL` or of the standard local port, else the embedded PGlite; says which. */
export async function testDatabase(): Promise<TestDatabase> {
  return (await testServer()) ?? said(await embeddedDatabase());
}

/** The server of `DATABASE_URL` or of the standard local port, if one answers. */
export async function testServer(): Promise<ServerDatabase | undefined> {
  const { DATABASE_URL } = process.env;
  const connectionString = DATABASE_URL ?? localServer;
  if (connectionString === embedded) return undefined;
  const server = await reach(connectionString);
  if (server) return said(onServer(server, connectionString));
  if (DATABASE_URL !== undefined) throw new Error('the server of DATABASE_URL does not answer');
  return undefined;
}

/** The server of `testServer`, else one of the test's own; `undefined` where neither is to be had. */
export async function anyServer(): Promise<ServerDatabase | undefined> {
  const found = await testServer();
  if (found || process.env.DATABASE_URL === embedded || clusterHindrance() !== undefined) return found;
  const { connectionString } = await ownCluster();
  const server = await reach(connectionString);
  return server && said(onServer(server, connectionString));
}

async function embeddedDatabase(): Promise<TestDatabase> {
  // Loading it takes longer than most tests.
  const { pglitePool } = await import('./pglite-pool.ts');
  return onPool('embedded PGlite, for want of a server: nothing here happens at the same time', await pglitePool());
}

function said<D extends TestDatabase>(database: D): D {
  process.stdout.write(`Postgres tests run on ${database.name}\n`);
  return database;
}

async function reach(connectionString: string): Promise<{ pool: Pool; version: string } | undefined> {
  const pool = new Pool({
    connectionString,
    connectionTimeoutMillis: reachMs,
    max: 10,
    options: '-c synchronous_commit=off',
  });
  pool.on('error', () => {});
  try {
    const { rows } = await pool.query<{ version: string }>("select current_setting('server_version') as version");
    return { pool, version: rows[0]?.version ?? '' };
  } catch {
    await pool.end();
    return undefined;
  }
}

function onServer({ pool, version }: { pool: Pool; version: string }, connectionString: string) {
  const name = `the server at ${new URL(connectionString).host}, version ${version}`;
  return { ...onPool(name, pool, () => pool.end()), connectionString };
}

function onPool(name: string, pool: TestPool, end: () => Promise<void> = async () => {}): TestDatabase {
  const schemas: string[] = [];
  async function query(sql: string): Promise<Record<string, unknown>[]> {
    const client = await pool.connect();
    try {
      return (await client.query({ text: sql })).rows;
    } finally {
      client.release();
    }
  }
  afterAll(async () => {
    for (const schema of schemas) await query(`drop schema if exists "${schema}" cascade`);
    await end();
  });
  return {
    name,
    pool,
    query,
    newSchema() {
      const schema = `crmsync_test_${process.pid}_${Math.random().toString(36).slice(2, 10)}`;
      schemas.push(schema);
      return schema;
    },
  };
}
