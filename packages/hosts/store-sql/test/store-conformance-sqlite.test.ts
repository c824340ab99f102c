import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Store } from '@crmsync/store';
import { storeConformanceCases } from '@crmsync/store/testing';
import { createSqliteStore } from '@crmsync/store-sql';
import { afterAll, describe, expect, it } from 'vitest';

const folder = mkdtempSync(join(tmpdir(), 'crmsync-store-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let files = 0;
const pathOf = new WeakMap<Store, string>();

function onFile(path: string, collections: Parameters<typeof createSqliteStore>[0]['collections']): Store {
  const store = createSqliteStore({ path, collections });
  pathOf.set(store, path);
  return store;
}

describe('SQLite in a file keeps every rule of the store port', () => {
  const cases = storeConformanceCases({
    async open(collections) {
      files += 1;
      return onFile(join(folder, `${files}.sqlite`), collections);
    },
    reopen: async (closed, collections) => onFile(pathOf.get(closed) ?? '', collections),
  });
  it.each(cases)('$id: $rule', async ({ run }) => {
    await expect(run()).resolves.toBeUndefined();
  });
});

describe('SQLite in memory keeps every rule of the store port', () => {
  const cases = storeConformanceCases({
    open: async (collections) => createSqliteStore({ path: ':memory:', collections }),
  });
  it.each(cases)('$id: $rule', async ({ run }) => {
    await expect(run()).resolves.toBeUndefined();
  });
});
