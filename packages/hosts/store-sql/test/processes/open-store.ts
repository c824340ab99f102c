import type { Store } from '@crmsync/store';
import { createPostgresStore, createSqliteStore } from '@crmsync/store-sql';
import { counters } from './counters.ts';

/** Opens the store of a location: a file of SQLite, or `postgres://…#schema`. */
export function openStore(location: string): Store {
  const collections = [counters];
  const [connectionString = '', schema = ''] = location.split('#');
  return location.startsWith('postgres:')
    ? createPostgresStore({ connectionString, schema, collections, maxConnections: 4 })
    : createSqliteStore({ path: location, collections });
}
