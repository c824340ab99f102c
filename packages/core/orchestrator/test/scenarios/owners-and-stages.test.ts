import { describe, expect, it } from 'vitest';
import { createTwoCrms, recordsOf, type TwoCrms } from '../support/two-crms.ts';
import { expectQuiet, forgetRequests, oneMinuteMs, run, type Side, sideOf, writesTo } from './linked-pair.ts';
import { twoConnections } from './two-connections.ts';

/** The users of a fresh Pipedrive account; the first one owns the token. */
const avery = { email: 'avery@example.test', pipedriveId: 1 };
const robin = { email: 'robin@example.test', pipedriveId: 2 };
const sam = { email: 'sam@example.test' };

describe('owners', () => {
  it('are found by their e-mail addresses, in both directions', async () => {
    const { crms, owners } = createOwnedCrms();
    seedContact(crms, 'Ann', owners.robin);
    crms.pipedrive.control.seed([{ objectType: 'person', fields: { name: 'Bob Birch', owner_id: avery.pipedriveId } }]);
    const sync = crms.sync();
    await run(sync);
    expect(ownersIn(crms, 'pipedrive')).toEqual({ Ann: robin.pipedriveId, Bob: avery.pipedriveId });
    expect(ownersIn(crms, 'hubspot')).toEqual({ Ann: owners.robin, Bob: owners.avery });
    await expectQuiet(crms, sync);
  });

  it('that the other account does not have are left out with a reason, and nobody is put in their place', async () => {
    const { crms, owners } = createOwnedCrms();
    const ann = sideOf(crms.hubspot, 'contacts', seedContact(crms, 'Ann', owners.sam));
    const sync = crms.sync();
    const report = await run(sync);
    expect(report.counts.reasons.unmappedReference).toBeGreaterThan(0);
    expect(recordsOf(crms.pipedrive, 'person')).toHaveLength(1);
    expect(ann.fields().hubspot_owner_id).toBe(owners.sam);
    expect(writesTo(crms.hubspot)).toEqual([]);
    await expectQuiet(crms, sync);
    ann.edit({ hubspot_owner_id: owners.robin });
    await run(sync);
    expect(ownersIn(crms, 'pipedrive')).toEqual({ Ann: robin.pipedriveId });
    await expectQuiet(crms, sync);
  });

  it('that the other account does not have are stood in for by its default owner, there only', async () => {
    const { crms, owners } = createOwnedCrms();
    seedContact(crms, 'Ann', owners.sam);
    const sync = crms.sync({ connections: twoConnections(crms, { pipedrive: { defaultOwner: robin.email } }) });
    await run(sync);
    expect(ownersIn(crms, 'pipedrive')).toEqual({ Ann: robin.pipedriveId });
    expect(ownersIn(crms, 'hubspot')).toEqual({ Ann: owners.sam });
    await expectQuiet(crms, sync);
    expect(ownersIn(crms, 'hubspot')).toEqual({ Ann: owners.sam });
  });

  it('change hands on both sides, whoever makes the change', async () => {
    const { crms, owners } = createOwnedCrms();
    const ann = sideOf(crms.hubspot, 'contacts', seedContact(crms, 'Ann', owners.robin));
    const sync = crms.sync();
    await run(sync);
    const person = sideOf(crms.pipedrive, 'person', recordsOf(crms.pipedrive, 'person')[0]?.id ?? '');
    crms.clock.advance(oneMinuteMs);
    forgetRequests(crms);
    person.edit({ owner_id: avery.pipedriveId });
    await run(sync);
    expect(ann.fields().hubspot_owner_id).toBe(owners.avery);
    crms.clock.advance(oneMinuteMs);
    ann.edit({ hubspot_owner_id: owners.robin });
    await run(sync);
    expect(person.fields().owner_id).toBe(robin.pipedriveId);
    expect([writesTo(crms.hubspot).length, writesTo(crms.pipedrive).length]).toEqual([1, 1]);
    await expectQuiet(crms, sync);
  });
});

