import { describe, expect, it } from 'vitest';
import { type CandidateRow, StaleDecisionError, type Sync, UnknownRecordError } from '../../src/index.ts';
import { createTwoCrms, type TwoCrms } from '../support/two-crms.ts';
import {
  clearLogs,
  contactEmails,
  hubspotContact,
  personNames,
  pipedrivePerson,
  recordWith,
  writesAt,
} from './people.ts';

interface Scene {
  readonly crms: TwoCrms;
  readonly sync: Sync;
  readonly personId: string;
  /** The golden ids of both people of HubSpot. */
  readonly goldenIds: readonly string[];
  readonly candidate: CandidateRow;
}

const bothAddresses = [
  { value: 'ann@example.com', label: 'work', primary: true },
  { value: 'ann.ash@example.com', label: 'home', primary: false },
];

/** HubSpot has two Anns with an address each, Pipedrive one with both. */
async function ambiguous(): Promise<Scene> {
  const crms = createTwoCrms();
  const contactIds = crms.hubspot.control.seed([
    hubspotContact('Ann'),
    hubspotContact('Ann', { email: 'ann.ash@example.com' }),
    hubspotContact('Bob'),
  ]);
  const [personId = ''] = crms.pipedrive.control.seed([
    pipedrivePerson('Ann', { emails: bothAddresses }),
    pipedrivePerson('Cid'),
  ]);
  const sync = crms.sync();
  await sync.run();
  const goldenIds: string[] = [];
  for (const id of contactIds.slice(0, 2)) {
    const record = await sync.records.byExternalId('hubspot', 'contacts', id);
    if (record) goldenIds.push(record.id);
  }
  const [candidate] = (await sync.matches.list()).items;
  if (!candidate) throw new Error('nothing was asked');
  crms.clock.advance(600_000);
  return { crms, sync, personId, goldenIds, candidate };
}

async function writesNothingMore({ crms, sync }: Scene): Promise<void> {
  clearLogs(crms);
  crms.clock.advance(600_000);
  await sync.run();
  expect(writesAt(crms.hubspot, crms.pipedrive)).toEqual([]);
}

