import { createSeededRandom } from '@crmsync/fakes';
import { createPostgresStore } from '@crmsync/store-sql';
import { anyServer, skipping } from '@crmsync/test-servers';
import { beforeAll, describe, expect, it } from 'vitest';
import { syncCollections } from '../../src/index.ts';
import { expectAsUndisturbed, type Part, syncAlone, undisturbedViews, type Views } from './undisturbed.ts';
import { startWorkers } from './worker-processes.ts';

const database = await anyServer();
const skipped = database === undefined && skipping('a sync by several processes', 'there is no server');
/** What keeps workers of one tenant from each other's work. */
const yielding = ['SYNC_BUSY', 'LEASE_LOST'];

interface Killing {
  readonly part: Part;
  readonly where: string;
  /** Until the kill, from the write that it aims at, in milliseconds. */
  readonly delayMs: number;
  readonly seed: number;
}

const killings: readonly Killing[] = [
  { part: 'first sync', where: 'at a write, whose answer nobody gets', delayMs: 0, seed: 1 },
  { part: 'sync of edits', where: 'among the commits behind a write', delayMs: 8, seed: 2 },
];

describe.skipIf(skipped)('a sync by two processes on one Postgres', { timeout: 120_000 }, () => {
  let undisturbed: Views;
  beforeAll(async () => {
    undisturbed = await undisturbedViews();
  }, 60_000);

  it.each(killings)(
    'is ended by the other one when one is killed in the middle of the $part, $where (I1, I2, I6, R7, R21)',
    async (killing) => {
      if (!database) throw new Error('there is no server');
      const { connectionString, pool } = database;
      const schema = database.newSchema();
      const store = createPostgresStore({ pool, schema, collections: syncCollections });
      const fatal = createSeededRandom(killing.seed).int(2, 8);
      await expectAsUndisturbed(undisturbed, store, async (accounts, part) => {
        if (part !== killing.part) return syncAlone(accounts, store);
        const workers = startWorkers(accounts, { connectionString, schema }, ['worker-1', 'worker-2']);
        let writes = 0;
        accounts.onWrite = ({ workerId }) => {
          writes += 1;
          if (writes !== fatal) return;
          const writer = workers.find((worker) => worker.workerId === workerId);
          if (killing.delayMs === 0) writer?.kill();
          else setTimeout(() => writer?.kill(), killing.delayMs);
        };
        const ends = await Promise.all(workers.map(({ end }) => end));
        expect(ends.map(({ ended }) => ended).sort()).toEqual(['done', 'killed']);
        const setbacks = ends.flatMap((end) => (end.ended === 'done' ? end.setbacks : []));
        expect(setbacks.filter((code) => !yielding.includes(code))).toEqual([]);
      });
    },
  );
});
