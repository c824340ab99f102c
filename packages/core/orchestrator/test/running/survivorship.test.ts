import { describe, expect, it } from 'vitest';
import {
  ConfigurationError,
  type MergePreview,
  type SurvivorshipSettings,
  type Sync,
  type SyncOptions,
} from '../../src/index.ts';
import { createCopyableStore } from '../support/copyable-store.ts';
import { createTwoCrms, recordsOf, type TwoCrms } from '../support/two-crms.ts';
import { clearLogs, hubspotContact, pipedrivePerson, recordWith, visibleState, writesAt } from './people.ts';

interface Scene {
  readonly crms: TwoCrms;
  readonly sync: Sync;
  readonly ids: { readonly robert: string; readonly bob: string };
}

/** Robert Ashworth of HubSpot and Bob Ashworth of Pipedrive, who is the same one with another address; both in both accounts. */
async function twoOfOne(options: Partial<SyncOptions> = {}): Promise<Scene> {
  const crms = createTwoCrms();
  const [contact = ''] = crms.hubspot.control.seed([
    hubspotContact('Robert', { lastname: 'Ashworth', email: 'robert@example.com', jobtitle: 'Clerk' }),
  ]);
  crms.clock.advance(600_000);
  const [person = ''] = crms.pipedrive.control.seed([
    pipedrivePerson('Bob', {
      name: 'Bob Ashworth',
      emails: [{ value: 'bob@example.org', label: 'work', primary: true }],
      phones: [{ value: '+1 212 555 0177', label: 'work', primary: true }],
    }),
  ]);
  const sync = crms.sync(options);
  await sync.run();
  const robert = await sync.records.byExternalId('hubspot', 'contacts', contact);
  const bob = await sync.records.byExternalId('pipedrive', 'persons', person);
  crms.clock.advance(600_000);
  return { crms, sync, ids: { robert: robert?.id ?? '', bob: bob?.id ?? '' } };
}

async function runLater({ crms, sync }: Pick<Scene, 'crms' | 'sync'>, mode?: 'append'): Promise<void> {
  crms.clock.advance(600_000);
  const report = await sync.run(mode ? { mode } : {});
  expect(report).toMatchObject({ state: 'completed', failures: {} });
}

async function expectQuiet(scene: Pick<Scene, 'crms' | 'sync'>): Promise<void> {
  await runLater(scene);
  clearLogs(scene.crms);
  await runLater(scene);
  expect(writesAt(scene.crms.hubspot, scene.crms.pipedrive)).toEqual([]);
}

const choiceOf = (preview: Pick<MergePreview, 'choices'>, field: string) =>
  preview.choices.find((choice) => choice.field === field);

/** First names, by connection, of everybody an account has. */
const firstNames = (crms: TwoCrms): unknown => ({
  hubspot: recordsOf(crms.hubspot, 'contacts').map(({ fields }) => fields.firstname),
  pipedrive: recordsOf(crms.pipedrive, 'person').map(({ fields }) => fields.first_name),
});

const nameOfPipedrive: SurvivorshipSettings = {
  rules: { contact: { fields: { firstName: { rule: 'priority', order: ['pipedrive'] } } } },
};