describe('a record that may mean either of two people (R17)', () => {
  it('waits, with what it says, whom it may mean and why', async () => {
    const { sync, personId, goldenIds, candidate } = await ambiguous();
    expect(goldenIds).toHaveLength(2);
    expect(candidate).toMatchObject({
      connectionId: 'pipedrive',
      objectType: 'persons',
      remoteId: personId,
      entity: 'contact',
      status: 'pending',
      fields: { firstName: 'Ann' },
    });
    expect(candidate.candidates.map((one) => one.goldenId).sort()).toEqual([...goldenIds].sort());
    for (const one of candidate.candidates) expect(one.evidence).toContain('email');
    expect(candidate.reason).not.toBe('');
    expect(await sync.records.byExternalId('pipedrive', 'persons', personId)).toBeUndefined();
  });

  it('is written to by nobody meanwhile, and neither of the two is made beside it', async () => {
    const scene = await ambiguous();
    const { crms, sync, personId } = scene;
    expect(personNames(crms)).toEqual(['Ann Ash', 'Bob Ash', 'Cid Ash']);
    expect(contactEmails(crms)).toEqual([
      'ann.ash@example.com',
      'ann@example.com',
      'bob@example.com',
      'cid@example.com',
    ]);
    expect(
      crms.pipedrive.control
        .log()
        .entries.filter((entry) => entry.isWrite && entry.path.includes(`/persons/${personId}`)),
    ).toEqual([]);
    await writesNothingMore(scene);
    crms.pipedrive.control.edit({
      objectType: 'person',
      id: personId,
      fields: { phones: [{ value: '+1 212 555 0101', label: 'work', primary: true }] },
    });
    await writesNothingMore(scene);
    expect((await sync.matches.list()).items).toHaveLength(1);
  });

  it('is linked once somebody says whom it means', async () => {
    const scene = await ambiguous();
    const { crms, sync, personId, goldenIds, candidate } = scene;
    const [chosen = '', other = ''] = goldenIds;
    await sync.matches.accept(candidate.id, chosen);
    expect((await sync.run()).state).toBe('completed');
    const record = await sync.records.byExternalId('pipedrive', 'persons', personId);
    expect(record?.id).toBe(chosen);
    expect(record?.externalIds.map((id) => id.connectionId)).toEqual(['hubspot', 'pipedrive']);
    expect((await sync.matches.list()).items).toEqual([]);
    expect((await sync.records.get(other)).fields.firstName).toBe('Ann');
    expect(personNames(crms)).toEqual(['Ann Ash', 'Ann Ash', 'Bob Ash', 'Cid Ash']);
    await writesNothingMore(scene);
    expect(personNames(crms)).toHaveLength(4);
  });

  it('is somebody new once somebody says so', async () => {
    const scene = await ambiguous();
    const { crms, sync, personId, goldenIds, candidate } = scene;
    await sync.matches.reject(candidate.id);
    await sync.run();
    const record = await sync.records.byExternalId('pipedrive', 'persons', personId);
    expect(record).toBeDefined();
    expect(goldenIds).not.toContain(record?.id);
    expect((await sync.records.list('contact')).items).toHaveLength(5);
    expect((await sync.matches.list()).items).toEqual([]);
    // HubSpot allows an address once, so the third Ann cannot be made there; both others are made at Pipedrive.
    expect(personNames(crms)).toEqual(['Ann Ash', 'Ann Ash', 'Ann Ash', 'Bob Ash', 'Cid Ash']);
    crms.clock.advance(600_000);
    await sync.run();
    await writesNothingMore(scene);
  });

  it('is decided once, for one of those it was asked for', async () => {
    const { sync, crms, goldenIds, candidate } = await ambiguous();
    const bob = recordWith(crms.hubspot, 'contacts', 'email', 'bob@example.com');
    const stranger = await sync.records.byExternalId('hubspot', 'contacts', bob.id);
    await expect(sync.matches.accept(candidate.id, stranger?.id ?? '')).rejects.toThrow(StaleDecisionError);
    await expect(sync.matches.accept('nobody', goldenIds[0] ?? '')).rejects.toThrow(UnknownRecordError);
    await sync.matches.accept(candidate.id, goldenIds[0] ?? '');
    await expect(sync.matches.reject(candidate.id)).rejects.toThrow(StaleDecisionError);
  });

  it('is asked no more when it is deleted, and the two are made then', async () => {
    const scene = await ambiguous();
    const { crms, sync, personId } = scene;
    crms.pipedrive.control.subscribe({ url: 'https://host.example.test/hooks/pipedrive', secret: 'hook:made-up' });
    crms.pipedrive.control.delete({ objectType: 'person', id: personId });
    await crms.pipedrive.control.flushWebhooks({}, async ({ url, headers, body }) => {
      const request = { method: 'POST', url, headers, rawBody: new TextEncoder().encode(body) };
      await sync.webhooks.receive('pipedrive', request, ['hook:made-up']);
      return 200;
    });
    await sync.run();
    crms.clock.advance(600_000);
    await sync.run();
    expect((await sync.matches.list()).items).toEqual([]);
    expect(personNames(crms)).toEqual(['Ann Ash', 'Ann Ash', 'Bob Ash', 'Cid Ash']);
    await writesNothingMore(scene);
  });

  it('is linked by itself once it shows only one of the addresses', async () => {
    const { crms, sync, personId, goldenIds } = await ambiguous();
    crms.pipedrive.control.edit({ objectType: 'person', id: personId, fields: { emails: bothAddresses.slice(0, 1) } });
    crms.clock.advance(600_000);
    await sync.run();
    expect((await sync.records.byExternalId('pipedrive', 'persons', personId))?.id).toBe(goldenIds[0]);
    expect((await sync.matches.list()).items).toEqual([]);
  });
});
