import { describe, expect, it } from 'vitest';
import type { Sync, SyncConnectionOptions } from '../../src/index.ts';
import { createTwoCrms, recordsOf, type TwoCrms } from '../support/two-crms.ts';
import { expectQuiet, forgetRequests, oneMinuteMs, run, sideOf, writesTo } from './linked-pair.ts';
import { twoConnections } from './two-connections.ts';

const wanted: Partial<SyncConnectionOptions> = {
  require: { contact: ['phones'] },
  filters: { contact: [{ field: 'jobTitle', operator: 'contains', value: 'manager' }] },
};

const people = {
  complete: { firstname: 'Ann', lastname: 'Ash', phone: '+1 212 555 0101', jobtitle: 'Sales Manager' },
  unreadable: { firstname: 'Bob', lastname: 'Birch', phone: 'ask Carla', jobtitle: 'Account Manager' },
  other: { firstname: 'Cid', lastname: 'Cedar', phone: '+1 212 555 0103', jobtitle: 'Driver' },
  neither: { firstname: 'Dee', lastname: 'Dill' },
};

describe('records that are not to be synced (B8)', () => {
  it('are left where they are, each with all its reasons, and the others go on', async () => {
    const { crms, sync, reasons } = await skippingSync();
    const report = await run(sync);
    expect(namesIn(crms)).toEqual(['Ann Ash']);
    expect(await reasons()).toEqual({
      unreadable: ['missing:phones'],
      other: ['filteredOut:jobTitle'],
      neither: ['missing:phones', 'filteredOut:jobTitle'],
    });
    expect(report.totals.skipped).toBe(3);
    expect(report.counts.reasons).toMatchObject({ 'missing:phones': 2, 'filteredOut:jobTitle': 1 });
    expect(crms.pipedrive.control.log().counters.records.create).toEqual({ person: 1 });
    expect(writesTo(crms.hubspot)).toEqual([]);
    await expectQuiet(crms, sync);
  });

  it('come in with the next run once they are complete, and are no longer listed', async () => {
    const { crms, sync, ids, reasons } = await skippingSync();
    await run(sync);
    crms.clock.advance(oneMinuteMs);
    sideOf(crms.hubspot, 'contacts', ids.unreadable).edit({ phone: '+1 212 555 0102' });
    sideOf(crms.hubspot, 'contacts', ids.neither).edit({ phone: '+1 212 555 0104' });
    forgetRequests(crms);
    await run(sync);
    expect(namesIn(crms)).toEqual(['Ann Ash', 'Bob Birch']);
    expect(await reasons()).toEqual({ other: ['filteredOut:jobTitle'], neither: ['filteredOut:jobTitle'] });
    expect(crms.pipedrive.control.log().counters.records.create).toEqual({ person: 1 });
    await expectQuiet(crms, sync);
  });

  it('are only those without a link: a synced record that loses what is required goes on', async () => {
    const { crms, sync, ids } = await skippingSync();
    await run(sync);
    crms.clock.advance(oneMinuteMs);
    sideOf(crms.hubspot, 'contacts', ids.complete).edit({ jobtitle: 'Pilot', lastname: 'Elm', phone: null });
    await run(sync);
    const [person] = recordsOf(crms.pipedrive, 'person');
    expect(person?.fields).toMatchObject({ name: 'Ann Elm', phones: [] });
    await expectQuiet(crms, sync);
  });

  it('are forgotten when they are deleted', async () => {
    const { crms, sync, ids, reasons } = await skippingSync();
    await run(sync);
    crms.hubspot.control.delete({ objectType: 'contacts', id: ids.other });
    await expectQuiet(crms, sync);
    expect(Object.keys(await reasons()).sort()).toEqual(['neither', 'unreadable']);
  });
});

async function skippingSync(): Promise<{
  readonly crms: TwoCrms;
  readonly sync: Sync;
  readonly ids: { readonly [who in keyof typeof people]: string };
  /** Why each skipped person is skipped. */
  readonly reasons: () => Promise<{ readonly [who: string]: readonly string[] }>;
}> {
  const crms = createTwoCrms();
  const [complete = '', unreadable = '', other = '', neither = ''] = crms.hubspot.control.seed(
    Object.values(people).map((fields) => ({ objectType: 'contacts', fields })),
  );
  const ids = { complete, unreadable, other, neither };
  const sync = crms.sync({ connections: twoConnections(crms, { hubspot: wanted }) });
  const nameOf = (id: string): string => Object.entries(ids).find(([, known]) => known === id)?.[0] ?? id;
  return {
    crms,
    sync,
    ids,
    reasons: async () =>
      Object.fromEntries((await sync.skipped()).items.map((skip) => [nameOf(skip.remoteId), skip.reasons])),
  };
}

function namesIn(crms: TwoCrms): readonly unknown[] {
  return recordsOf(crms.pipedrive, 'person')
    .map((person) => person.fields.name)
    .sort();
}
