import type { Collection, Store } from '@crmsync/store';
import { createMemoryStore } from '@crmsync/store/memory';
import { createSqliteStore } from '@crmsync/store-sql';

/** Where the engine may keep its state. */
export const storeKinds = ['memory', 'sqlite', 'postgres'] as const;
export type StoreKind = (typeof storeKinds)[number];

/** Gives stores to one story after the other. */
export interface StoreSource {
  /** What the stores are in, for people. */
  readonly name: string;
  /** An empty store; closing it leaves nothing behind. */
  open(): Promise<Store>;
  close(): Promise<void>;
}

/**
 * Opens a source of stores of a kind.
 * @param databaseUrl the PostgreSQL server to use, if there is a certain one
 * @throws Error when that server does not answer
 */
export async function openStoreSource(
  kind: StoreKind,
  collections: readonly Collection[],
  databaseUrl?: string,
): Promise<StoreSource> {
  if (kind === 'postgres') {
    // Only for those who ask: loading the embedded server takes longer than a story.
    const { openPostgresSource } = await import('./postgres-source.ts');
    return openPostgresSource(collections, databaseUrl);
  }
  const open = kind === 'memory' ? openMemory : () => createSqliteStore({ path: ':memory:', collections });
  return { name: kind === 'memory' ? 'memory' : 'SQLite in memory', open: async () => open(), close: async () => {} };
}

function openMemory(): Store {
  return createMemoryStore({ epoch: 'simulated' });
}
