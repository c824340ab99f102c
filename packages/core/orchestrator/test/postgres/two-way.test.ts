import type { FakeCrm } from '@crmsync/fakes';
import { createPostgresStore } from '@crmsync/store-sql';
import { anyServer, testDatabase } from '@crmsync/test-servers';
import { describe, expect, it } from 'vitest';
import { syncCollections } from '../../src/index.ts';
import { openAccounts, type ServedAccounts } from './served-accounts.ts';
import { expectAsUndisturbed, syncAlone, undisturbedViews } from './undisturbed.ts';
import { openWorker, workToTheEnd } from './worker-sync.ts';

const database = (await anyServer()) ?? (await testDatabase());
const sweepMs = 2 * 3_600_000;

function newStore() {
  return createPostgresStore({ pool: database.pool, schema: database.newSchema(), collections: syncCollections });
}

describe(`a two-way sync whose state is in Postgres: ${database.name}`, { timeout: 120_000 }, () => {
  it('links, creates and edits as it does with its state in memory, then rests (I1, I2, I3, I6)', async () => {
    const store = newStore();
    await expectAsUndisturbed(await undisturbedViews(), store, (accounts) => syncAlone(accounts, store));
  });

  it('passes deletions on, and holds a conflict until a person has decided, then rests (I5, I6, R4)', async () => {
    const accounts = await openAccounts();
    const { hubspot, pipedrive, seeded, addresses, now, advance } = accounts;
    const store = newStore();
    const options = { deletes: { policy: 'propagate' }, conflicts: { strategy: 'manual_review' } } as const;
    const worker = openWorker({ workerId: 'worker', addresses, store, now, advance, options });
    const dealsOf = (fake: FakeCrm, objectType: string) =>
      fake.control.state({ objectType }).records.map(({ fields }) => fields.title ?? fields.dealname);
    try {
      await workToTheEnd(worker);
      hubspot.control.edit({ objectType: 'contacts', id: seeded.hubspot.eve ?? '', fields: { lastname: 'Early' } });
      pipedrive.control.edit({ objectType: 'person', id: seeded.pipedrive.eve ?? '', fields: { name: 'Eve Later' } });
      hubspot.control.delete({ objectType: 'deals', id: seeded.hubspot.saws ?? '' });
      pipedrive.control.delete({ objectType: 'deal', id: seeded.pipedrive.planks ?? '' });
      advance(sweepMs);
      accounts.takeWrites();
      await workToTheEnd(worker);
      expect([...dealsOf(hubspot, 'deals'), ...dealsOf(pipedrive, 'deal')]).toEqual([]);
      expect(accounts.takeWrites().map(({ name }) => name.split(' ')[0])).toEqual(
        expect.arrayContaining(['hubspot', 'pipedrive']),
      );

      const { items } = await worker.sync.conflicts.list();
      expect(items.map(({ fields }) => Object.keys(fields))).toEqual([['lastName']]);
      expect(lastNames(accounts)).toEqual(['Early', 'Eve Later']);
      await worker.sync.conflicts.resolve(items[0]?.id ?? '', 'remote');
      await workToTheEnd(worker);
      const [first, second] = lastNames(accounts);
      expect(second).toBe(`Eve ${first}`);
      expect(accounts.takeWrites()).toHaveLength(1);

      advance(sweepMs);
      await workToTheEnd(worker);
      expect(accounts.takeWrites()).toEqual([]);
    } finally {
      await worker.sync.close();
      await accounts.close();
    }
  });
});

/** What both accounts call Eve. */
function lastNames({ hubspot, pipedrive, seeded }: ServedAccounts): readonly unknown[] {
  const named = (fake: FakeCrm, objectType: string, id: string | undefined) =>
    fake.control.state({ objectType, limit: 500 }).records.find((record) => record.id === id)?.fields;
  return [
    named(hubspot, 'contacts', seeded.hubspot.eve)?.lastname,
    named(pipedrive, 'person', seeded.pipedrive.eve)?.name,
  ];
}
