import type { Collection, Store } from '@crmsync/store';
import { storeConformanceCases } from '@crmsync/store/testing';
import { createPostgresStore } from '@crmsync/store-sql';
import { testDatabase } from '@crmsync/test-servers';
import { describe, expect, it } from 'vitest';

const database = await testDatabase();
const schemaOf = new WeakMap<Store, string>();

function inSchema(schema: string, collections: readonly Collection[]): Store {
  const store = createPostgresStore({ pool: database.pool, schema, collections });
  schemaOf.set(store, schema);
  return store;
}

describe(`Postgres keeps every rule of the store port: ${database.name}`, () => {
  const cases = storeConformanceCases({
    open: async (collections) => inSchema(database.newSchema(), collections),
    reopen: async (closed, collections) => inSchema(schemaOf.get(closed) ?? '', collections),
  });
  it.each(cases)('$id: $rule', async ({ run }) => {
    await expect(run()).resolves.toBeUndefined();
  });
});
