import type { Store } from '@crmsync/store';
import { createPostgresStore } from '@crmsync/store-sql';
import { anyServer, pgBouncer, poolerHindrance, skipping } from '@crmsync/test-servers';
import { afterAll, describe, expect, it } from 'vitest';
import { syncCollections } from '../../src/index.ts';
import type { ServedAccounts } from './served-accounts.ts';
import { expectAsUndisturbed, undisturbedViews } from './undisturbed.ts';
import { openWorker, workToTheEnd } from './worker-sync.ts';

const poolerMissing = poolerHindrance();
const database = poolerMissing === undefined ? await anyServer() : undefined;
const hindrance = poolerMissing ?? (database ? undefined : 'there is no server');
const skipped = hindrance !== undefined && skipping('a sync behind PgBouncer', hindrance);
const workers = ['worker-1', 'worker-2', 'worker-3'];
/** What keeps workers of one tenant from each other's work. */
const yielding = ['SYNC_BUSY', 'LEASE_LOST'];

describe.skipIf(skipped)('a sync whose workers reach Postgres through PgBouncer in transaction mode', async () => {
  const connectionString = database && !skipped ? await pgBouncer(database.connectionString) : '';

  /** As each worker would open it in a process of its own. */
  function newStore(schema: string): Store {
    const store = createPostgresStore({ connectionString, schema, collections: syncCollections, maxConnections: 4 });
    afterAll(() => store.close());
    return store;
  }

  async function work(accounts: ServedAccounts, workerId: string, store: Store) {
    const { addresses, now, advance } = accounts;
    const worker = openWorker({ workerId, addresses, store, now, advance });
    try {
      return await workToTheEnd(worker);
    } finally {
      await worker.sync.close();
    }
  }

  it('is done by several workers at once, one at a time, as by one alone (I1, I2, I6, R21)', {
    timeout: 120_000,
  }, async () => {
    const schema = database?.newSchema() ?? '';
    const wrote = new Set<string | undefined>();
    const stores = workers.map(() => newStore(schema));
    await expectAsUndisturbed(await undisturbedViews(), newStore(schema), async (accounts) => {
      accounts.onWrite = ({ workerId }) => wrote.add(workerId);
      const works = await Promise.all(stores.map((store, at) => work(accounts, workers[at] ?? '', store)));
      for (const { setbacks } of works) expect(setbacks.filter((code) => !yielding.includes(code))).toEqual([]);
    });
    expect(wrote.size).toBeGreaterThan(1);
  });
});