describe('a merge that is looked at before it is done (C2)', () => {
  it('says of every field whose value it takes, from where, and why', async () => {
    const { sync, ids } = await twoOfOne();
    const preview = await sync.duplicates.preview(ids.robert, ids.bob);
    expect(preview).toMatchObject({ survivorId: ids.robert, absorbedId: ids.bob, entity: 'contact' });
    expect(choiceOf(preview, 'firstName')).toMatchObject({
      before: 'Robert',
      value: 'Robert',
      from: 'survivor',
      decidedBy: 'survivor',
      source: 'hubspot',
      others: [{ source: 'pipedrive', value: 'Bob' }],
    });
    expect(choiceOf(preview, 'phones')).toMatchObject({
      before: null,
      from: 'absorbed',
      decidedBy: 'filledBlank',
      source: 'pipedrive',
    });
    expect(choiceOf(preview, 'emails')).toMatchObject({ from: 'both', decidedBy: 'united' });
    expect(choiceOf(preview, 'lastName')).toMatchObject({ from: 'both', decidedBy: 'agreed' });
    expect(choiceOf(preview, 'jobTitle')).toMatchObject({ from: 'survivor', decidedBy: 'only' });
    expect(preview.changed).toEqual(expect.arrayContaining(['emails', 'phones']));
    expect(preview.changed).not.toContain('firstName');
  });

  it('writes nothing, and the merge then does what it said', async () => {
    const kept = createCopyableStore();
    let commits = 0;
    const store: SyncOptions['store'] = {
      ...kept.store,
      tenant: (id) => {
        const tenant = kept.store.tenant(id);
        const commit: typeof tenant.commit = (rows) => {
          commits += 1;
          return tenant.commit(rows);
        };
        return { ...tenant, commit };
      },
    };
    const { crms, sync, ids } = await twoOfOne({ store, survivorship: nameOfPipedrive });
    commits = 0;
    clearLogs(crms);
    const preview = await sync.duplicates.preview(ids.robert, ids.bob);
    expect(commits).toBe(0);
    expect(writesAt(crms.hubspot, crms.pipedrive)).toEqual([]);
    const { choices } = await sync.duplicates.merge(ids.robert, ids.bob);
    const { fields } = await sync.records.get(ids.robert);
    for (const { field, value } of preview.choices) expect(fields[field] ?? null).toEqual(value);
    expect([...choices].sort((a, b) => (a.field < b.field ? -1 : 1))).toEqual(preview.choices);
  });
});

describe('rules of survivorship (C2)', () => {
  it('decide the fields they name, whoever survives, and both accounts are told', async () => {
    const scene = await twoOfOne({ survivorship: nameOfPipedrive });
    const { crms, sync, ids } = scene;
    const merge = await sync.duplicates.merge(ids.robert, ids.bob);
    expect(choiceOf(merge, 'firstName')).toMatchObject({
      value: 'Bob',
      from: 'absorbed',
      decidedBy: 'rule',
      rule: 'priority',
      source: 'pipedrive',
      others: [{ source: 'hubspot', value: 'Robert' }],
    });
    await runLater(scene);
    const { fields } = await sync.records.get(ids.robert);
    expect([fields.firstName, fields.jobTitle]).toEqual(['Bob', 'Clerk']);
    expect(recordWith(crms.hubspot, 'contacts', 'jobtitle', 'Clerk').fields.firstname).toBe('Bob');
    await expectQuiet(scene);
  });

  it('by kind take the newest name, both parts of one record', async () => {
    const { sync, ids } = await twoOfOne({ survivorship: { otherwise: 'byKind' } });
    const { choices } = await sync.duplicates.merge(ids.robert, ids.bob);
    expect(choiceOf({ choices }, 'firstName')).toMatchObject({ value: 'Bob', decidedBy: 'group' });
    expect(choiceOf({ choices }, 'jobTitle')).toMatchObject({ value: 'Clerk', decidedBy: 'only' });
  });

  it('hear an account that says something else since it was linked', async () => {
    const crms = createTwoCrms();
    const [contact = ''] = crms.hubspot.control.seed([hubspotContact('Ann', { phone: '+1 212 555 0101' })]);
    crms.pipedrive.control.seed([
      pipedrivePerson('Ann', { name: 'Anna Ash' }),
      pipedrivePerson('Zoe', { name: 'Zoe Ash' }),
    ]);
    const sync = crms.sync({
      survivorship: { rules: { contact: { fields: { firstName: { rule: 'priority', order: ['pipedrive'] } } } } },
    });
    await sync.run();
    const ann = await sync.records.byExternalId('hubspot', 'contacts', contact);
    const zoe = (await sync.records.list('contact')).items.find(({ fields }) => fields.firstName === 'Zoe');
    const preview = await sync.duplicates.preview(ann?.id ?? '', zoe?.id ?? '');
    expect(JSON.stringify(choiceOf(preview, 'firstName'))).toContain('Anna');
  });

  it('leave alone what an account chose that merged its own records', async () => {
    const scene = await twoOfOne({ survivorship: nameOfPipedrive });
    const { crms, sync, ids } = scene;
    const contacts = (await sync.records.get(ids.robert)).externalIds.filter((id) => id.connectionId === 'hubspot');
    const others = (await sync.records.get(ids.bob)).externalIds.filter((id) => id.connectionId === 'hubspot');
    crms.hubspot.control.merge({
      objectType: 'contacts',
      primaryId: contacts[0]?.id ?? '',
      otherId: others[0]?.id ?? '',
    });
    for (let runs = 0; runs < 3; runs += 1) await runLater(scene);
    expect((await sync.records.get(ids.robert)).id).toBe((await sync.records.get(ids.bob)).id);
    expect((await sync.records.get(ids.bob)).fields.firstName).toBe('Robert');
    await expectQuiet(scene);
  });

  it('are checked when the sync is made', () => {
    const crms = createTwoCrms();
    const circle = {
      firstName: { rule: 'winnerOf', field: 'lastName' },
      lastName: { rule: 'winnerOf', field: 'firstName' },
    };
    const rules = { contact: { fields: circle } } as SurvivorshipSettings['rules'];
    expect(() => crms.sync({ survivorship: { ...(rules ? { rules } : {}) } })).toThrow(ConfigurationError);
    const wrong = { contact: { fields: { firstName: { rule: 'loudest' } } } };
    expect(() => crms.sync({ survivorship: { rules: wrong as never } })).toThrow(/survivorship/);
  });
});

