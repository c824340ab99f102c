import { tokenCredential } from '@crmsync/adapter-kit';
import { fakeFetch } from '@crmsync/fakes';
import { describe, expect, it } from 'vitest';
import {
  ConfigurationError,
  createSync,
  type HubRecord,
  performSync,
  StaleDecisionError,
  type Sync,
  type SyncOptions,
  UnknownRecordError,
} from '../../src/index.ts';
import { createTwoCrms, type TwoCrms } from '../support/two-crms.ts';
import {
  clearLogs,
  connectionsWith,
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
  readonly contactId: string;
  ann(): Promise<HubRecord>;
}

/** Ann at both accounts, Bob at HubSpot, Cid at Pipedrive; everything agreed on. */
async function scene(): Promise<Scene> {
  const crms = createTwoCrms();
  const [contactId = ''] = crms.hubspot.control.seed([
    hubspotContact('Ann', { phone: '+1 212 555 0101' }),
    hubspotContact('Bob'),
  ]);
  crms.pipedrive.control.seed([pipedrivePerson('Ann'), pipedrivePerson('Cid')]);
  const sync = crms.sync();
  await sync.run();
  crms.clock.advance(600_000);
  clearLogs(crms);
  const ann = async (): Promise<HubRecord> => {
    const record = await sync.records.byExternalId('hubspot', 'contacts', contactId);
    if (!record) throw new Error('the contact is not in the hub');
    return record;
  };
  return { crms, sync, contactId, ann };
}

describe('a record of the hub (E9)', () => {
  it('says what it holds, where each value is from, and which records it stands for', async () => {
    const { crms, sync, contactId, ann } = await scene();
    const record = await ann();
    expect(record).toMatchObject({ entity: 'contact', state: 'live', fields: { firstName: 'Ann', lastName: 'Ash' } });
    expect(record.origins.firstName).toMatchObject({ source: 'hubspot' });
    const person = recordWith(crms.pipedrive, 'person', 'name', 'Ann Ash');
    expect(record.externalIds).toMatchObject([
      {
        connectionId: 'hubspot',
        objectType: 'contacts',
        id: contactId,
        state: 'linked',
        role: 'primary',
        linkedBy: 'inbound',
      },
      { connectionId: 'pipedrive', objectType: 'persons', id: person.id, state: 'linked', role: 'primary' },
    ]);
    expect(await sync.records.get(record.id)).toEqual(record);
    expect((await sync.records.byExternalId('pipedrive', 'persons', person.id))?.id).toBe(record.id);
  });

  it('is found by what the accounts call it, else not', async () => {
    const { sync, contactId } = await scene();
    expect(await sync.records.byExternalId('hubspot', 'contacts', '999999')).toBeUndefined();
    expect(await sync.records.byExternalId('pipedrive', 'contacts', contactId)).toBeUndefined();
    await expect(sync.records.get('nobody')).rejects.toThrow(UnknownRecordError);
  });

  it('is listed in pages', async () => {
    const { sync } = await scene();
    const whole = (await sync.records.list('contact')).items.map((record) => record.id);
    expect(whole).toHaveLength(3);
    const paged: string[] = [];
    let after: string | undefined;
    do {
      const page = await sync.records.list('contact', { limit: 1, ...(after === undefined ? {} : { after }) });
      paged.push(...page.items.map((record) => record.id));
      after = page.next;
    } while (after !== undefined);
    expect(paged).toEqual(whole);
    expect((await sync.records.list('deal')).items).toEqual([]);
  });
});

describe('an edit by the host (E9)', () => {
  it('changes what it names, clears what is null, and both accounts are told', async () => {
    const { crms, sync, ann } = await scene();
    const before = await ann();
    const after = await sync.records.edit(before.id, { firstName: 'Anna', phones: null });
    expect(after.revision).toBe(before.revision + 1);
    expect(after.fields).toMatchObject({ firstName: 'Anna', lastName: 'Ash' });
    expect(after.origins.firstName?.source).toBe('host');
    expect(writesAt(crms.hubspot, crms.pipedrive)).toEqual([]);
    expect((await sync.run()).state).toBe('completed');
    const contact = recordWith(crms.hubspot, 'contacts', 'email', 'ann@example.com');
    expect(contact.fields.firstname).toBe('Anna');
    expect(contact.fields.phone ?? '').toBe('');
    const person = recordWith(crms.pipedrive, 'person', 'name', 'Anna Ash');
    expect(person.fields.phones).toEqual([]);
    clearLogs(crms);
    crms.clock.advance(600_000);
    await sync.run();
    expect(writesAt(crms.hubspot, crms.pipedrive)).toEqual([]);
  });

  it('that changes nothing is none', async () => {
    const { crms, sync, ann } = await scene();
    const before = await ann();
    expect((await sync.records.edit(before.id, { firstName: 'Ann' })).revision).toBe(before.revision);
    await sync.run();
    expect(writesAt(crms.hubspot, crms.pipedrive)).toEqual([]);
  });

  it('is refused when the record has moved on since it was looked at', async () => {
    const { sync, ann } = await scene();
    const { id, revision } = await ann();
    await sync.records.edit(id, { firstName: 'Anna' }, { expectRevision: revision });
    await expect(sync.records.edit(id, { firstName: 'Anne' }, { expectRevision: revision })).rejects.toThrow(
      StaleDecisionError,
    );
    expect((await ann()).fields.firstName).toBe('Anna');
  });

  it('is refused for fields there are not and values of another kind, naming each', async () => {
    const { sync, ann } = await scene();
    const { id } = await ann();
    const error: unknown = await sync.records
      .edit(id, { shoeSize: 44, emails: 'ann@example.com' })
      .catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(ConfigurationError);
    expect((error as ConfigurationError).issues.map((issue) => issue.path)).toEqual(['shoeSize', 'emails']);
    await expect(sync.records.edit('nobody', { firstName: 'Ann' })).rejects.toThrow(UnknownRecordError);
  });
});

