import type { FakeCrm } from '@crmsync/fakes';
import { type Commit, type Store, StoreError } from '@crmsync/store';
import { describe, expect, it } from 'vitest';
import { StaleDecisionError, type Sync, type SyncEvent, type SyncOptions } from '../../src/index.ts';
import { type IntentRow, intents } from '../../src/rows/intent.ts';
import { createTwoCrms, recordsOf, type TwoCrms } from '../support/two-crms.ts';
import { deliverWebhooks, subscribe } from './deliver-webhooks.ts';
import {
  createLinkedPair,
  expectQuiet,
  forgetRequests,
  oneMinuteMs,
  run,
  type Side,
  sweepMs,
  writesTo,
} from './linked-pair.ts';

const propagate: Partial<SyncOptions> = { deletes: { policy: 'propagate' } };

describe('a deletion', () => {
  it('stays where it was made by default: the other side keeps its record, and nothing is made anew', async () => {
    const { crms, sync, hubspot, pipedrive } = await createLinkedPair();
    crms.hubspot.control.delete({ objectType: 'contacts', id: hubspot.id });
    crms.clock.advance(sweepMs);
    const report = await run(sync);
    expect(report.counts.inbound['hubspot|contact']?.deleted).toBe(1);
    pipedrive.edit({ name: 'Ann Elm' });
    await run(sync);
    expect(recordsOf(crms.hubspot, 'contacts')).toEqual([]);
    expect(pipedrive.fields().name).toBe('Ann Elm');
    expect([...writesTo(crms.hubspot), ...writesTo(crms.pipedrive)]).toEqual([]);
    await expectQuiet(crms, sync);
  });

  it('told by webhook only, as of Pipedrive’s persons, is noticed and stays there, too', async () => {
    const { crms, sync, hubspot, pipedrive } = await createLinkedPair();
    subscribe(crms.pipedrive);
    crms.pipedrive.control.delete({ objectType: 'person', id: pipedrive.id });
    await deliverWebhooks(crms.pipedrive, sync);
    const report = await run(sync);
    expect(report.counts.inbound['pipedrive|contact']?.deleted).toBe(1);
    hubspot.edit({ lastname: 'Elm' });
    await run(sync);
    expect(recordsOf(crms.pipedrive, 'person')).toEqual([]);
    expect(recordsOf(crms.hubspot, 'contacts')).toHaveLength(1);
    expect([...writesTo(crms.hubspot), ...writesTo(crms.pipedrive)]).toEqual([]);
    await expectQuiet(crms, sync);
  });

  it('is passed on once with the policy propagate, in both directions', async () => {
    const { crms, sync, hubspot, pipedrive } = await createLinkedPair({ sync: propagate });
    const deal = crms.hubspot.control.create({
      objectType: 'deals',
      fields: { dealname: 'Launch', dealstage: 'qualifiedtobuy' },
    });
    await run(sync);
    const [mirrored] = recordsOf(crms.pipedrive, 'deal');
    forgetRequests(crms);
    crms.hubspot.control.delete({ objectType: 'contacts', id: hubspot.id });
    crms.pipedrive.control.delete({ objectType: 'deal', id: mirrored?.id ?? '' });
    crms.clock.advance(sweepMs);
    await run(sync);
    expect(writesTo(crms.pipedrive)).toEqual([`DELETE /api/v2/persons/${pipedrive.id}`]);
    expect(writesTo(crms.hubspot)).toHaveLength(1);
    expect(crms.hubspot.control.log().counters.records.delete).toEqual({ deals: 1 });
    expect(recordsOf(crms.pipedrive, 'person')).toEqual([]);
    expect(crms.hubspot.control.state({ objectType: 'deals', deleted: true }).records).toMatchObject([
      { id: deal, deleted: true },
    ]);
    await expectQuiet(crms, sync);
  });

  it('of more records than the guard lets through parks the run until exactly these are released, once (R16)', async () => {
    const { crms, sync } = await linkMany(8);
    for (const { id } of recordsOf(crms.hubspot, 'contacts').slice(0, 7)) {
      crms.hubspot.control.delete({ objectType: 'contacts', id });
    }
    crms.clock.advance(sweepMs);
    const parked = await sync.run();
    expect(parked).toMatchObject({ state: 'parked', cause: 'guard' });
    expect(parked.failures.pipedrive?.code).toBe('DELETE_GUARD');
    expect(recordsOf(crms.pipedrive, 'person')).toHaveLength(8);

    const { hash, holds } = await sync.deletes.list('pipedrive', 'contact');
    expect(holds).toHaveLength(7);
    const [eighth] = recordsOf(crms.hubspot, 'contacts');
    crms.hubspot.control.delete({ objectType: 'contacts', id: eighth?.id ?? '' });
    crms.clock.advance(sweepMs);
    expect((await sync.run()).state).toBe('parked');
    await expect(sync.deletes.release('pipedrive', 'contact', hash)).rejects.toThrow(StaleDecisionError);
    expect(writesTo(crms.pipedrive)).toEqual([]);

    const now = await sync.deletes.list('pipedrive', 'contact');
    expect(await sync.deletes.release('pipedrive', 'contact', now.hash)).toBe(8);
    await run(sync);
    expect(recordsOf(crms.pipedrive, 'person')).toEqual([]);
    expect(crms.pipedrive.control.log().counters.records.delete).toEqual({ person: 8 });
    await expect(sync.deletes.release('pipedrive', 'contact', now.hash)).rejects.toThrow(StaleDecisionError);
    await expectQuiet(crms, sync);
  });

  it('that the guard holds can be forgotten: the records stay', async () => {
    const { crms, sync } = await linkMany(8);
    for (const { id } of recordsOf(crms.hubspot, 'contacts')) {
      crms.hubspot.control.delete({ objectType: 'contacts', id });
    }
    crms.clock.advance(sweepMs);
    expect((await sync.run()).state).toBe('parked');
    expect(await sync.deletes.discard('pipedrive', 'contact')).toBe(8);
    await run(sync);
    expect(recordsOf(crms.pipedrive, 'person')).toHaveLength(8);
    expect(recordsOf(crms.hubspot, 'contacts')).toEqual([]);
    await expectQuiet(crms, sync);
  });
});

