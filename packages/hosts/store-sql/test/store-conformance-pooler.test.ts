import type { Collection, Store } from '@crmsync/store';
import { storeConformanceCases } from '@crmsync/store/testing';
import { createPostgresStore } from '@crmsync/store-sql';
import { pgBouncer, poolerHindrance, skipping, testServer } from '@crmsync/test-servers';
import { Pool } from 'pg';
import { afterAll, describe, expect, it } from 'vitest';

const database = await testServer();
const hindrance = database === undefined ? 'there is no server' : poolerHindrance();
const skipped = hindrance !== undefined && skipping('Postgres behind PgBouncer', hindrance);

describe.skipIf(skipped)(
  'Postgres behind PgBouncer in transaction mode keeps every rule of the store port',
  async () => {
    const connectionString = database && !skipped ? await pgBouncer(database.connectionString) : '';
    const pool = new Pool({ connectionString, max: 8 });
    pool.on('error', () => {});
    afterAll(() => pool.end());
    const schemaOf = new WeakMap<Store, string>();

    function inSchema(schema: string, collections: readonly Collection[]): Store {
      const store = createPostgresStore({ pool, schema, collections });
      schemaOf.set(store, schema);
      return store;
    }

    const cases = storeConformanceCases({
      open: async (collections) => inSchema(database?.newSchema() ?? '', collections),
      reopen: async (closed, collections) => inSchema(schemaOf.get(closed) ?? '', collections),
    });
    // What a row holds and how an index is read is the same behind a pooler.
    const kept = cases.filter(({ id }) => !/^(values|read)-/.test(id) || id === 'read-any-of-many');
    it.each(kept)('$id: $rule', async ({ run }) => {
      await expect(run()).resolves.toBeUndefined();
    });
  },
);
