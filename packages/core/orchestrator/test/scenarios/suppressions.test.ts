import { describe, expect, it } from 'vitest';
import { ConfigurationError, type HubRecord, UnknownRecordError } from '../../src/index.ts';
import { createTwoCrms, recordsOf } from '../support/two-crms.ts';
import { createLinkedPair, expectQuiet, forgetRequests, type LinkedPair, oneMinuteMs, run } from './linked-pair.ts';

const why = { reason: 'asked not to be contacted' };

describe('a record that is never to be synced', () => {
  it('is not taken in, and nothing is made beside it', async () => {
    const crms = createTwoCrms();
    const [id = ''] = crms.hubspot.control.seed([
      { objectType: 'contacts', fields: { firstname: 'Ann', lastname: 'Ash', email: 'ann@example.com' } },
    ]);
    crms.pipedrive.control.seed([
      { objectType: 'person', fields: { name: 'Ann Ash', emails: [{ value: 'ann@example.com', primary: true }] } },
    ]);
    const sync = crms.sync();
    await sync.suppressions.suppress({ connectionId: 'hubspot', objectType: 'contacts', id }, why);
    await run(sync);
    expect((await sync.skipped()).items).toMatchObject([{ remoteId: id, reasons: ['suppressed'] }]);
    expect(recordsOf(crms.hubspot, 'contacts')).toHaveLength(1);
    expect(recordsOf(crms.pipedrive, 'person')).toHaveLength(1);
    await expectQuiet(crms, sync);
  });

  it('keeps what it shows though it was linked: edits of either side stay where they are', async () => {
    const pair = await createLinkedPair();
    const { crms, sync, hubspot, pipedrive } = pair;
    await sync.suppressions.suppress({ recordId: (await ann(pair)).id }, why);
    hubspot.edit({ lastname: 'Elm' });
    pipedrive.edit({ phones: [] });
    await run(sync);
    expect(pipedrive.fields().name).toBe('Ann Ash');
    expect(hubspot.fields().phone).toBe('+1 212 555 0101');
    await sync.records.edit((await ann(pair)).id, { jobTitle: 'Pilot' });
    await expectQuiet(crms, sync);
  });

  it('is not deleted elsewhere when somebody deletes it, nor made again', async () => {
    const pair = await createLinkedPair({ sync: { deletes: { policy: 'propagate' } } });
    const { crms, sync, hubspot } = pair;
    await sync.suppressions.suppress({ recordId: (await ann(pair)).id }, why);
    hubspot.remove();
    await expectQuiet(crms, sync);
    expect(recordsOf(crms.pipedrive, 'person')).toHaveLength(1);
    expect(recordsOf(crms.hubspot, 'contacts')).toHaveLength(0);
  });

  it('is not made again though it comes back under another id', async () => {
    const pair = await createLinkedPair();
    const { crms, sync, hubspot, pipedrive } = pair;
    await sync.suppressions.suppress({ recordId: (await ann(pair)).id }, why);
    hubspot.remove();
    pipedrive.remove();
    await run(sync);
    crms.clock.advance(oneMinuteMs);
    crms.hubspot.control.create({
      objectType: 'contacts',
      fields: { firstname: 'Ann', lastname: 'Ash', email: 'ann@example.com', phone: '+1 212 555 0101' },
    });
    await expectQuiet(crms, sync);
    expect(recordsOf(crms.pipedrive, 'person')).toHaveLength(0);
  });

  it('loses what waited for it: a write that was not sent, and a conflict', async () => {
    const pair = await createLinkedPair({ sync: { conflicts: { strategy: 'manual_review' } } });
    const { crms, sync, hubspot, pipedrive } = pair;
    hubspot.edit({ lastname: 'Elm' });
    pipedrive.edit({ name: 'Ann Oak' });
    await run(sync);
    expect((await sync.conflicts.list()).items).toHaveLength(1);
    const { id } = await ann(pair);
    await sync.records.edit(id, { jobTitle: 'Pilot' });
    await sync.suppressions.suppress({ recordId: id }, why);
    expect((await sync.conflicts.list()).items).toEqual([]);
    await expectQuiet(crms, sync);
    expect(hubspot.fields().jobtitle).not.toBe('Pilot');
  });

  it('gives its place to another record of the same account that means the same person', async () => {
    const pair = await createLinkedPair();
    const { crms, sync, hubspot, pipedrive } = pair;
    const twin = crms.pipedrive.control.create({
      objectType: 'person',
      fields: { name: 'Ann Ash', phones: [{ value: '+1 212 555 0101', label: 'work', primary: true }] },
    });
    await run(sync);
    expect((await ann(pair)).externalIds).toMatchObject([{}, {}, {}]);
    await sync.suppressions.suppress({ connectionId: 'pipedrive', objectType: 'persons', id: pipedrive.id }, why);
    crms.clock.advance(oneMinuteMs);
    hubspot.edit({ lastname: 'Elm' });
    await run(sync);
    expect(pipedrive.fields().name).toBe('Ann Ash');
    expect(recordsOf(crms.pipedrive, 'person').find(({ id }) => id === twin)?.fields.name).toBe('Ann Elm');
    await expectQuiet(crms, sync);
  });

  it('is synced again when that is taken back: both sides are compared as if nothing had happened', async () => {
    const pair = await createLinkedPair();
    const { crms, sync, hubspot, pipedrive } = pair;
    const suppressed = await sync.suppressions.suppress({ recordId: (await ann(pair)).id }, why);
    hubspot.edit({ lastname: 'Elm' });
    pipedrive.edit({ phones: [{ value: '+1 212 555 0199', label: 'work', primary: true }] });
    await run(sync);
    crms.clock.advance(oneMinuteMs);
    await sync.suppressions.unsuppress(suppressed.id);
    expect((await sync.suppressions.list()).items).toEqual([]);
    await run(sync);
    expect(pipedrive.fields().name).toBe('Ann Elm');
    expect(hubspot.fields().phone).toBe('+1 212 555 0199');
    await expectQuiet(crms, sync);
  });
});

