import { describe, expect, it } from 'vitest';
import type { Sync, SyncOptions } from '../../src/index.ts';
import { recordsOf, type TwoCrms } from '../support/two-crms.ts';
import { deliverWebhooks, subscribe } from './deliver-webhooks.ts';
import {
  createLinkedPair,
  expectQuiet,
  forgetRequests,
  type LinkedPair,
  oneMinuteMs,
  recordOf,
  run,
  sweepMs,
  writesTo,
} from './linked-pair.ts';

const propagate: Partial<SyncOptions> = { deletes: { policy: 'propagate' } };

/** Two records that are one person in Pipedrive by now, and still two in HubSpot. */
async function doubleMergedInPipedrive() {
  const both = await pairAndDouble();
  const { crms, sync, pipedrive, other } = both;
  subscribe(crms.pipedrive);
  crms.clock.advance(oneMinuteMs);
  crms.pipedrive.control.merge({ objectType: 'person', primaryId: pipedrive.id, otherId: other.pipedriveId });
  await deliverWebhooks(crms.pipedrive, sync);
  await run(sync);
  crms.clock.advance(sweepMs);
  await run(sync);
  return both;
}

describe('two people that a CRM makes one (R14)', () => {
  it('in HubSpot, under a third id: no duplicate, no deletion, and a deal of the lost one on the survivor', async () => {
    const { crms, sync, hubspot, pipedrive, other, deal } = await pairAndDouble();
    crms.clock.advance(oneMinuteMs);
    const survivor = crms.hubspot.control.merge({
      objectType: 'contacts',
      primaryId: hubspot.id,
      otherId: other.hubspotId,
    });
    expect([hubspot.id, other.hubspotId]).not.toContain(survivor);
    crms.pipedrive.control.edit({ objectType: 'deal', id: deal.pipedriveId, fields: { title: 'Launch again' } });
    for (let runs = 0; runs < 3; runs += 1) {
      crms.clock.advance(sweepMs);
      await run(sync);
    }
    expect(recordsOf(crms.hubspot, 'contacts').map(({ id }) => id)).toEqual([survivor]);
    expect(recordsOf(crms.pipedrive, 'person').map(({ id }) => id)).toEqual([pipedrive.id, other.pipedriveId]);
    expect(deletions(crms)).toEqual([{}, {}]);
    const [launch] = recordsOf(crms.hubspot, 'deals');
    expect(launch?.fields.dealname).toBe('Launch again');
    expect(launch?.links.map(({ id }) => id)).toEqual([survivor]);
    await expectOnePerson(crms, sync, survivor, pipedrive.id);
  });

  it('in Pipedrive: no duplicate, no deletion, and a deal of the lost one on the survivor', async () => {
    const { crms, sync, hubspot, pipedrive, other, deal } = await pairAndDouble();
    subscribe(crms.pipedrive);
    crms.clock.advance(oneMinuteMs);
    crms.pipedrive.control.merge({
      objectType: 'person',
      primaryId: pipedrive.id,
      otherId: other.pipedriveId,
    });
    crms.hubspot.control.edit({ objectType: 'deals', id: deal.hubspotId, fields: { dealname: 'Launch again' } });
    await deliverWebhooks(crms.pipedrive, sync);
    for (let runs = 0; runs < 3; runs += 1) {
      crms.clock.advance(sweepMs);
      await run(sync);
    }
    expect(recordsOf(crms.pipedrive, 'person').map(({ id }) => id)).toEqual([pipedrive.id]);
    expect(recordsOf(crms.hubspot, 'contacts').map(({ id }) => id)).toEqual([hubspot.id, other.hubspotId]);
    expect(deletions(crms)).toEqual([{}, {}]);
    const [launch] = recordsOf(crms.pipedrive, 'deal');
    expect(launch?.fields).toMatchObject({ title: 'Launch again', person_id: Number(pipedrive.id) });
    await expectOnePerson(crms, sync, hubspot.id, pipedrive.id);
  });
});

describe('addresses of two people that a CRM makes one (R14)', () => {
  it('the main address of the survivor stays, and nothing is written back', async () => {
    const { crms, sync, hubspot, other } = await pairAndDouble();
    crms.clock.advance(oneMinuteMs);
    const survivor = crms.hubspot.control.merge({
      objectType: 'contacts',
      primaryId: hubspot.id,
      otherId: other.hubspotId,
    });
    await run(sync);
    expect(recordOf(crms.hubspot, 'contacts', survivor).fields).toMatchObject({
      email: 'ann@example.com',
      hs_additional_emails: 'annie@example.test',
    });
    expect(writesTo(crms.hubspot)).toEqual([]);
  });

  it('a record keeps its own where the one that is main now stands on another record beside it', async () => {
    const { crms, sync, hubspot, pipedrive, other } = await doubleMergedInPipedrive();
    forgetRequests(crms);
    pipedrive.edit({
      emails: [
        { value: 'ann@example.com', label: 'work', primary: false },
        { value: 'annie@example.test', label: 'work', primary: true },
      ],
    });
    await run(sync);
    expect(writesTo(crms.hubspot)).toEqual([]);
    expect(hubspot.fields().email).toBe('ann@example.com');
    expect(recordOf(crms.hubspot, 'contacts', other.hubspotId).fields.email).toBe('annie@example.test');
    await expectQuiet(crms, sync);
  });

  it('a record that loses its own is not given the one that stands on another record beside it', async () => {
    const { crms, sync, hubspot, pipedrive, other } = await doubleMergedInPipedrive();
    pipedrive.edit({ emails: [{ value: 'annie@example.test', label: 'work', primary: true }] });
    await run(sync);
    expect(hubspot.fields().email ?? '').toBe('');
    expect(recordOf(crms.hubspot, 'contacts', other.hubspotId).fields.email).toBe('annie@example.test');
    expect((await sync.deadLetters.list()).items).toEqual([]);
    await expectQuiet(crms, sync);
  });
});