describe('a deletion that is to be passed on', () => {
  it('gives way to an edit of the other side that came at the same time: the record stays there', async () => {
    const { crms, sync, hubspot, pipedrive } = await createLinkedPair({ sync: propagate });
    crms.hubspot.control.delete({ objectType: 'contacts', id: hubspot.id });
    crms.clock.advance(sweepMs);
    pipedrive.edit({ name: 'Ann Elm' });
    const report = await run(sync);
    expect(report.counts.reasons.deletionCancelled).toBe(1);
    expect(pipedrive.fields().name).toBe('Ann Elm');
    expect([...writesTo(crms.hubspot), ...writesTo(crms.pipedrive)]).toEqual([]);
    await expectQuiet(crms, sync);
  });

  it.each([
    { what: 'edited', end: 'deletionCancelled', left: 1, change: (side: Side) => side.edit({ name: 'Ann Elm' }) },
    { what: 'deleted by somebody else', end: 'told:soft', left: 0, change: (side: Side) => side.remove() },
  ])('looks once more before it goes out: a record that was $what since is left alone', async (given) => {
    let change = (): void => undefined;
    const onEvent = (event: SyncEvent): void => {
      if (event.type === 'stepStarted' && event.step.kind === 'deletes' && event.step.entity === 'contact') change();
    };
    const { crms, sync, hubspot, pipedrive } = await createLinkedPair({ sync: { ...propagate, onEvent } });
    crms.hubspot.control.delete({ objectType: 'contacts', id: hubspot.id });
    crms.clock.advance(sweepMs);
    change = () => {
      change = () => undefined;
      given.change(pipedrive);
    };
    const report = await run(sync);
    expect(Object.keys(report.counts.reasons)).toContain(given.end);
    expect(writesTo(crms.pipedrive)).toEqual([]);
    expect(recordsOf(crms.pipedrive, 'person')).toHaveLength(given.left);
    await expectQuiet(crms, sync);
  });

  it('gives way also when the edit is read first', async () => {
    const crms = createTwoCrms();
    const [deal = ''] = crms.hubspot.control.seed([
      { objectType: 'deals', fields: { dealname: 'Launch', dealstage: 'qualifiedtobuy' } },
    ]);
    const sync = crms.sync(propagate);
    await run(sync);
    forgetRequests(crms);
    crms.clock.advance(oneMinuteMs);
    crms.hubspot.control.edit({ objectType: 'deals', id: deal, fields: { dealname: 'Launch again' } });
    crms.pipedrive.control.delete({ objectType: 'deal', id: recordsOf(crms.pipedrive, 'deal')[0]?.id ?? '' });
    const report = await run(sync);
    expect(report.counts.reasons.deletedButEdited).toBe(1);
    expect(recordsOf(crms.hubspot, 'deals')).toMatchObject([{ id: deal, fields: { dealname: 'Launch again' } }]);
    expect(recordsOf(crms.pipedrive, 'deal')).toEqual([]);
    expect([...writesTo(crms.hubspot), ...writesTo(crms.pipedrive)]).toEqual([]);
    await expectQuiet(crms, sync);
  });

  it('is taken back when the records are restored while the guard holds it', async () => {
    const { crms, sync } = await linkMany(8);
    const ids = recordsOf(crms.hubspot, 'contacts').map(({ id }) => id);
    for (const id of ids) crms.hubspot.control.delete({ objectType: 'contacts', id });
    crms.clock.advance(sweepMs);
    expect((await sync.run()).state).toBe('parked');
    for (const id of ids) crms.hubspot.control.restore({ objectType: 'contacts', id });
    crms.clock.advance(oneMinuteMs);
    await run(sync);
    expect((await sync.deletes.list('pipedrive', 'contact')).holds).toEqual([]);
    expect(recordsOf(crms.pipedrive, 'person')).toHaveLength(8);
    expect(writesTo(crms.pipedrive)).toEqual([]);
    await expectQuiet(crms, sync);
  });
});

