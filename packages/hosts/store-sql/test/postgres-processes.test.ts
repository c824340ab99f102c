import { createPostgresStore } from '@crmsync/store-sql';
import { skipping, testServer } from '@crmsync/test-servers';
import { describe, expect, it } from 'vitest';
import { addTogether, expectWholeBatches, killAfter } from './processes/children.ts';
import { type Counter, counters } from './processes/counters.ts';

const server = await testServer();
const skipped = server === undefined && skipping('several processes on one schema', 'there is no server');

describe.skipIf(skipped)('several processes on one schema of Postgres', () => {
  function database() {
    if (!server) throw new Error('there is no server');
    return server;
  }

  it('create it at once and lose no update', { timeout: 60_000 }, async () => {
    const schema = database().newSchema();
    expect(await addTogether(`${database().connectionString}#${schema}`, 3, 60)).toBeGreaterThan(0);
    const store = createPostgresStore({ pool: database().pool, schema, collections: [counters] });
    const [total] = await store.tenant('t').read<Counter>({ collection: counters, ids: ['total'] });
    expect(total).toEqual({ row: { id: 'total', total: 180 }, version: 180 });
  });

  it('leave every commit whole or undone when one is killed', { timeout: 60_000 }, async () => {
    const schema = database().newSchema();
    const store = createPostgresStore({ pool: database().pool, schema, collections: [counters] });
    for (const batches of [1, 3, 8, 2]) {
      const committed = await killAfter(`${database().connectionString}#${schema}`, batches);
      const tenant = store.tenant('t');
      // The server may still be at the last commit of the killed process; whoever writes next waits for it.
      await tenant.release({ leaseId: 'none', token: 0 });
      await expectWholeBatches(tenant, committed);
    }
  });

  it('wait for each other no longer than they are told to', async () => {
    const schema = database().newSchema();
    const open = () =>
      createPostgresStore({ pool: database().pool, schema, collections: [counters], lockTimeoutMs: 50 }).tenant('t');
    await createPostgresStore({ pool: database().pool, schema, collections: [counters] }).migrate();
    const holder = await database().pool.connect();
    await holder.query({ text: `begin; lock table "${schema}".counters in share mode` });
    const write = () => open().commit({ put: [{ collection: counters, row: { id: 'a' } }] });
    await expect(write()).rejects.toMatchObject({ name: 'StoreError', code: 'STORE_FAILED', retryable: true });
    await expect(open().read({ collection: counters, ids: ['a'] })).resolves.toEqual([]);
    await holder.query({ text: 'rollback' });
    holder.release();
    await expect(write()).resolves.toEqual({ ok: true });
  });
});