describe('why a field has its value', () => {
  it('is told by its origin and its history, the newest first', async () => {
    const { crms, sync, contactId, ann } = await scene();
    crms.hubspot.control.edit({ objectType: 'contacts', id: contactId, fields: { firstname: 'Anna' } });
    crms.clock.advance(600_000);
    await sync.run();
    const { id } = await ann();
    crms.clock.advance(600_000);
    await sync.records.edit(id, { firstName: 'Annabel' });
    const { origin, history } = await sync.records.why(id, 'firstName');
    expect(origin).toMatchObject({ source: 'host' });
    const hub = history.filter((row) => row.target === 'hub').map((row) => [row.source, row.fields.firstName]);
    expect(hub).toEqual([
      ['host', { before: 'Anna', after: 'Annabel' }],
      ['hubspot', { before: 'Ann', after: 'Anna' }],
      ['hubspot', { before: null, after: 'Ann' }],
    ]);
  });
});

describe('the audit trail (R30)', () => {
  it('holds every write of a run in both directions, with before and after', async () => {
    const { crms, sync, contactId, ann } = await scene();
    crms.hubspot.control.edit({ objectType: 'contacts', id: contactId, fields: { firstname: 'Anna' } });
    crms.clock.advance(600_000);
    const report = await sync.run();
    const { id } = await ann();
    const person = recordWith(crms.pipedrive, 'person', 'name', 'Anna Ash');
    const { items } = await sync.audit(report.runId);
    expect(items).toHaveLength(2);
    expect(items.find((row) => row.target === 'hub')).toMatchObject({
      source: 'hubspot',
      goldenId: id,
      action: 'update',
      fields: { firstName: { before: 'Ann', after: 'Anna' } },
    });
    expect(items.find((row) => row.target === 'pipedrive')).toMatchObject({
      source: 'hub',
      goldenId: id,
      remoteId: person.id,
      action: 'update',
      reason: 'hubChanged',
      fields: { firstName: { before: 'Ann', after: 'Anna' } },
    });
    for (const row of items) expect(row.reason).not.toBe('');
  });

  it('holds a row per record made, linked or created', async () => {
    const { sync } = await scene();
    const [first] = (await sync.runs()).items;
    const { items } = await sync.audit(first?.runId ?? '');
    const actions = items.map((row) => `${row.target} ${row.action}`).sort();
    expect(actions.filter((action) => action === 'hub create')).toHaveLength(3);
    expect(actions.filter((action) => action === 'hub link')).toHaveLength(1);
    expect(actions.filter((action) => action === 'hubspot create')).toHaveLength(1);
    expect(actions.filter((action) => action === 'pipedrive create')).toHaveLength(1);
    const page = await sync.audit(first?.runId ?? '', { limit: 2 });
    expect(page.items).toHaveLength(2);
    expect(page.next).toBeDefined();
  });
});

describe('the list of runs', () => {
  it('begins with the newest', async () => {
    const { crms, sync } = await scene();
    const ids = [(await sync.runs()).items[0]?.runId];
    for (let count = 0; count < 3; count += 1) {
      ids.unshift((await sync.run()).runId);
      crms.clock.advance(60_000);
    }
    expect((await sync.runs()).items.map((run) => run.runId)).toEqual(ids);
    const page = await sync.runs({ limit: 2 });
    expect(page.items.map((run) => run.runId)).toEqual(ids.slice(0, 2));
    expect(
      (await sync.runs({ limit: 2, ...(page.next === undefined ? {} : { after: page.next }) })).items.map(
        (run) => run.runId,
      ),
    ).toEqual(ids.slice(2));
  });
});

