import { createSeededRandom } from '@crmsync/fakes';
import type { Store } from '@crmsync/store';
import { createPostgresStore } from '@crmsync/store-sql';
import {
  type Cut,
  type CuttingProxy,
  clusterHindrance,
  cuttingProxy,
  ownCluster,
  skipping,
} from '@crmsync/test-servers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { syncCollections } from '../../src/index.ts';
import type { ServedAccounts } from './served-accounts.ts';
import { expectAsUndisturbed, undisturbedViews, type Views } from './undisturbed.ts';
import { openWorker, workToTheEnd } from './worker-sync.ts';

const hindrance = clusterHindrance();
const skipped = hindrance !== undefined && skipping('a sync whose server fails', hindrance);
const ways: readonly Cut[] = ['before', 'after', 'answer'];
const cutShare = { commit: 0.05, other: 0.004 };

describe.skipIf(skipped)('a sync whose state is in a Postgres that fails', { timeout: 120_000 }, async () => {
  const cluster = skipped ? undefined : await ownCluster();
  const proxy: CuttingProxy | undefined = cluster && (await cuttingProxy(cluster.connectionString));
  let undisturbed: Views;
  let schemas = 0;
  beforeAll(async () => {
    undisturbed = await undisturbedViews();
  }, 60_000);

  /** A store of an empty schema, and the same one behind the proxy. */
  async function newStores() {
    if (!cluster || !proxy) throw new Error('there is no server');
    schemas += 1;
    const settings = { schema: `runs_${schemas}`, collections: syncCollections, maxConnections: 4 };
    const direct = createPostgresStore({ ...settings, connectionString: cluster.connectionString });
    const cut = createPostgresStore({ ...settings, connectionString: proxy.connectionString });
    afterAll(async () => {
      await cut.close();
      await direct.close();
    });
    await direct.migrate();
    return { cluster, proxy, direct, cut };
  }

  /** `whenReady` is called when the sync has met its store for the first time. */
  async function work(accounts: ServedAccounts, store: Store, whenReady = () => {}) {
    const { addresses, now, advance } = accounts;
    const worker = openWorker({ workerId: 'worker', addresses, store, now, advance });
    try {
      await worker.sync.runs({ limit: 1 });
      whenReady();
      return await workToTheEnd(worker);
    } finally {
      await worker.sync.close();
    }
  }

  it.each([1, 2])(
    'goes on when the server crashes in the middle of a run and starts again (I1, I2, I6, R6, R10), seed %i',
    async (seed) => {
      const { cluster, direct } = await newStores();
      const random = createSeededRandom(seed);
      await expectAsUndisturbed(undisturbed, direct, async (accounts) => {
        const restarts: Promise<void>[] = [];
        let writes = 0;
        // The first one comes while the sync works on; the second one is over before the sync hears of its write.
        const [during, between] = [random.int(1, 4), random.int(5, 9)];
        accounts.onWrite = async () => {
          writes += 1;
          if (writes === during) restarts.push(cluster.restart('immediate'));
          if (writes !== between) return;
          await Promise.all(restarts);
          await new Promise<void>((resolve) => restarts.push(cluster.restart('immediate', resolve)));
        };
        const { setbacks } = await work(accounts, direct);
        await Promise.all(restarts);
        expect(restarts).toHaveLength(2);
        expect(new Set(setbacks)).toEqual(new Set(['STORE_FAILED']));
      });
    },
  );

  it.each([1, 2])(
    'loses and doubles nothing when its connections are cut before a commit, behind it, or when its answer comes (I1, I2, I6), seed %i',
    async (seed) => {
      const { proxy, direct, cut } = await newStores();
      const random = createSeededRandom(seed);
      await expectAsUndisturbed(undisturbed, direct, async (accounts) => {
        const { setbacks } = await work(accounts, cut, () => {
          proxy.decide = (_, data) => {
            const share = isCommit(data) ? cutShare.commit : cutShare.other;
            return random.chance(share) ? random.pick(ways) : undefined;
          };
        });
        proxy.decide = () => undefined;
        expect(setbacks.filter((code) => code !== 'STORE_FAILED')).toEqual([]);
        expect(setbacks).not.toEqual([]);
      });
    },
  );
});

/** Whether a message asks the server to commit: a simple query of that word alone. */
function isCommit(data: Buffer): boolean {
  return data.includes('commit\0');
}
