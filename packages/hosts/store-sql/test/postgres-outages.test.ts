import { put, type Store, StoreError } from '@crmsync/store';
import { createPostgresStore } from '@crmsync/store-sql';
import {
  type Cut,
  type CuttingProxy,
  clusterHindrance,
  cuttingProxy,
  ownCluster,
  skipping,
} from '@crmsync/test-servers';
import { afterAll, describe, expect, it } from 'vitest';
import { type Counter, counters } from './processes/counters.ts';

const hindrance = clusterHindrance();
const skipped = hindrance !== undefined && skipping('Postgres that fails', hindrance);

/** A stream of numbers from 0 to 1 that is the same in each run. */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** Adds one to a total as often as asked, with a row of its own each time; begins again from a read after a failure. */
async function add(store: Store, worker: string, times: number): Promise<number> {
  const tenant = store.tenant('t');
  let failures = 0;
  for (let done = 0; done < times; ) {
    const id = `${worker}-${done}`;
    try {
      const ids = ['total', id];
      const found = await tenant.read<Counter>({ collection: counters, ids });
      if (found.some(({ row }) => row.id === id)) {
        done += 1;
        continue;
      }
      const total = found.find(({ row }) => row.id === 'total');
      const result = await tenant.commit({
        expect: [{ collection: counters, id: 'total', version: total?.version ?? 0 }],
        put: [
          put(counters, { id: 'total', total: (total?.row.total ?? 0) + 1, note: 'total' }),
          put(counters, { id, batch: 1, note: id }),
        ],
      });
      if (result.ok) done += 1;
    } catch (error) {
      if (!(error instanceof StoreError) || !error.retryable) throw error;
      failures += 1;
      // A server that starts again refuses connections for a moment.
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }
  return failures;
}

async function expectTotal(store: Store, total: number): Promise<void> {
  const tenant = store.tenant('t');
  const [found] = await tenant.read<Counter>({ collection: counters, ids: ['total'] });
  expect(found).toMatchObject({ row: { total }, version: total });
  expect(await tenant.count({ collection: counters, count: 'byBatch', equals: [1] })).toBe(total);
}

describe.skipIf(skipped)('Postgres that fails', { timeout: 60_000 }, async () => {
  const cluster = skipped ? undefined : await ownCluster();
  const proxy: CuttingProxy | undefined = cluster && (await cuttingProxy(cluster.connectionString));
  let schemas = 0;

  async function opened(): Promise<{ direct: Store; cut: Store; proxy: CuttingProxy }> {
    if (!cluster || !proxy) throw new Error('there is no server');
    schemas += 1;
    const settings = { schema: `s${schemas}`, collections: [counters], maxConnections: 4 };
    const direct = createPostgresStore({ ...settings, connectionString: cluster.connectionString });
    const cut = createPostgresStore({ ...settings, connectionString: proxy.connectionString });
    afterAll(async () => {
      await cut.close();
      await direct.close();
    });
    await direct.migrate();
    await direct.tenant('t').commit({ put: [put(counters, { id: 'gone' })] });
    return { direct, cut, proxy };
  }

  it.each<Cut>(['before', 'after', 'answer'])(
    'keeps a commit whole and tells the truth about it, wherever it is cut: %s',
    async (where) => {
      const { direct, cut, proxy } = await opened();
      const told = new Set<string>();
      let at = 0;
      for (let quiet = false; !quiet; at += 1) {
        const id = `row ${at}`;
        const begin = proxy.messages;
        quiet = true;
        proxy.decide = (message) => {
          if (message !== begin + 1 + at) return undefined;
          quiet = false;
          return where;
        };
        const commit = {
          expect: [{ collection: counters, id, version: 0 }],
          put: [put(counters, { id, note: id }), put(counters, { id: `twin of ${id}`, note: `twin of ${id}` })],
          delete: [{ collection: counters, id: 'nobody' }],
        };
        const outcome = await cut
          .tenant('t')
          .commit(commit)
          .catch((error: unknown) => error);
        await direct.tenant('t').release({ leaseId: 'none', token: 0 });
        const rows = await direct.tenant('t').read({ collection: counters, ids: [id, `twin of ${id}`] });
        if (outcome instanceof StoreError) {
          expect(outcome).toMatchObject({
            retryable: true,
            message: expect.stringMatching(/not known|not be reached/),
          });
          told.add(rows.length === 0 ? 'unknown, undone' : 'unknown, done');
          expect([0, 2]).toContain(rows.length);
        } else {
          expect(outcome).toEqual({ ok: true });
          told.add('done');
          expect(rows.map(({ version }) => version)).toEqual([1, 1]);
        }
        const again = await cut.tenant('t').commit(commit);
        expect(again.ok).toBe(rows.length === 0);
      }
      expect(at).toBeGreaterThan(4);
      expect(told).toContain('done');
      expect(told).toContain(where === 'before' ? 'unknown, undone' : 'unknown, done');
    },
  );

  it('loses and doubles nothing when connections are cut at random', async () => {
    const { direct, cut, proxy } = await opened();
    const next = numbers(20_261);
    const ways: readonly Cut[] = ['before', 'after', 'answer'];
    proxy.decide = () => (next() < 0.03 ? ways[Math.floor(next() * 3)] : undefined);
    const failures = await Promise.all(['a', 'b', 'c', 'd'].map((worker) => add(cut, worker, 40)));
    proxy.decide = () => undefined;
    expect(failures.reduce((sum, each) => sum + each)).toBeGreaterThan(0);
    await expectTotal(direct, 160);
  });

  it('goes on by itself when the server was restarted, also by a crash', async () => {
    const { direct } = await opened();
    const working = Promise.all(['a', 'b', 'c'].map((worker) => add(direct, worker, 250)));
    await cluster?.restart('immediate');
    await cluster?.restart('fast');
    const failures = await working;
    expect(failures.reduce((sum, each) => sum + each)).toBeGreaterThan(0);
    await expectTotal(direct, 750);
  });
});
