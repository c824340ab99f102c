import type { FieldValues } from '@crmsync/model';
import { describe, expect, it } from 'vitest';
import type { RunOptions, Sync } from '../../src/index.ts';
import { createTwoCrms, type TwoCrms } from '../support/two-crms.ts';
import { clearLogs, connectionsWith, hubspotContact, pipedrivePerson, recordWith, writesAt } from './people.ts';

interface Scene {
  readonly crms: TwoCrms;
  readonly sync: Sync;
  readonly contactId: string;
}

/** Ann at both, linked and agreed on; Pipedrive gets what the hub says. */
async function linked(): Promise<Scene> {
  const crms = createTwoCrms();
  const [contactId = ''] = crms.hubspot.control.seed([
    hubspotContact('Ann', { jobtitle: 'Carpenter', phone: '+1 212 555 0101' }),
  ]);
  crms.pipedrive.control.seed([pipedrivePerson('Ann')]);
  const sync = crms.sync();
  await sync.run();
  crms.clock.advance(600_000);
  clearLogs(crms);
  return { crms, sync, contactId };
}

async function hubFields({ sync, contactId }: Scene): Promise<FieldValues> {
  const record = await sync.records.byExternalId('hubspot', 'contacts', contactId);
  if (!record) throw new Error('the contact is not in the hub');
  return record.fields;
}

async function runAfterEdit(scene: Scene, fields: FieldValues, options: RunOptions): Promise<FieldValues> {
  scene.crms.hubspot.control.edit({ objectType: 'contacts', id: scene.contactId, fields });
  scene.crms.clock.advance(600_000);
  expect((await scene.sync.run(options)).state).toBe('completed');
  return hubFields(scene);
}

describe('append (B7)', () => {
  it('takes nothing away: a field emptied in the CRM stays in the hub and everywhere else', async () => {
    const scene = await linked();
    const fields = await runAfterEdit(scene, { jobtitle: null, phone: null }, { mode: 'append' });
    expect(fields.jobTitle).toBe('Carpenter');
    expect(fields.phones).toMatchObject([{ e164: '+12125550101' }]);
    expect(recordWith(scene.crms.pipedrive, 'person', 'name', 'Ann Ash').fields.phones).toMatchObject([
      { value: '+1 212 555 0101' },
    ]);
  });

  it('replaces nothing: another value in the CRM does not displace the one the hub holds', async () => {
    const scene = await linked();
    const fields = await runAfterEdit(scene, { jobtitle: 'Joiner', firstname: 'Anna' }, { mode: 'append' });
    expect(fields.jobTitle).toBe('Carpenter');
    expect(fields.firstName).toBe('Ann');
    expect(recordWith(scene.crms.pipedrive, 'person', 'name', 'Ann Ash').fields.first_name).toBe('Ann');
  });

  it('fills what was blank, and adds to lists', async () => {
    const scene = await linked();
    const fields = await runAfterEdit(
      scene,
      { city: 'Springfield', mobilephone: '+1 212 555 0199' },
      { mode: 'append' },
    );
    expect(fields.addresses).toMatchObject([{ city: 'Springfield' }]);
    expect((fields.phones as { e164?: string }[]).map((phone) => phone.e164).sort()).toEqual([
      '+12125550101',
      '+12125550199',
    ]);
  });

  it('keeps the elements that a list of the CRM lost', async () => {
    const scene = await linked();
    const fields = await runAfterEdit(scene, { phone: '+1 212 555 0177' }, { mode: 'append' });
    expect((fields.phones as { e164?: string }[]).map((phone) => phone.e164).sort()).toEqual([
      '+12125550101',
      '+12125550177',
    ]);
  });

  it('takes in people who are new', async () => {
    const scene = await linked();
    scene.crms.hubspot.control.create({
      objectType: 'contacts',
      fields: { email: 'dee@example.com', firstname: 'Dee' },
    });
    scene.crms.clock.advance(600_000);
    await scene.sync.run({ mode: 'append' });
    expect((await scene.sync.records.list('contact')).items).toHaveLength(2);
  });
});