describe('a person who is never to be imported again', () => {
  it('is known by an address of which only a hash is kept, in whatever account', async () => {
    const crms = createTwoCrms();
    const sync = crms.sync();
    const row = await sync.suppressions.suppress({ email: 'Ann@Example.com' }, { reason: 'erased on request' });
    expect(JSON.stringify(row)).not.toMatch(/ann/i);
    crms.hubspot.control.seed([
      { objectType: 'contacts', fields: { firstname: 'Ann', lastname: 'Ash', email: 'ann@example.com' } },
      { objectType: 'contacts', fields: { firstname: 'Bob', lastname: 'Birch', email: 'bob@example.com' } },
    ]);
    crms.pipedrive.control.seed([
      { objectType: 'person', fields: { name: 'A. Ash', emails: [{ value: 'ann@example.com', primary: true }] } },
    ]);
    await run(sync);
    expect((await sync.records.list('contact')).items.map(({ fields }) => fields.firstName)).toEqual(['Bob']);
    expect((await sync.skipped()).items.map((skip) => skip.reasons)).toEqual([['suppressed'], ['suppressed']]);
    await expectQuiet(crms, sync);
    await sync.suppressions.unsuppress(row.id);
    await run(sync);
    crms.clock.advance(oneMinuteMs);
    for (const { objectType, id } of recordsOf(crms.hubspot, 'contacts'))
      crms.hubspot.control.edit({ objectType, id, fields: { jobtitle: 'Pilot' } });
    await run(sync);
    expect((await sync.records.list('contact')).items).toHaveLength(2);
  });

  it('is left alone where the person is synced already', async () => {
    const pair = await createLinkedPair();
    const { crms, sync, hubspot, pipedrive } = pair;
    const row = await sync.suppressions.suppress({ phone: '(212) 555-0101' }, why);
    hubspot.edit({ lastname: 'Elm' });
    await expectQuiet(crms, sync);
    expect(pipedrive.fields().name).toBe('Ann Ash');
    expect((await sync.suppressions.list()).items.map(({ kind }) => kind).sort()).toEqual(['key', 'record']);
    await sync.suppressions.unsuppress(row.id);
    await run(sync);
    expect(pipedrive.fields().name).toBe('Ann Elm');
  });

  it('also means a company by its domain', async () => {
    const crms = createTwoCrms();
    const sync = crms.sync();
    await sync.suppressions.suppress({ domain: 'www.birch.example' }, why);
    crms.hubspot.control.seed([{ objectType: 'companies', fields: { name: 'Birch', domain: 'birch.example' } }]);
    await expectQuiet(crms, sync);
    expect(recordsOf(crms.pipedrive, 'organization')).toEqual([]);
  });
});

describe('suppressing', () => {
  it('leaves a trace of who asked for what, without the text itself', async () => {
    const pair = await createLinkedPair();
    const { sync } = pair;
    const row = await sync.suppressions.suppress({ email: 'ann@example.com' }, why);
    await sync.suppressions.unsuppress(row.id);
    const suppressed = (await sync.audit('host_suppress')).items;
    expect(suppressed.map(({ action, reason, source }) => ({ action, reason, source }))).toEqual(
      [row, row].map(() => ({ action: 'suppress', source: 'host', ...why })),
    );
    expect(JSON.stringify(suppressed)).not.toContain('ann@');
    expect((await sync.audit('host_unsuppress')).items.map(({ action }) => action)).toEqual([
      'unsuppress',
      'unsuppress',
    ]);
  });

  it('is shown by a plan, and refuses what it cannot mean', async () => {
    const pair = await createLinkedPair();
    const { crms, sync } = pair;
    const id = crms.hubspot.control.create({ objectType: 'contacts', fields: { firstname: 'Bob', lastname: 'Birch' } });
    await sync.suppressions.suppress({ connectionId: 'hubspot', objectType: 'contacts', id }, why);
    forgetRequests(crms);
    const plan = await sync.plan();
    expect((await sync.planItems(plan.id)).items).toMatchObject([
      { action: 'skip', reason: 'suppressed', remoteId: id },
    ]);
    await expect(sync.suppressions.suppress({ email: 'nobody' }, why)).rejects.toThrow(ConfigurationError);
    await expect(sync.suppressions.suppress({ recordId: 'contact_none' }, why)).rejects.toThrow(UnknownRecordError);
    await expect(
      sync.suppressions.suppress({ connectionId: 'nowhere', objectType: 'contacts', id }, why),
    ).rejects.toThrow(UnknownRecordError);
    await expect(sync.suppressions.unsuppress('nothing')).rejects.toThrow(UnknownRecordError);
  });
});

/** The golden record of the pair. */
async function ann({ sync, hubspot }: LinkedPair): Promise<HubRecord> {
  const record = await sync.records.byExternalId('hubspot', 'contacts', hubspot.id);
  if (!record) throw new Error('the contact is not in the hub');
  return record;
}
