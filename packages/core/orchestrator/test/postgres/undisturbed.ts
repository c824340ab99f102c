import type { Store } from '@crmsync/store';
import { createMemoryStore } from '@crmsync/store/memory';
import { expect } from 'vitest';
import { syncCollections } from '../../src/index.ts';
import { type AccountView, namesOfMany, viewOf } from '../crash/account-view.ts';
import { openAccounts, type ServedAccounts } from './served-accounts.ts';
import { openWorker, tenantId, workToTheEnd } from './worker-sync.ts';

/** Both accounts after the first sync, and after that of the edits. */
export type Views = readonly [first: AccountView, edited: AccountView];

/** Which sync something comes in the way of. */
export type Part = 'first sync' | 'sync of edits';

/** Syncs the accounts until nothing is left to do, whatever comes in the way. */
type SyncThrough = (accounts: ServedAccounts, part: Part) => Promise<void>;

/** What the accounts come to when nothing comes in the way and the state is in memory. */
export async function undisturbedViews(): Promise<Views> {
  const store = createMemoryStore();
  return play(store, (accounts) => syncAlone(accounts, store));
}

/**
 * Plays the scenario while something comes in the way. Afterwards both accounts are as they are without it (I2), hold
 * nothing twice (I1), have every record linked, and a further run writes nothing (I3, I6).
 */
export async function expectAsUndisturbed(undisturbed: Views, store: Store, syncThrough: SyncThrough): Promise<void> {
  const [first, edited] = await play(store, syncThrough);
  expect(first).toEqual(undisturbed[0]);
  expect(edited).toEqual(undisturbed[1]);
}

async function play(store: Store, syncThrough: SyncThrough): Promise<Views> {
  const accounts = await openAccounts();
  try {
    await syncThrough(accounts, 'first sync');
    const first = await viewAtRest(accounts, store);
    accounts.edit();
    await syncThrough(accounts, 'sync of edits');
    return [first, await viewAtRest(accounts, store)];
  } finally {
    await accounts.close();
  }
}

async function viewAtRest(accounts: ServedAccounts, store: Store): Promise<AccountView> {
  accounts.onWrite = () => {};
  const view = viewOf(accounts);
  expect(namesOfMany(view)).toEqual([]);
  await expectAllLinked(accounts, store);
  expect(accounts.takeWrites()).not.toEqual([]);
  await syncAlone(accounts, store);
  expect(accounts.takeWrites()).toEqual([]);
  return view;
}

/** One worker in this process that nothing disturbs. */
export async function syncAlone(accounts: ServedAccounts, store: Store): Promise<void> {
  const { addresses, now, advance } = accounts;
  const worker = openWorker({ workerId: 'alone', addresses, store, now, advance });
  try {
    expect((await workToTheEnd(worker)).setbacks).toEqual([]);
  } finally {
    await worker.sync.close();
  }
}

const linkedTypes = {
  hubspot: ['companies', 'contacts', 'deals', 'notes', 'tasks'],
  pipedrive: ['organization', 'person', 'deal', 'note', 'activity'],
} as const;

/** Every record of both accounts has one link, and every link a record. */
async function expectAllLinked(accounts: ServedAccounts, store: Store): Promise<void> {
  const collection = syncCollections.find(({ name }) => name === 'links');
  if (!collection) throw new TypeError('there are no links');
  for (const connectionId of ['hubspot', 'pipedrive'] as const) {
    const fake = accounts[connectionId];
    const rows = await store.tenant(tenantId).read({ collection, index: 'byState', equals: [connectionId] });
    const linked = rows.map(({ row }) => String(Reflect.get(row, 'remoteId'))).sort();
    const records = linkedTypes[connectionId].flatMap((objectType) =>
      fake.control.state({ objectType, limit: 500 }).records.map(({ id }) => id),
    );
    expect(linked).toEqual(records.sort());
  }
}
