import type { Store } from '@crmsync/store';
import { createPostgresStore, createSqliteStore } from '@crmsync/store-sql';
import { credentialCollections as collections } from '../../src/index.ts';

/** The store that processes share: a SQLite file, or a schema of its own in the Postgres database of an address. */
export function openStore(location: string): Store {
  if (!/^postgres(ql)?:/.test(location)) return createSqliteStore({ path: location, collections });
  return createPostgresStore({ connectionString: location, schema: 'crmsync_prove', maxConnections: 2, collections });
}
