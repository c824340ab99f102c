import { describe, expect, it } from 'vitest';
import { type HubRecord, StaleDecisionError, type Sync, UnknownRecordError } from '../../src/index.ts';
import { createTwoCrms, recordsOf, type TwoCrms } from '../support/two-crms.ts';
import { clearLogs, hubspotContact, pipedrivePerson, recordWith, visibleState, writesAt } from './people.ts';

interface Scene {
  readonly crms: TwoCrms;
  readonly sync: Sync;
  /** Golden ids of the person that HubSpot has, and of the same one at Pipedrive under another address. */
  readonly ids: { readonly hubspot: string; readonly pipedrive: string };
}

/** Robert Ashworth of HubSpot is Bob Ashworth of Pipedrive, with another address: nothing links them on arrival. */
async function twoOfOne(): Promise<Scene> {
  const crms = createTwoCrms();
  const [contact = ''] = crms.hubspot.control.seed([
    hubspotContact('Robert', { lastname: 'Ashworth', email: 'robert.ashworth@example.com', company: 'Acme Tools' }),
  ]);
  const [person = ''] = crms.pipedrive.control.seed([
    pipedrivePerson('Bob', {
      name: 'Bob Ashworth',
      emails: [{ value: 'bob@example.org', label: 'work', primary: true }],
      phones: [{ value: '+1 212 555 0177', label: 'work', primary: true }],
    }),
  ]);
  const sync = crms.sync();
  await sync.run();
  const hubspot = await sync.records.byExternalId('hubspot', 'contacts', contact);
  const pipedrive = await sync.records.byExternalId('pipedrive', 'persons', person);
  crms.clock.advance(600_000);
  return { crms, sync, ids: { hubspot: hubspot?.id ?? '', pipedrive: pipedrive?.id ?? '' } };
}

/** What a golden record says, without fields that are empty. */
function known({ id, fields }: HubRecord): unknown {
  return { id, fields: Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null)) };
}

async function writesNothingMore({ crms, sync }: Pick<Scene, 'crms' | 'sync'>): Promise<void> {
  for (let runs = 0; runs < 2; runs += 1) {
    crms.clock.advance(600_000);
    await sync.run();
    if (runs === 0) clearLogs(crms);
  }
  expect(writesAt(crms.hubspot, crms.pipedrive)).toEqual([]);
}

describe('two golden records that a person makes one (C2, R14)', () => {
  it('are one from then on: links move, the old id leads to the survivor, addresses of both are kept', async () => {
    const scene = await twoOfOne();
    const { sync, ids } = scene;
    expect(ids.hubspot).not.toBe(ids.pipedrive);
    await sync.duplicates.merge(ids.hubspot, ids.pipedrive);
    const record = await sync.records.get(ids.pipedrive);
    expect(record.id).toBe(ids.hubspot);
    expect(record.fields.firstName).toBe('Robert');
    expect(JSON.stringify(record.fields.emails)).toContain('bob@example.org');
    expect(record.externalIds.map(({ connectionId }) => connectionId).sort()).toEqual([
      'hubspot',
      'hubspot',
      'pipedrive',
      'pipedrive',
    ]);
    await writesNothingMore(scene);
  });

  it('make nobody else in either account, and none of them is deleted', async () => {
    const { crms, sync, ids } = await twoOfOne();
    const before = [recordsOf(crms.hubspot, 'contacts').length, recordsOf(crms.pipedrive, 'person').length];
    await sync.duplicates.merge(ids.hubspot, ids.pipedrive);
    crms.clock.advance(600_000);
    await sync.run();
    expect([recordsOf(crms.hubspot, 'contacts').length, recordsOf(crms.pipedrive, 'person').length]).toEqual(before);
  });

  it('are refused when they are one already, unknown, or of different kinds', async () => {
    const { sync, ids } = await twoOfOne();
    await expect(sync.duplicates.merge(ids.hubspot, 'contact_nobody')).rejects.toThrow(UnknownRecordError);
    await sync.duplicates.merge(ids.hubspot, ids.pipedrive);
    await expect(sync.duplicates.merge(ids.hubspot, ids.pipedrive)).rejects.toThrow(StaleDecisionError);
  });
});