describe('stages of deals', () => {
  it('are matched by their place, and a deal moves in both directions', async () => {
    const { crms, sync, hubspot, pipedrive } = await linkedDeal();
    expect(pipedrive.fields()).toMatchObject({ stage_id: 2, status: 'open' });
    hubspot.edit({ dealstage: 'presentationscheduled' });
    await run(sync);
    expect(pipedrive.fields()).toMatchObject({ stage_id: 3, status: 'open' });
    crms.clock.advance(oneMinuteMs);
    pipedrive.edit({ stage_id: 5 });
    await run(sync);
    expect(hubspot.fields().dealstage).toBe('contractsent');
    expect([writesTo(crms.hubspot).length, writesTo(crms.pipedrive).length]).toEqual([1, 1]);
    await expectQuiet(crms, sync);
  });

  it('that are won, lost or open again in HubSpot are so in Pipedrive', async () => {
    const { crms, sync, hubspot, pipedrive } = await linkedDeal();
    for (const [dealstage, status] of [
      ['closedwon', 'won'],
      ['qualifiedtobuy', 'open'],
      ['closedlost', 'lost'],
    ] as const) {
      crms.clock.advance(oneMinuteMs);
      hubspot.edit({ dealstage });
      await run(sync);
      expect(pipedrive.fields().status).toBe(status);
      expect(hubspot.fields().dealstage).toBe(dealstage);
    }
    expect([writesTo(crms.hubspot).length, writesTo(crms.pipedrive).length]).toEqual([0, 3]);
    await expectQuiet(crms, sync);
  });

  it('that are won, lost or open again in Pipedrive are so in HubSpot', async () => {
    const { crms, sync, hubspot, pipedrive } = await linkedDeal();
    for (const [status, dealstage] of [
      ['won', 'closedwon'],
      ['open', 'qualifiedtobuy'],
      ['lost', 'closedlost'],
    ] as const) {
      crms.clock.advance(oneMinuteMs);
      pipedrive.edit({ status });
      await run(sync);
      expect(hubspot.fields().dealstage).toBe(dealstage);
      expect(pipedrive.fields()).toMatchObject({ status, stage_id: 2 });
    }
    expect([writesTo(crms.hubspot).length, writesTo(crms.pipedrive).length]).toEqual([3, 0]);
    await expectQuiet(crms, sync);
  });

  it('of which several stand for one do not move a deal among them, and do not make it go to and fro', async () => {
    // Seven open stages of Pipedrive stand for five of HubSpot's: 2 and 3 for the second, 5 and 6 for the fourth.
    const { crms, sync, hubspot, pipedrive } = await linkedDeal(['Almost There', 'Signing']);
    expect(pipedrive.fields().stage_id).toBe(2);
    pipedrive.edit({ stage_id: 3 });
    await run(sync);
    expect(hubspot.fields().dealstage).toBe('qualifiedtobuy');
    crms.clock.advance(oneMinuteMs);
    hubspot.edit({ dealname: 'Launch again' });
    await run(sync);
    expect(pipedrive.fields()).toMatchObject({ title: 'Launch again', stage_id: 3 });
    expect([writesTo(crms.hubspot).length, writesTo(crms.pipedrive).length]).toEqual([0, 1]);
    await expectQuiet(crms, sync);
    hubspot.edit({ dealstage: 'decisionmakerboughtin' });
    await run(sync);
    expect([5, 6]).toContain(pipedrive.fields().stage_id);
    await expectQuiet(crms, sync);
    expect(hubspot.fields().dealstage).toBe('decisionmakerboughtin');
  });

  it('that share one of the other side stay what they are while the deal does not leave it there', async () => {
    // Three open stages of Pipedrive stand for five of HubSpot's: the first one for the first two.
    const { crms, sync, hubspot, pipedrive } = await linkedDeal([], ['4', '5']);
    expect(pipedrive.fields().stage_id).toBe(1);
    hubspot.edit({ dealstage: 'appointmentscheduled' });
    await run(sync);
    expect(writesTo(crms.pipedrive)).toEqual([]);
    hubspot.edit({ dealstage: 'qualifiedtobuy' });
    crms.clock.advance(oneMinuteMs);
    pipedrive.edit({ title: 'Launch again' });
    await run(sync);
    expect(hubspot.fields()).toMatchObject({ dealname: 'Launch again', dealstage: 'qualifiedtobuy' });
    expect([writesTo(crms.hubspot).length, writesTo(crms.pipedrive).length]).toEqual([1, 0]);
    await expectQuiet(crms, sync);
    pipedrive.edit({ stage_id: 3 });
    await run(sync);
    expect(hubspot.fields().dealstage).toBe('contractsent');
    await expectQuiet(crms, sync);
  });
});

interface OwnedCrms {
  readonly crms: TwoCrms;
  /** HubSpot's ids. */
  readonly owners: { readonly avery: string; readonly robin: string; readonly sam: string };
}

/** Two CRMs that share two owners; a third one works with HubSpot only. */
function createOwnedCrms(): OwnedCrms {
  const crms = createTwoCrms();
  const [first = '', second = '', third = ''] = crms.hubspot.control.seed(
    [avery, robin, sam].map(({ email }) => ({ objectType: 'owners', fields: { email } })),
  );
  return { crms, owners: { avery: first, robin: second, sam: third } };
}

function seedContact(crms: TwoCrms, firstname: string, owner: string): string {
  const [id = ''] = crms.hubspot.control.seed([
    { objectType: 'contacts', fields: { firstname, lastname: 'Ash', hubspot_owner_id: owner } },
  ]);
  return id;
}

/** Owners by first name. */
function ownersIn(crms: TwoCrms, where: 'hubspot' | 'pipedrive'): { readonly [name: string]: unknown } {
  if (where === 'hubspot') {
    const contacts = recordsOf(crms.hubspot, 'contacts');
    return Object.fromEntries(contacts.map(({ fields }) => [fields.firstname, fields.hubspot_owner_id]));
  }
  const people = recordsOf(crms.pipedrive, 'person');
  return Object.fromEntries(people.map(({ fields }) => [String(fields.name).split(' ')[0], fields.owner_id]));
}

/** A deal of HubSpot in its second stage that a first run made in Pipedrive. */
async function linkedDeal(
  moreStages: readonly string[] = [],
  withoutStages: readonly string[] = [],
): Promise<{ crms: TwoCrms; sync: ReturnType<TwoCrms['sync']>; hubspot: Side; pipedrive: Side }> {
  const crms = createTwoCrms();
  for (const name of moreStages) {
    crms.pipedrive.control.create({ objectType: 'stage', fields: { name, pipeline_id: 1 } });
  }
  for (const id of withoutStages) crms.pipedrive.control.delete({ objectType: 'stage', id });
  const [deal = ''] = crms.hubspot.control.seed([
    { objectType: 'deals', fields: { dealname: 'Launch', dealstage: 'qualifiedtobuy' } },
  ]);
  const sync = crms.sync();
  await run(sync);
  crms.clock.advance(oneMinuteMs);
  forgetRequests(crms);
  const [mirrored] = recordsOf(crms.pipedrive, 'deal');
  return {
    crms,
    sync,
    hubspot: sideOf(crms.hubspot, 'deals', deal),
    pipedrive: sideOf(crms.pipedrive, 'deal', mirrored?.id ?? ''),
  };
}