describe('what is not synced', () => {
  it('is listed with its reasons, and taken in once the reason is gone', async () => {
    const crms = createTwoCrms();
    const [contactId = ''] = crms.hubspot.control.seed([
      hubspotContact('Ann', { phone: '+1 212 555 0101', jobtitle: 'Carpenter' }),
      hubspotContact('Bob', { jobtitle: 'Carpenter' }),
      hubspotContact('Cid', { phone: '+1 212 555 0103', jobtitle: 'Joiner' }),
    ]);
    const connections = connectionsWith(crms, {
      hubspot: {
        require: { contact: ['phones'] },
        filters: { contact: [{ field: 'jobTitle', operator: 'equals', value: 'Carpenter' }] },
      },
    });
    const sync = crms.sync({ connections });
    const report = await sync.run();
    expect(report.totals.skipped).toBe(2);
    expect(personNames(crms)).toEqual(['Ann Ash']);
    const skipped = (await sync.skipped()).items;
    expect(skipped.map((row) => row.reasons).sort()).toEqual([['filteredOut:jobTitle'], ['missing:phones']]);
    expect(skipped.map((row) => row.remoteId)).not.toContain(contactId);
    const { id } = recordWith(crms.hubspot, 'contacts', 'email', 'bob@example.com');
    crms.clock.advance(600_000);
    crms.hubspot.control.edit({ objectType: 'contacts', id, fields: { phone: '+1 212 555 0102' } });
    crms.clock.advance(600_000);
    await sync.run();
    expect(personNames(crms)).toEqual(['Ann Ash', 'Bob Ash']);
    expect((await sync.skipped()).items.map((row) => row.reason)).toEqual(['filteredOut:jobTitle']);
  });
});

describe('performSync (E2)', () => {
  const optionsOf = (crms: TwoCrms, change: Partial<SyncOptions> = {}): SyncOptions => ({
    tenantId: 'acme',
    store: crms.store,
    clock: crms.clock,
    defaultRegion: 'US',
    connections: connectionsWith(crms, {}),
    ...change,
  });

  it('does one whole sync and gives its report', async () => {
    const crms = createTwoCrms();
    crms.hubspot.control.seed([hubspotContact('Ann')]);
    const result = await performSync(optionsOf(crms));
    expect(result).toMatchObject({ success: true, data: { state: 'completed' } });
    expect(personNames(crms)).toEqual(['Ann Ash']);
    expect(contactEmails(crms)).toEqual(['ann@example.com']);
  });

  it('gives an error that names each wrong setting, and never throws', async () => {
    const crms = createTwoCrms();
    const result = await performSync(
      optionsOf(crms, { tenantId: '', connections: {}, limits: { records: 0 }, deletes: { guard: { percent: 200 } } }),
    );
    expect(result).toMatchObject({ success: false, error: { code: 'CONFIGURATION_INVALID' } });
    const message = result.success ? '' : result.error.message;
    for (const path of ['tenantId', 'connections', 'limits.records', 'deletes.guard.percent'])
      expect(message).toContain(path);
    expect(() => createSync(optionsOf(crms, { tenantId: '' }))).toThrow(ConfigurationError);
  });

  it('gives an error for settings that are no object at all, for a busy tenant and for a store that fails', async () => {
    const crms = createTwoCrms();
    // A caller without types may pass anything.
    const nothing = undefined as unknown as SyncOptions;
    expect(await performSync(nothing)).toMatchObject({ success: false });
    const running = performSync(optionsOf(crms, { workerId: 'first' }));
    expect(await performSync(optionsOf(crms, { workerId: 'second' }))).toMatchObject({
      success: false,
      error: { code: 'SYNC_BUSY', retryable: true },
    });
    expect(await running).toMatchObject({ success: true });
    await crms.store.close();
    expect(await performSync(optionsOf(crms))).toMatchObject({ success: false });
  });

  it('reports a wrong token as a failure of that connection', async () => {
    const crms = createTwoCrms();
    crms.hubspot.control.seed([hubspotContact('Ann')]);
    const wait = (ms: number, signal?: AbortSignal) => crms.clock.sleep(ms, signal);
    const connections = connectionsWith(crms, {
      pipedrive: {
        credentials: tokenCredential('not-the-token'),
        connect: { fetch: fakeFetch(crms.pipedrive, { wait }) },
      },
    });
    const result = await performSync(optionsOf(crms, { connections }));
    expect(result).toMatchObject({
      success: true,
      data: { state: 'partial', failures: { pipedrive: { code: 'UNAUTHENTICATED' } } },
    });
    expect(JSON.stringify(result)).not.toContain('not-the-token');
  });
});