describe('a merge that is taken back', () => {
  it('leaves both as they were, in the hub and in the accounts, and they are not asked about again', async () => {
    const scene = await twoOfOne();
    const { crms, sync, ids } = scene;
    const before = [await sync.records.get(ids.hubspot), await sync.records.get(ids.pipedrive)];
    const shown = visibleState(crms);
    const merge = await sync.duplicates.merge(ids.hubspot, ids.pipedrive);
    crms.clock.advance(600_000);
    await sync.run();
    expect(recordWith(crms.hubspot, 'contacts', 'firstname', 'Robert').fields.phone).toMatch(/0177$/);

    await sync.duplicates.split(merge.id);
    crms.clock.advance(600_000);
    await sync.run();
    const after = [await sync.records.get(ids.hubspot), await sync.records.get(ids.pipedrive)];
    expect(after.map(known)).toEqual(before.map(known));
    expect(visibleState(crms)).toEqual(shown);
    await expect(sync.duplicates.split(merge.id)).rejects.toThrow(StaleDecisionError);
    expect((await sync.duplicates.list({ status: 'dismissed' })).items).toHaveLength(1);
    await writesNothingMore(scene);
  });

  it('keeps edits made since on the record they were made on', async () => {
    const scene = await twoOfOne();
    const { crms, sync, ids } = scene;
    const merge = await sync.duplicates.merge(ids.hubspot, ids.pipedrive);
    crms.clock.advance(600_000);
    await sync.run();
    const record = await sync.records.get(ids.hubspot);
    const primary = record.externalIds.find(
      ({ connectionId, role }) => connectionId === 'hubspot' && role === 'primary',
    );
    crms.hubspot.control.edit({ objectType: 'contacts', id: primary?.id ?? '', fields: { jobtitle: 'Buyer' } });
    crms.clock.advance(600_000);
    await sync.run();
    await sync.duplicates.split(merge.id);
    crms.clock.advance(600_000);
    await sync.run();
    expect((await sync.records.get(ids.hubspot)).fields.jobTitle).toBe('Buyer');
    expect((await sync.records.get(ids.pipedrive)).fields.jobTitle ?? null).toBeNull();
    await writesNothingMore(scene);
  });

  it('must be the last one of its record', async () => {
    const { crms, sync, ids } = await twoOfOne();
    crms.hubspot.control.create(hubspotContact('Rob', { lastname: 'Ashworth', email: 'rob@example.net' }));
    crms.clock.advance(600_000);
    await sync.run();
    const third = (await sync.records.list('contact')).items.find(({ fields }) => fields.firstName === 'Rob');
    const first = await sync.duplicates.merge(ids.hubspot, ids.pipedrive);
    crms.clock.advance(1_000);
    const second = await sync.duplicates.merge(ids.hubspot, third?.id ?? '');
    await expect(sync.duplicates.split(first.id)).rejects.toThrow(StaleDecisionError);
    await sync.duplicates.split(second.id);
    await sync.duplicates.split(first.id);
    expect((await sync.duplicates.merges()).items).toEqual([]);
  });
});

describe('a search for duplicates among golden records', () => {
  it('lists pairs with their reasons, the surest first, and forgets those that are no longer alike', async () => {
    const { sync } = await manyPeople();
    const found = await sync.duplicates.search('contact');
    expect(found.records).toBeGreaterThan(40);
    expect(found.auto + found.review).toBeGreaterThan(0);
    const { items } = await sync.duplicates.list();
    expect(items.length).toBe(found.auto + found.review);
    expect(items.map(({ doubt }) => doubt)).toEqual(items.map(({ doubt }) => doubt).sort((a, b) => a - b));
    expect(items[0]?.reasons.length).toBeGreaterThan(0);
    expect(items[0]?.explanation).not.toBe('');
    for (const [one] of items.map(({ recordIds }) => recordIds)) {
      await sync.records.edit(one, { firstName: `Xaver ${one}`, lastName: `Zyx${one}`, emails: null, phones: null });
    }
    await sync.duplicates.search('contact');
    const ids = new Set(items.map(({ id }) => id));
    expect((await sync.duplicates.list()).items.filter(({ id }) => ids.has(id))).toEqual([]);
  });

  it('asks no more about two that a person dismissed', async () => {
    const { sync } = await manyPeople();
    const before = await sync.duplicates.search('contact');
    const [first] = (await sync.duplicates.list()).items;
    await sync.duplicates.dismiss(first?.id ?? '');
    const after = await sync.duplicates.search('contact');
    expect(after.dismissed).toBe(1);
    expect(after.auto + after.review).toBe(before.auto + before.review - 1);
    expect((await sync.duplicates.list()).items.map(({ id }) => id)).not.toContain(first?.id);
  });
});

