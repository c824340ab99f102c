import type { Collection } from '@crmsync/store';
import { createPostgresStore } from '@crmsync/store-sql';
import { tenantId } from '../open-sync.ts';
import { openServer } from './server.ts';
import type { StoreSource } from './store-source.ts';

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
  const server = await openServer(databaseUrl);
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