describe('a person who is made anew', () => {
  it('while their deletion is held takes it back: the other side keeps its record, and nobody is there twice (R13)', async () => {
    const { crms, sync } = await linkMany(8);
    const people = recordsOf(crms.hubspot, 'contacts');
    for (const { id } of people) crms.hubspot.control.delete({ objectType: 'contacts', id });
    crms.clock.advance(sweepMs);
    expect((await sync.run()).state).toBe('parked');
    for (const { fields } of people) {
      const { firstname, lastname, email } = fields;
      crms.hubspot.control.create({ objectType: 'contacts', fields: { firstname, lastname, email } });
    }
    crms.clock.advance(oneMinuteMs);
    await run(sync);
    expect((await sync.deletes.list('pipedrive', 'contact')).holds).toEqual([]);
    expect(recordsOf(crms.hubspot, 'contacts')).toHaveLength(8);
    expect(recordsOf(crms.pipedrive, 'person')).toHaveLength(8);
    expect([...writesTo(crms.hubspot), ...writesTo(crms.pipedrive)]).toEqual([]);
    await expectQuiet(crms, sync);
  });

  it('and then restored as well is one, with both records where they were made (R13)', async () => {
    const { crms, sync, hubspot } = await createLinkedPair({ sync: propagate });
    crms.hubspot.control.delete({ objectType: 'contacts', id: hubspot.id });
    crms.clock.advance(sweepMs);
    await run(sync);
    const anew = { name: 'Ann Ash', emails: [{ value: 'ann@example.com', label: 'work', primary: true }] };
    crms.pipedrive.control.create({ objectType: 'person', fields: anew });
    crms.hubspot.control.restore({ objectType: 'contacts', id: hubspot.id });
    crms.clock.advance(oneMinuteMs);
    await run(sync);
    expect(recordsOf(crms.hubspot, 'contacts').map(({ id }) => id)).toEqual([hubspot.id]);
    expect(recordsOf(crms.pipedrive, 'person')).toHaveLength(1);
    await expectQuiet(crms, sync);
  });
});