describe('a field that a person pinned (C2, E3)', () => {
  it('keeps its value in a merge, on whichever of the two it was pinned', async () => {
    const scene = await twoOfOne({ survivorship: { otherwise: 'byKind' } });
    const { sync, ids } = scene;
    await sync.records.edit(ids.bob, { jobTitle: 'Head clerk' }, { pin: true, by: 'steward' });
    const preview = await sync.duplicates.preview(ids.robert, ids.bob);
    expect(choiceOf(preview, 'jobTitle')).toMatchObject({ value: 'Head clerk', from: 'absorbed', decidedBy: 'pinned' });
    await sync.duplicates.merge(ids.robert, ids.bob);
    const merged = await sync.records.get(ids.robert);
    expect(merged.fields.jobTitle).toBe('Head clerk');
    expect(merged.pins).toMatchObject([{ field: 'jobTitle', value: 'Head clerk', by: 'steward', setOn: ids.bob }]);
    await expectQuiet(scene);
  });

  it('is not overwritten by an account: what it says is a conflict for a person', async () => {
    const scene = await twoOfOne();
    const { crms, sync, ids } = scene;
    await sync.records.edit(ids.robert, { firstName: 'Rob' }, { pin: true });
    await runLater(scene);
    const { id } = recordWith(crms.hubspot, 'contacts', 'firstname', 'Rob');
    crms.hubspot.control.edit({ objectType: 'contacts', id, fields: { firstname: 'Bobby', jobtitle: 'Buyer' } });
    await runLater(scene);
    const record = await sync.records.get(ids.robert);
    expect([record.fields.firstName, record.fields.jobTitle]).toEqual(['Rob', 'Buyer']);
    const [conflict] = (await sync.conflicts.list()).items;
    expect(conflict?.fields).toEqual({ firstName: { base: 'Rob', local: 'Rob', remote: 'Bobby' } });
    expect(firstNames(crms)).toMatchObject({ pipedrive: expect.arrayContaining(['Rob']) });

    await sync.conflicts.resolve(conflict?.id ?? '', 'local');
    await runLater(scene);
    expect(recordsOf(crms.hubspot, 'contacts').find((contact) => contact.id === id)?.fields.firstname).toBe('Rob');
    await expectQuiet(scene);
  });

  it('is pinned anew by whoever takes the account’s value, and follows it again once it is released', async () => {
    const scene = await twoOfOne();
    const { crms, sync, ids } = scene;
    await sync.records.edit(ids.robert, { firstName: 'Rob' }, { pin: true });
    await runLater(scene);
    const { id } = recordWith(crms.hubspot, 'contacts', 'firstname', 'Rob');
    const call = (firstname: string): void =>
      crms.hubspot.control.edit({ objectType: 'contacts', id, fields: { firstname } });
    call('Bobby');
    await runLater(scene);
    await sync.conflicts.resolve((await sync.conflicts.list()).items[0]?.id ?? '', 'remote');
    expect((await sync.records.get(ids.robert)).pins).toMatchObject([{ field: 'firstName', value: 'Bobby' }]);
    call('Bert');
    await runLater(scene);
    expect((await sync.records.get(ids.robert)).fields.firstName).toBe('Bobby');
    expect((await sync.records.release(ids.robert, ['firstName'])).pins).toEqual([]);
    await runLater(scene);
    expect((await sync.records.get(ids.robert)).fields.firstName).toBe('Bert');
    expect((await sync.conflicts.list()).items).toEqual([]);
    await expectQuiet(scene);
  });

  it('goes back to its own record when the merge is taken back, unless it was released since', async () => {
    const scene = await twoOfOne();
    const { crms, sync, ids } = scene;
    await sync.records.edit(ids.robert, { department: 'Stores' }, { pin: true });
    await sync.records.edit(ids.bob, { firstName: 'Bob', jobTitle: 'Buyer' }, { pin: true });
    await runLater(scene);
    const shown = visibleState(crms);
    const merge = await sync.duplicates.merge(ids.robert, ids.bob);
    await runLater(scene);
    expect((await sync.records.get(ids.robert)).fields).toMatchObject({ firstName: 'Bob', jobTitle: 'Buyer' });
    await sync.records.release(ids.robert, ['jobTitle']);
    await sync.duplicates.split(merge.id);
    await runLater(scene);
    const [robert, bob] = [await sync.records.get(ids.robert), await sync.records.get(ids.bob)];
    expect(robert.pins.map(({ field }) => field)).toEqual(['department']);
    expect(bob.pins.map(({ field }) => field)).toEqual(['firstName']);
    expect([robert.fields.firstName, robert.fields.jobTitle]).toEqual(['Robert', 'Clerk']);
    expect([bob.fields.firstName, bob.fields.jobTitle]).toEqual(['Bob', 'Buyer']);
    expect(visibleState(crms)).toEqual(shown);
    await expectQuiet(scene);
  });
});