describe('overwrite (B7)', () => {
  it('lets the CRM win though the hub was edited, too', async () => {
    const scene = await linked();
    const record = await scene.sync.records.byExternalId('hubspot', 'contacts', scene.contactId);
    scene.crms.hubspot.control.edit({
      objectType: 'contacts',
      id: scene.contactId,
      fields: { jobtitle: 'Joiner', firstname: 'Anna' },
    });
    scene.crms.clock.advance(600_000);
    await scene.sync.records.edit(record?.id ?? '', { jobTitle: 'Roofer', firstName: 'Annabel' });
    expect((await scene.sync.run({ mode: 'overwrite' })).state).toBe('completed');
    expect(await hubFields(scene)).toMatchObject({ jobTitle: 'Joiner', firstName: 'Anna' });
    expect(recordWith(scene.crms.hubspot, 'contacts', 'email', 'ann@example.com').fields).toMatchObject({
      jobtitle: 'Joiner',
      firstname: 'Anna',
    });
    expect(recordWith(scene.crms.pipedrive, 'person', 'name', 'Anna Ash').fields.first_name).toBe('Anna');
  });

  it('lets empty fields of the CRM win as well', async () => {
    const scene = await linked();
    const record = await scene.sync.records.byExternalId('hubspot', 'contacts', scene.contactId);
    scene.crms.hubspot.control.edit({ objectType: 'contacts', id: scene.contactId, fields: { jobtitle: null } });
    scene.crms.clock.advance(600_000);
    await scene.sync.records.edit(record?.id ?? '', { jobTitle: 'Roofer' });
    expect((await scene.sync.run({ mode: 'overwrite' })).state).toBe('completed');
    expect((await hubFields(scene)).jobTitle ?? null).toBeNull();
    expect(recordWith(scene.crms.hubspot, 'contacts', 'email', 'ann@example.com').fields.jobtitle ?? '').toBe('');
  });

  it('lets the CRM win where records are linked for the first time', async () => {
    const crms = createTwoCrms();
    crms.hubspot.control.seed([hubspotContact('Ann', { firstname: 'Anna' })]);
    crms.pipedrive.control.seed([pipedrivePerson('Ann')]);
    const connections = connectionsWith(crms, { hubspot: { direction: 'pull' } });
    const sync = crms.sync({ connections });
    await sync.run({ mode: 'overwrite' });
    const [golden] = (await sync.records.list('contact')).items;
    expect(golden?.fields.firstName).toBe('Ann');
    expect(golden?.origins.firstName?.source).toBe('pipedrive');
  });
});

describe('no mode', () => {
  it('takes an edit of one side, emptied fields included', async () => {
    const scene = await linked();
    const fields = await runAfterEdit(scene, { jobtitle: null, firstname: 'Anna' }, {});
    expect(fields.jobTitle ?? null).toBeNull();
    expect(fields.firstName).toBe('Anna');
    expect(writesAt(scene.crms.pipedrive)).not.toEqual([]);
  });
});

describe('asking for another mode', () => {
  it('ends a run that was left open in a different one', async () => {
    const scene = await linked();
    scene.crms.hubspot.control.create({
      objectType: 'contacts',
      fields: { email: 'dee@example.com', firstname: 'Dee' },
    });
    scene.crms.clock.advance(600_000);
    expect((await scene.sync.slice({ mode: 'overwrite', limits: { records: 1 } })).more).toBe(true);
    scene.crms.hubspot.control.edit({ objectType: 'contacts', id: scene.contactId, fields: { jobtitle: 'Joiner' } });
    scene.crms.clock.advance(600_000);
    const report = await scene.sync.run({ mode: 'append' });
    expect(report).toMatchObject({ mode: 'append', state: 'completed' });
    expect((await hubFields(scene)).jobTitle).toBe('Carpenter');
    const states = (await scene.sync.runs()).items.map((run) => `${run.mode} ${run.state}`);
    expect(states).toEqual(['append completed', 'overwrite aborted', 'normal completed']);
  });
});
