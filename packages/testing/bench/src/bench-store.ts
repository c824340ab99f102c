import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { syncCollections } from '@crmsync/orchestrator';
import type { Store } from '@crmsync/store';
import { createMemoryStore } from '@crmsync/store/memory';
import { createPostgresStore, createSqliteStore } from '@crmsync/store-sql';
import { Client } from 'pg';

/** Which store is measured. */
export type BenchStore =
  | { readonly kind: 'sqlite' | 'memory' }
  | { readonly kind: 'postgres'; readonly connectionString: string };

/** An empty store, and how to close it and leave nothing behind. */
export interface OpenedBenchStore {
  readonly store: Store;
  remove(): Promise<void>;
}

/** Opens an empty store. */
export async function openBenchStore(place: BenchStore): Promise<OpenedBenchStore> {
  if (place.kind === 'memory') {
    const store = createMemoryStore();
    return { store, remove: () => store.close() };
  }
  return place.kind === 'postgres' ? inSchema(place.connectionString) : inFile();
}

async function inFile(): Promise<OpenedBenchStore> {
  const folder = await mkdtemp(join(tmpdir(), 'crmsync-bench-'));
  const store = createSqliteStore({ path: join(folder, 'bench.sqlite'), collections: syncCollections });
  return {
    store,
    async remove() {
      await store.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function inSchema(connectionString: string): Promise<OpenedBenchStore> {
  const schema = `crmsync_bench_${process.pid}`;
  const store = createPostgresStore({ connectionString, schema, collections: syncCollections });
  return {
    store,
    async remove() {
      await store.close();
      const client = new Client({ connectionString });
      await client.connect();
      await client.query(`drop schema if exists "${schema}" cascade`);
      await client.end();
    },
  };
}