describe('merging what is sure', () => {
  it('makes one of three that are one in every pair, and ends', async () => {
    const { crms, sync } = await manyPeople();
    const family = await threeAlike(sync);
    await sync.duplicates.search('contact');
    const before = (await sync.duplicates.list()).items.filter(({ band }) => band === 'auto');
    expect(before.filter(({ recordIds }) => recordIds.every((id) => family.includes(id)))).toHaveLength(3);
    const merged = await sync.duplicates.mergeAuto('contact');
    const survivors = await Promise.all(family.map(async (id) => (await sync.records.get(id)).id));
    expect(new Set(survivors).size).toBe(1);
    expect(merged).toBe((await sync.duplicates.merges()).items.length);
    expect((await sync.duplicates.list()).items.filter(({ band }) => band === 'auto')).toEqual([]);
    await writesNothingMore({ crms, sync });
  });

  it('never brings two together that a person dismissed, neither before nor after the next search', async () => {
    for (const searchesAgain of [false, true]) {
      const { sync } = await manyPeople();
      const family = await threeAlike(sync);
      await sync.duplicates.search('contact');
      const pairs = (await sync.duplicates.list()).items.filter(({ recordIds }) =>
        recordIds.every((id) => family.includes(id)),
      );
      expect(pairs.map(({ band }) => band)).toEqual(['auto', 'auto', 'auto']);
      const [refused, ...others] = pairs;
      await sync.duplicates.dismiss(refused?.id ?? '');
      if (searchesAgain) expect(await sync.duplicates.search('contact')).toMatchObject({ dismissed: 1 });
      await sync.duplicates.mergeAuto('contact');
      const [one, two] = await Promise.all(
        (refused?.recordIds ?? []).map(async (id) => (await sync.records.get(id)).id),
      );
      expect(one).not.toBe(two);
      const waiting = (await sync.duplicates.list()).items.filter(({ id }) => others.some((other) => other.id === id));
      expect(waiting.map(({ band, reasons }) => [band, reasons[0]])).toContainEqual(['review', 'clusterConflict']);
    }
  });
});

/** Makes three people of {@link manyPeople} one in everything; gives their ids. */
async function threeAlike(sync: Sync): Promise<readonly string[]> {
  const records = (await sync.records.list('contact')).items;
  const known = records.find(({ fields }) => fields.firstName === 'Robert' && fields.lastName === 'Castillo');
  // Those that turned out to be somebody have no address of their own.
  const twins = records.filter(({ fields }) => !JSON.stringify(fields.emails ?? null).includes('@')).slice(0, 2);
  for (const twin of twins) {
    const { firstName = null, lastName = null, phones = null, emails = null } = known?.fields ?? {};
    await sync.records.edit(twin.id, { firstName, lastName, phones, emails });
  }
  return [known?.id ?? '', ...twins.map(({ id }) => id)];
}

/** Forty people of HubSpot; three more turn out to be some of them when their numbers and names are corrected. */
async function manyPeople(): Promise<Pick<Scene, 'crms' | 'sync'>> {
  const crms = createTwoCrms();
  const first = ['Robert', 'William', 'Margaret', 'Elizabeth', 'Katherine', 'Edward', 'Charles', 'Susan'];
  const last = ['Ashworth', 'Brandt', 'Castillo', 'Dunmore', 'Eklund'];
  const people = last.flatMap((lastname, row) =>
    first.map((firstname, column) => ({
      firstname,
      lastname,
      email: `${firstname}.${lastname}@${lastname}.example`.toLowerCase(),
      phone: `+1 212 555 0${row}${column}0`,
    })),
  );
  const strangers = [0, 1, 2].map((index) => ({ firstname: `Q${index}`, lastname: `Nobody${index}` }));
  crms.hubspot.control.seed([...people, ...strangers].map((fields) => ({ objectType: 'contacts', fields })));
  const sync = crms.sync();
  await sync.run();
  const records = (await sync.records.list('contact')).items;
  for (const [index, { lastname: stranger }] of strangers.entries()) {
    const { id = '' } = records.find(({ fields }) => fields.lastName === stranger) ?? {};
    const { firstname: firstName, lastname: lastName, phone } = people[index * 9] ?? {};
    await sync.records.edit(id, {
      firstName: firstName ?? '',
      lastName: lastName ?? '',
      phones: [{ number: phone ?? '' }],
    });
  }
  return { crms, sync };
}