describe('somebody who lives and is merged into somebody whose deletion waits (R14)', () => {
  it('lives on: the deletion is taken back, and edits flow between the records that are left', async () => {
    const guard = { min: 0, max: 0 };
    const { crms, sync, hubspot, pipedrive, other } = await pairAndDouble({
      deletes: { policy: 'propagate', guard },
    });
    subscribe(crms.pipedrive);
    crms.hubspot.control.delete({ objectType: 'contacts', id: other.hubspotId });
    crms.clock.advance(sweepMs);
    expect((await sync.run()).state).toBe('parked');
    const before = recordOf(crms.pipedrive, 'person', other.pipedriveId).fields;
    crms.pipedrive.control.merge({ objectType: 'person', primaryId: other.pipedriveId, otherId: pipedrive.id });
    // Nothing but the merge itself tells that they live: the survivor looks as it did.
    const { emails, phones } = before;
    crms.pipedrive.control.edit({ objectType: 'person', id: other.pipedriveId, fields: { emails, phones } });
    await deliverWebhooks(crms.pipedrive, sync);
    crms.clock.advance(oneMinuteMs);
    await run(sync);
    expect((await sync.deletes.list('pipedrive', 'contact')).holds).toEqual([]);
    expect(recordsOf(crms.pipedrive, 'person').map(({ id }) => id)).toEqual([other.pipedriveId]);
    expect(recordsOf(crms.hubspot, 'contacts').map(({ id }) => id)).toEqual([hubspot.id]);
    await expectOnePerson(crms, sync, hubspot.id, other.pipedriveId);
  });
});

interface PairAndDouble extends LinkedPair {
  /** Another record of the same person under another address, linked as a person of its own. */
  readonly other: { readonly hubspotId: string; readonly pipedriveId: string };
  /** A deal of that other one. */
  readonly deal: { readonly hubspotId: string; readonly pipedriveId: string };
}

/** A linked person, the same person once more with a deal, and deletions switched on. */
async function pairAndDouble(settings = propagate): Promise<PairAndDouble> {
  const pair = await createLinkedPair({ sync: settings });
  const { crms, sync } = pair;
  const double = crms.pipedrive.control.create({
    objectType: 'person',
    fields: { name: 'Annie Ash', emails: [{ value: 'annie@example.test', label: 'work', primary: true }] },
  });
  const deal = crms.pipedrive.control.create({
    objectType: 'deal',
    fields: { title: 'Launch', person_id: Number(double) },
  });
  await run(sync);
  const [, copy] = recordsOf(crms.hubspot, 'contacts');
  const [launch] = recordsOf(crms.hubspot, 'deals');
  expect(launch?.links).toMatchObject([{ objectType: 'contacts', id: copy?.id }]);
  forgetRequests(crms);
  return {
    ...pair,
    other: { hubspotId: copy?.id ?? '', pipedriveId: double },
    deal: { hubspotId: launch?.id ?? '', pipedriveId: deal },
  };
}

/** Both records stand for one person: an edit goes from one to the other, and nothing is made. */
async function expectOnePerson(crms: TwoCrms, sync: Sync, hubspotId: string, pipedriveId: string): Promise<void> {
  const [left, right] = await Promise.all([
    sync.records.byExternalId('hubspot', 'contacts', hubspotId),
    sync.records.byExternalId('pipedrive', 'persons', pipedriveId),
  ]);
  expect(left?.id).toBe(right?.id);
  await expectQuiet(crms, sync);
  crms.hubspot.control.edit({ objectType: 'contacts', id: hubspotId, fields: { lastname: 'Elm' } });
  await run(sync);
  expect(recordsOf(crms.pipedrive, 'person').find(({ id }) => id === pipedriveId)?.fields.name).toMatch(/ Elm$/);
  expect([crms.hubspot, crms.pipedrive].map((fake) => fake.control.log().counters.records.create)).toEqual([{}, {}]);
  await expectQuiet(crms, sync);
}

function deletions(crms: TwoCrms): readonly unknown[] {
  return [crms.hubspot, crms.pipedrive].map((fake) => fake.control.log().counters.records.delete);
}
