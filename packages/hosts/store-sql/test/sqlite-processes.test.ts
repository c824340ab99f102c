import { put } from '@crmsync/store';
import { createSqliteStore } from '@crmsync/store-sql';
import { describe, expect, it } from 'vitest';
import { addTogether, expectWholeBatches, killAfter } from './processes/children.ts';
import { type Counter, counters } from './processes/counters.ts';
import { temporaryPaths } from './temporary-folder.ts';

const newPath = temporaryPaths();

describe('several processes on one SQLite file', () => {
  it('create it at once and lose no update', { timeout: 60_000 }, async () => {
    const path = newPath();
    expect(await addTogether(path, 3, 300)).toBeGreaterThan(0);
    const store = createSqliteStore({ path, collections: [counters] });
    const [total] = await store.tenant('t').read<Counter>({ collection: counters, ids: ['total'] });
    expect(total).toEqual({ row: { id: 'total', total: 900 }, version: 900 });
    await store.close();
  });

  it('leave every commit whole or undone when one is killed', { timeout: 60_000 }, async () => {
    const path = newPath();
    for (const batches of [1, 3, 8, 2, 13, 5]) {
      const committed = await killAfter(path, batches);
      const store = createSqliteStore({ path, collections: [counters] });
      await store.migrate();
      await expectWholeBatches(store.tenant('t'), committed);
      await store.close();
    }
  });

  it('get a retryable error when another one holds the file for too long', async () => {
    const path = newPath();
    const holder = createSqliteStore({ path, collections: [counters] });
    await holder.migrate();
    const { DatabaseSync } = await import('node:sqlite');
    const foreign = new DatabaseSync(path);
    foreign.exec('begin immediate');
    const waiting = createSqliteStore({ path, collections: [counters], busyTimeoutMs: 20 });
    const write = () => waiting.tenant('t').commit({ put: [put(counters, { id: 'a' })] });
    await expect(write()).rejects.toMatchObject({ name: 'StoreError', code: 'STORE_FAILED', retryable: true });
    await expect(waiting.tenant('t').read({ collection: counters, ids: ['a'] })).resolves.toEqual([]);
    foreign.exec('rollback');
    await expect(write()).resolves.toEqual({ ok: true });
    foreign.close();
    await waiting.close();
    await holder.close();
  });
});