describe('a deletion that was planned when the store failed', () => {
  it('leaves nothing behind when somebody deletes the record there meanwhile', async () => {
    const pair = await createLinkedPair({ sync: propagate });
    const { crms } = pair;
    crms.hubspot.control.delete({ objectType: 'contacts', id: pair.hubspot.id });
    crms.clock.advance(sweepMs);
    const store = failingBeforeDeletions(crms.store);
    await expect(crms.sync({ ...propagate, store, workerId: 'interrupted' }).run()).rejects.toThrow(StoreError);
    expect(await plannedAt(crms.store)).toMatchObject([{ operation: 'delete', remoteId: pair.pipedrive.id }]);
    pair.pipedrive.remove();
    crms.clock.advance(oneMinuteMs);
    await run(pair.sync);
    expect(await plannedAt(crms.store)).toEqual([]);
    expect(writesTo(crms.pipedrive)).toEqual([]);
    await expectQuiet(crms, pair.sync);
  });
});

describe('a restored record', () => {
  it.each(['hubspot', 'pipedrive'] as const)(
    'of %s takes up its link again, and edits flow as before',
    async (where) => {
      const { crms, sync, hubspot, pipedrive } = await createLinkedPair();
      const ref =
        where === 'hubspot' ? { objectType: 'contacts', id: hubspot.id } : { objectType: 'person', id: pipedrive.id };
      const fake: FakeCrm = crms[where];
      subscribe(fake);
      fake.control.delete(ref);
      await deliverWebhooks(fake, sync);
      await run(sync);
      crms.clock.advance(oneMinuteMs);
      fake.control.restore(ref);
      await deliverWebhooks(fake, sync);
      const report = await run(sync);
      expect(report.counts.reasons.restored).toBe(1);
      hubspot.edit({ lastname: 'Elm' });
      await run(sync);
      expect(pipedrive.fields().name).toBe('Ann Elm');
      expect([recordsOf(crms.hubspot, 'contacts').length, recordsOf(crms.pipedrive, 'person').length]).toEqual([1, 1]);
      await expectQuiet(crms, sync);
    },
  );
});

describe('a restored record whose deletion was passed on', () => {
  it('is made anew where it was deleted, once, and edits flow as before', async () => {
    const { crms, sync, hubspot } = await createLinkedPair({ sync: propagate });
    crms.hubspot.control.delete({ objectType: 'contacts', id: hubspot.id });
    crms.clock.advance(sweepMs);
    await run(sync);
    expect(recordsOf(crms.pipedrive, 'person')).toEqual([]);
    crms.hubspot.control.restore({ objectType: 'contacts', id: hubspot.id });
    crms.clock.advance(oneMinuteMs);
    const report = await run(sync);
    expect(report.counts.reasons.deletionReversed).toBe(1);
    expect(recordsOf(crms.pipedrive, 'person').map(({ fields }) => fields.name)).toEqual(['Ann Ash']);
    hubspot.edit({ lastname: 'Elm' });
    await run(sync);
    expect(recordsOf(crms.pipedrive, 'person').map(({ fields }) => fields.name)).toEqual(['Ann Elm']);
    await expectQuiet(crms, sync);
  });
});

/** A store that fails whenever a deletion is about to go out. */
function failingBeforeDeletions(store: Store): Store {
  return {
    ...store,
    tenant(id) {
      const tenant = store.tenant(id);
      return {
        ...tenant,
        async commit(commit) {
          const isSending = ({ collection, row }: NonNullable<Commit['put']>[number]): boolean =>
            collection.name === intents.name &&
            'operation' in row &&
            row.operation === 'delete' &&
            'state' in row &&
            row.state === 'sent';
          if (commit.put?.some(isSending)) throw new StoreError('the store could not be reached', { retryable: true });
          return tenant.commit(commit);
        },
      };
    },
  };
}

async function plannedAt(store: Store): Promise<readonly IntentRow[]> {
  const equals = ['pipedrive', 'persons', 'planned'];
  const rows = await store.tenant('acme').read({ collection: intents, index: 'byState', equals });
  return rows.map(({ row }) => row);
}

/** People of HubSpot that a first run made in Pipedrive, with deletions switched on. */
async function linkMany(count: number): Promise<{ readonly crms: TwoCrms; readonly sync: Sync }> {
  const crms = createTwoCrms();
  crms.hubspot.control.seed(
    Array.from({ length: count }, (_, index) => ({
      objectType: 'contacts',
      fields: { firstname: 'Pat', lastname: `Number${index}`, email: `pat${index}@example.com` },
    })),
  );
  const sync = crms.sync(propagate);
  await run(sync);
  forgetRequests(crms);
  return { crms, sync };
}