describe('a merge by hand before a run of another kind (B7)', () => {
  it('is carried out by append as by any run, and nothing that the hub holds is taken away', async () => {
    const scene = await twoOfOne({ survivorship: nameOfPipedrive });
    const { crms, sync, ids } = scene;
    await sync.duplicates.merge(ids.robert, ids.bob);
    const { fields } = await sync.records.get(ids.robert);
    await runLater(scene, 'append');
    expect((await sync.records.get(ids.robert)).fields).toEqual(fields);
    expect(recordWith(crms.hubspot, 'contacts', 'jobtitle', 'Clerk').fields).toMatchObject({ firstname: 'Bob' });
    await expectQuiet(scene);
  });

  it('is shown by a plan, which writes nothing; the run after it writes what the plan said', async () => {
    const scene = await twoOfOne({ survivorship: nameOfPipedrive });
    const { crms, sync, ids } = scene;
    await sync.duplicates.merge(ids.robert, ids.bob);
    const [before, shown] = [await sync.records.get(ids.robert), visibleState(crms)];
    clearLogs(crms);
    const plan = await sync.plan();
    const { items } = await sync.planItems(plan.id);
    expect(items.find(({ connectionId, action }) => connectionId === 'hubspot' && action === 'update')).toMatchObject({
      goldenId: ids.robert,
      fields: { firstName: { before: 'Robert', after: 'Bob' } },
    });
    expect(writesAt(crms.hubspot, crms.pipedrive)).toEqual([]);
    expect(visibleState(crms)).toEqual(shown);
    expect(await sync.records.get(ids.robert)).toEqual(before);
    await sync.apply(plan.id);
    expect(recordWith(crms.hubspot, 'contacts', 'jobtitle', 'Clerk').fields).toMatchObject({ firstname: 'Bob' });
    await expectQuiet(scene);
  });
});
