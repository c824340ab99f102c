import { AuthenticationError, CheckpointError, PermissionError, RateLimitError } from '@crmsync/adapter';
import { changesSince, listAll, readToEnd } from '@crmsync/testkit';
import { afterEach, describe, expect, it } from 'vitest';
import { openAccount, type TestAccount } from './support/account.ts';
import { checkExchanges } from './support/check-exchanges.ts';

let account: TestAccount;

afterEach(async () => {
  await account.close();
  checkExchanges(account.exchanges);
});

const contactsNamed = (count: number, prefix = 'p') =>
  Array.from({ length: count }, (_, at) => ({
    objectType: 'contacts',
    fields: { email: `${prefix}${at}@example.com`, firstname: `Ann ${at}` },
  }));

const hours = (count: number) => count * 3_600_000;
const ids = (records: readonly { readonly ref: { readonly id: string } }[]) => records.map(({ ref }) => ref.id);
const urls = (verb: string) => account.exchanges.filter(({ url }) => url.includes(verb)).map(({ url }) => url);

describe('the account', () => {
  it('says who it is', async () => {
    account = await openAccount({ currency: 'EUR' });
    expect(await account.connection.whoAmI()).toMatchObject({ accountId: '123456', currency: 'EUR' });
  });

  it('describes its properties, own ones and their types included', async () => {
    account = await openAccount();
    account.fake.addProperty('contacts', {
      name: 'erp_id',
      label: 'ERP id',
      groupName: 'contactinformation',
      type: 'string',
      fieldType: 'text',
      hasUniqueValue: true,
    });
    const fields = await account.connection.describe('contact');
    const field = (name: string) => fields.find(({ remoteKey }) => remoteKey === name);
    expect(field('erp_id')).toMatchObject({ custom: true, unique: true, kind: 'text', label: 'ERP id' });
    expect(field('firstname')).toMatchObject({ custom: false, field: 'firstName', kind: 'text' });
    expect(field('lifecyclestage')).toMatchObject({ kind: 'choice', field: 'lifecycle' });
    expect(field('hubspot_owner_id')).toMatchObject({ kind: 'reference', field: 'owner' });
    expect(field('lastmodifieddate')).toMatchObject({ kind: 'instant', readOnly: true });
  });

  it('lists its owners, archived ones after the active ones', async () => {
    account = await openAccount();
    const people = ['ann', 'bob', 'eve'].map((name) => ({
      objectType: 'owners',
      fields: { email: `${name}@example.com`, firstName: name, lastName: 'Example' },
    }));
    const [, bob = ''] = account.fake.control.seed(people);
    account.fake.control.delete({ objectType: 'owners', id: bob });
    const { records, checkpoint } = await listAll(account.port('owners'), { limit: 1 });
    expect(records.map(({ fields }) => [fields.name, fields.active])).toEqual([
      ['ann Example', true],
      ['eve Example', true],
      ['bob Example', false],
    ]);
    expect(checkpoint).toBeUndefined();
  });

  it('lists the pipelines of deals with what their stages mean', async () => {
    account = await openAccount();
    const { records } = await listAll(account.port('pipelines'));
    expect(records[0]?.ref).toEqual({ objectType: 'pipelines', id: 'default' });
    const stages = records[0]?.fields.stages;
    expect(stages).toContainEqual(expect.objectContaining({ id: 'closedwon', category: 'won' }));
    expect(stages).toContainEqual(expect.objectContaining({ id: 'closedlost', category: 'lost' }));
    expect(stages).toContainEqual(expect.objectContaining({ id: 'contractsent', category: 'open' }));
  });
});

describe('listing everything', () => {
  it('goes through all pages and hands a checkpoint over with the last (R8)', async () => {
    account = await openAccount();
    account.fake.control.seed(contactsNamed(250));
    const { records, pages } = await listAll(account.port('contacts'));
    expect(pages.map((page) => page.records.length)).toEqual([100, 100, 50]);
    expect(pages.map((page) => page.checkpoint === undefined)).toEqual([true, true, false]);
    expect(new Set(ids(records)).size).toBe(250);
    expect(records[0]?.fields.emails).toEqual([{ address: 'p0@example.com', primary: true }]);
    expect(records[0]?.updatedAt).toBe('2026-01-01T00:00:00.000Z');
  });

  it('hands over what changes while it runs: the checkpoint rests on its first page (R13)', async () => {
    account = await openAccount();
    const [first = ''] = account.fake.control.seed(contactsNamed(120));
    const port = account.port('contacts');
    const { checkpoint } = await readToEnd(async (options) => {
      const page = await port.list(options);
      account.clock.advance(hours(2));
      if (options.cursor === undefined)
        account.fake.control.edit({ objectType: 'contacts', id: first, fields: { firstname: 'Eve' } });
      return page;
    });
    const { records } = await changesSince(port, checkpoint);
    expect(records.find(({ ref }) => ref.id === first)?.fields.firstName).toBe('Eve');
  });

  it('reads associations, the primary company first', async () => {
    account = await openAccount();
    account.fake.control.seed([
      { objectType: 'companies', ref: 'a', fields: { name: 'A' }, id: '700' },
      { objectType: 'companies', ref: 'b', fields: { name: 'B' }, id: '701' },
      {
        objectType: 'contacts',
        fields: { email: 'ann@example.com' },
        links: [
          { objectType: 'companies', ref: 'a', typeId: 279 },
          { objectType: 'companies', ref: 'b', typeId: 279 },
          { objectType: 'companies', ref: 'b', typeId: 1 },
        ],
      },
    ]);
    const { records } = await listAll(account.port('contacts'));
    expect(records[0]?.associations.companies).toEqual({
      refs: [
        { objectType: 'companies', id: '701' },
        { objectType: 'companies', id: '700' },
      ],
      complete: true,
    });
  });

  it('reads the parent of a company and not its children', async () => {
    account = await openAccount();
    account.fake.control.seed([
      { objectType: 'companies', ref: 'mother', fields: { name: 'Mother' }, id: '700' },
      {
        objectType: 'companies',
        fields: { name: 'Daughter' },
        id: '701',
        links: [{ objectType: 'companies', ref: 'mother', typeId: 14 }],
      },
    ]);
    const { records } = await listAll(account.port('companies'));
    const parents = new Map(records.map(({ ref, associations }) => [ref.id, associations.parent?.refs]));
    expect(parents.get('701')).toEqual([{ objectType: 'companies', id: '700' }]);
    expect(parents.get('700')).toEqual([]);
  });

  it('completes lists of associations that were cut short', async () => {
    account = await openAccount({ associationSlice: 3 });
    const companies = Array.from({ length: 8 }, (_, at) => ({
      objectType: 'companies',
      ref: `c${at}`,
      fields: { name: `C${at}` },
    }));
    account.fake.control.seed([
      ...companies,
      {
        objectType: 'contacts',
        fields: { email: 'ann@example.com' },
        links: companies.map(({ ref }) => ({ objectType: 'companies', ref, typeId: 279 })),
      },
    ]);
    const { records } = await listAll(account.port('contacts'));
    expect(records[0]?.associations.companies?.complete).toBe(true);
    expect(records[0]?.associations.companies?.refs).toHaveLength(8);
  });

  it('leaves associations out when they are not wanted', async () => {
    account = await openAccount();
    account.fake.control.seed(contactsNamed(1));
    const page = await account.port('contacts').list({ associations: false });
    expect(page.records[0]?.associations).toEqual({});
  });

  it('reads custom properties by their types, with labels for choices', async () => {
    account = await openAccount();
    account.fake.addProperty('contacts', {
      name: 'grade',
      label: 'Grade',
      groupName: 'contactinformation',
      type: 'enumeration',
      fieldType: 'select',
      options: [{ label: 'Best', value: 'a', displayOrder: 0, hidden: false }],
    });
    account.fake.control.seed([
      {
        objectType: 'contacts',
        fields: { email: 'ann@example.com', grade: 'a', hs_lead_status: 'NEW', message: 'Hi' },
      },
    ]);
    const page = await account.port('contacts').list({ custom: ['grade', 'message'] });
    expect(page.records[0]?.custom).toEqual({ grade: { key: 'a', label: 'Best' }, message: 'Hi' });
    expect(page.records[0]?.fields.leadStatus).toMatchObject({ key: 'NEW', label: expect.any(String) });
  });

  it('reads more properties than an address can hold', async () => {
    account = await openAccount();
    const names = Array.from({ length: 200 }, (_, at) => `custom_property_with_a_long_name_${at}`);
    for (const name of names) {
      account.fake.addProperty('contacts', {
        name,
        label: name,
        groupName: 'contactinformation',
        type: 'string',
        fieldType: 'text',
      });
    }
    account.fake.control.seed([
      { objectType: 'contacts', fields: { email: 'ann@example.com', [names[199] ?? '']: 'last' } },
    ]);
    const port = account.port('contacts');
    const { records, checkpoint } = await listAll(port, { custom: names });
    expect(records[0]?.custom[names[199] ?? '']).toBe('last');
    account.clock.advance(1000);
    const changed = await changesSince(port, checkpoint, { custom: names });
    expect(changed.records[0]?.custom[names[199] ?? '']).toBe('last');
  });

  it('reads activities and tasks with their kinds', async () => {
    account = await openAccount();
    const at = '2026-01-01T00:00:00.000Z';
    account.fake.control.seed([
      { objectType: 'calls', fields: { hs_timestamp: at, hs_call_duration: '60000' } },
      { objectType: 'emails', fields: { hs_timestamp: at, hs_email_direction: 'EMAIL' } },
      { objectType: 'meetings', fields: { hs_timestamp: at, hs_meeting_title: 'Demo' } },
      { objectType: 'notes', fields: { hs_timestamp: at, hs_note_body: 'Hi' } },
      { objectType: 'tasks', fields: { hs_timestamp: at, hs_task_subject: 'Do', hs_task_status: 'NOT_STARTED' } },
    ]);
    const first = async (objectType: string) => (await listAll(account.port(objectType))).records[0]?.fields;
    expect(await first('calls')).toMatchObject({ kind: 'call', durationSec: 60, occurredAt: at });
    expect(await first('emails')).toMatchObject({ kind: 'email', direction: 'out' });
    expect(await first('meetings')).toMatchObject({ kind: 'meeting', subject: 'Demo', occurredAt: at });
    expect(await first('notes')).toMatchObject({ kind: 'note', body: { format: 'html', body: 'Hi' } });
    expect(await first('tasks')).toMatchObject({ subject: 'Do', status: 'open', dueAt: at });
  });
});

describe('reading changes', () => {
  const ready = async (seeded = 5, options = {}) => {
    account = await openAccount(options);
    const seededIds = account.fake.control.seed(contactsNamed(seeded));
    const port = account.port('contacts');
    const { checkpoint } = await listAll(port);
    account.clock.advance(hours(0.5));
    return { port, checkpoint, seededIds };
  };

  it('gives what changed since and nothing that is older than the look-back', async () => {
    const { port, checkpoint, seededIds } = await ready();
    const [id = ''] = seededIds;
    account.fake.control.edit({ objectType: 'contacts', id, fields: { firstname: 'Eve' } });
    const first = await changesSince(port, checkpoint);
    expect(first.records.find(({ ref }) => ref.id === id)?.fields.firstName).toBe('Eve');
    account.clock.advance(hours(0.2));
    const second = await changesSince(port, first.checkpoint);
    account.clock.advance(hours(0.1));
    const third = await changesSince(port, second.checkpoint);
    expect(ids(third.records)).toEqual(ids(second.records).filter((one) => one === id));
  });

  it('goes past 10,000 results, and past a page of one and the same moment (R9)', async () => {
    const limits = { tenSecondly: 1_000_000, daily: 1_000_000, searchPerSecond: 1_000_000 };
    account = await openAccount({ limits }, { rateLimits: { perTenSeconds: 1_000_000, searchPerSecond: 1_000_000 } });
    const port = account.port('contacts');
    const { checkpoint } = await listAll(port);
    account.clock.advance(hours(0.5));
    account.fake.control.seed(contactsNamed(10_500));
    account.clock.advance(hours(0.1));
    account.fake.control.seed(contactsNamed(300, 'q'));
    account.clock.advance(1);
    account.fake.control.seed(contactsNamed(3, 'r'));
    account.clock.advance(hours(0.1));
    const { records } = await changesSince(port, checkpoint, { associations: false });
    expect(new Set(ids(records)).size).toBe(10_803);
    const searches = urls('/search').length;
    expect(searches).toBeLessThan(70);
  }, 60_000);

  it('reads associations apart, one call per kind of record linked to', async () => {
    account = await openAccount();
    account.fake.control.seed([
      { objectType: 'companies', ref: 'a', fields: { name: 'A' }, id: '700' },
      {
        objectType: 'deals',
        fields: { dealname: 'D', dealstage: 'contractsent' },
        links: [{ objectType: 'companies', ref: 'a' }],
      },
      { objectType: 'deals', fields: { dealname: 'E', dealstage: 'contractsent' } },
    ]);
    const port = account.port('deals');
    const { checkpoint } = await listAll(port);
    account.exchanges.splice(0);
    const { records } = await changesSince(port, checkpoint);
    const byName = new Map(records.map(({ fields, associations }) => [fields.name, associations]));
    expect(byName.get('D')).toMatchObject({
      companies: { refs: [{ id: '700' }] },
      contacts: { refs: [], complete: true },
    });
    expect(byName.get('E')).toMatchObject({ companies: { refs: [] } });
    expect(urls('/associations/')).toHaveLength(2);
  });

  it('lists what was archived once an hour, and rows the index had late (R14)', async () => {
    const { port, checkpoint, seededIds } = await ready();
    const [id = '', other = ''] = seededIds;
    account.fake.control.delete({ objectType: 'contacts', id });
    const early = await changesSince(port, checkpoint);
    expect(early.records.filter(({ deleted }) => deleted)).toEqual([]);
    account.clock.advance(hours(0.6));
    const due = await changesSince(port, early.checkpoint);
    expect(due.records.find(({ ref }) => ref.id === id)?.deleted).toMatchObject({
      kind: 'soft',
      at: expect.any(String),
    });
    account.clock.advance(hours(1.1));
    account.fake.control.delete({ objectType: 'contacts', id: other });
    const later = await changesSince(port, due.checkpoint);
    expect(ids(later.records.filter(({ deleted }) => deleted))).toEqual([other]);
  });

  it('finds a row that the search index had late by the hourly second look', async () => {
    const { port, checkpoint, seededIds } = await ready(2, { searchLagMs: hours(0.4) });
    account.clock.advance(hours(0.2));
    const [id = ''] = seededIds;
    account.fake.control.edit({ objectType: 'contacts', id, fields: { firstname: 'Late' } });
    account.clock.advance(hours(0.2));
    const missed = await changesSince(port, checkpoint);
    expect(missed.records.map(({ fields }) => fields.firstName)).not.toContain('Late');
    account.clock.advance(hours(0.8));
    const found = await changesSince(port, missed.checkpoint);
    expect(found.records.map(({ fields }) => fields.firstName)).toContain('Late');
  });

  it('shows the record that others were merged into with their ids', async () => {
    const { port, checkpoint, seededIds } = await ready();
    const [primaryId = '', otherId = ''] = seededIds;
    const survivor = account.fake.control.merge({ objectType: 'contacts', primaryId, otherId });
    const { records } = await changesSince(port, checkpoint);
    const merged = records.find(({ ref }) => ref.id === survivor);
    expect(merged?.absorbedIds?.toSorted()).toEqual([primaryId, otherId].toSorted());
  });

  it('refuses a checkpoint of another port', async () => {
    const { checkpoint } = await ready();
    await expect(account.port('deals').changes({ checkpoint: checkpoint ?? null })).rejects.toThrow(CheckpointError);
    await expect(account.port('contacts').changes({ checkpoint: null })).rejects.toThrow(CheckpointError);
  });
});

describe('reading by id', () => {
  it('tells found, missing and merged records apart', async () => {
    account = await openAccount();
    const [primaryId = '', otherId = '', plain = '', gone = ''] = account.fake.control.seed(contactsNamed(4));
    const survivor = account.fake.control.merge({ objectType: 'contacts', primaryId, otherId });
    account.fake.control.delete({ objectType: 'contacts', id: gone });
    const outcomes = await account.port('contacts').get([plain, otherId, gone, '999999', survivor]);
    expect(outcomes).toMatchObject([
      {
        id: plain,
        status: 'found',
        record: { fields: { firstName: 'Ann 2' }, associations: { companies: { refs: [] } } },
      },
      { id: otherId, status: 'missing', mergedInto: survivor },
      { id: gone, status: 'missing' },
      { id: '999999', status: 'missing' },
      { id: survivor, status: 'found' },
    ]);
    expect(outcomes[2]).not.toHaveProperty('mergedInto');
  });

  it('does not look for merges of activities, which have none', async () => {
    account = await openAccount();
    expect(await account.port('notes').get(['1'])).toEqual([{ id: '1', status: 'missing' }]);
    expect(account.exchanges.filter(({ method, url }) => method === 'GET' && url.includes('/objects/'))).toEqual([]);
  });
});

describe('finding', () => {
  it('finds contacts by e-mail at once, also by a further address', async () => {
    account = await openAccount({ searchLagMs: 60_000 });
    account.fake.control.seed([
      { objectType: 'contacts', fields: { email: 'old@example.com', hs_additional_emails: 'second@example.com' } },
    ]);
    account.clock.advance(120_000);
    const [fresh = ''] = account.fake.control.seed([{ objectType: 'contacts', fields: { email: 'new@example.com' } }]);
    const found = await account.port('contacts').find([
      { key: 'a', by: 'email', value: 'new@example.com' },
      { key: 'b', by: 'email', value: 'second@example.com' },
      { key: 'c', by: 'email', value: 'nobody@example.com' },
    ]);
    expect(found.map(({ key, complete }) => [key, complete])).toEqual([
      ['a', true],
      ['b', true],
      ['c', true],
    ]);
    expect(ids(found[0]?.records ?? [])).toEqual([fresh]);
    expect(found[1]?.records[0]?.fields.emails).toContainEqual({ address: 'second@example.com' });
    expect(found[2]?.records).toEqual([]);
  });

  it('finds contacts by phone, however the number is spelt', async () => {
    account = await openAccount();
    const [spaced = '', mobile = ''] = account.fake.control.seed([
      { objectType: 'contacts', fields: { email: 'a@example.com', phone: '(212) 555-0100' } },
      { objectType: 'contacts', fields: { email: 'b@example.com', mobilephone: '+12125550177' } },
      { objectType: 'contacts', fields: { email: 'c@example.com', phone: '(212) 555-0101' } },
    ]);
    const found = await account.port('contacts').find([
      { key: 'a', by: 'phone', value: '+12125550100' },
      { key: 'b', by: 'phone', value: '+12125550177' },
    ]);
    expect(found.map(({ records }) => ids(records))).toEqual([[spaced], [mobile]]);
  });

  it('finds companies by domain and name, and deals by name', async () => {
    account = await openAccount();
    const [one = '', two = '', deal = ''] = account.fake.control.seed([
      { objectType: 'companies', fields: { name: 'Acme', domain: 'acme.example.com' } },
      { objectType: 'companies', fields: { name: 'ACME', domain: 'acme.example.com' } },
      { objectType: 'deals', fields: { dealname: 'Big one', dealstage: 'contractsent' } },
      { objectType: 'companies', fields: { name: 'Other' } },
    ]);
    const companies = await account.port('companies').find([
      { key: 'd', by: 'domain', value: 'acme.example.com' },
      { key: 'n', by: 'name', value: 'acme' },
      { key: 'o', by: 'name', value: 'other' },
    ]);
    expect(companies.map(({ records }) => records.length)).toEqual([2, 2, 1]);
    expect(ids(companies[0]?.records ?? []).toSorted()).toEqual([one, two].toSorted());
    const deals = await account.port('deals').find([{ key: 'x', by: 'name', value: 'big one' }]);
    expect(ids(deals[0]?.records ?? [])).toEqual([deal]);
  });
});

describe('refusals', () => {
  it('of the token are an authentication error, without a second try', async () => {
    account = await openAccount({}, {}, { token: 'wrong' });
    await expect(account.connection.whoAmI()).rejects.toThrow(AuthenticationError);
    expect(account.exchanges).toHaveLength(1);
  });

  it('for want of a scope name the scope', async () => {
    account = await openAccount({ scopes: ['crm.objects.contacts.read'] });
    const error = await account
      .port('deals')
      .list()
      .catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(PermissionError);
    expect(error).toMatchObject({ missingScopes: expect.arrayContaining(['crm.objects.deals.read']) });
  });

  it('for want of the right to read properties only cost labels', async () => {
    account = await openAccount();
    account.fake.control.seed(contactsNamed(1));
    account.fake.control.addFaults([
      {
        match: { path: '/crm/properties/' },
        fault: { kind: 'status', status: 403, body: { category: 'MISSING_SCOPES' } },
      },
    ]);
    const page = await account.port('contacts').list({ custom: ['message'] });
    expect(page.records).toHaveLength(1);
    expect(page.records[0]?.custom).toEqual({ message: null });
  });

  it('for a burst are waited out', async () => {
    account = await openAccount();
    account.fake.control.seed(contactsNamed(1));
    account.fake.control.addFaults([{ match: { path: '/objects/', nth: 1 }, fault: { kind: 'rateLimit' } }]);
    const before = account.clock.now();
    expect((await account.port('contacts').list()).records).toHaveLength(1);
    expect(account.clock.now() - before).toBeGreaterThanOrEqual(10_000);
  });

  it('for the day end the call, told apart from a burst', async () => {
    account = await openAccount();
    const body = {
      status: 'error',
      message: 'You have reached your daily limit.',
      errorType: 'RATE_LIMIT',
      policyName: 'DAILY',
    };
    account.fake.control.addFaults([{ match: { path: '/objects/' }, fault: { kind: 'status', status: 429, body } }]);
    const error = await account
      .port('contacts')
      .list()
      .catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(RateLimitError);
    expect(error).toMatchObject({ limit: 'quota', retryable: true });
  });

  it('never come when the declared limits are kept', async () => {
    account = await openAccount(
      { limits: { tenSecondly: 20, searchPerSecond: 2 } },
      { rateLimits: { perTenSeconds: 20, searchPerSecond: 2 } },
    );
    account.fake.control.seed(contactsNamed(30));
    const port = account.port('contacts');
    await listAll(port, { limit: 1, associations: false });
    for (let at = 0; at < 10; at += 1) await port.find([{ key: 'a', by: 'phone', value: `+1212555010${at}` }]);
    expect(account.exchanges.filter(({ status }) => status === 429)).toEqual([]);
  });

  it.each([
    [401, { category: 'INVALID_AUTHENTICATION', message: 'Authentication credentials not found.' }, 'UNAUTHENTICATED'],
    [401, { category: 'EXPIRED_AUTHENTICATION', message: 'The OAuth token expired.' }, 'UNAUTHENTICATED'],
    [530, 'error code: 530', 'UNAUTHENTICATED'],
    [403, { category: 'MISSING_SCOPES', context: { requiredGranularScopes: ['a.read'] } }, 'FORBIDDEN'],
    [400, { category: 'VALIDATION_ERROR', message: 'Unable to infer object type from: x' }, 'REJECTED'],
    [414, '<html>URI too long</html>', 'REJECTED'],
    [404, 'resource not found', 'NOT_FOUND'],
    [477, { message: 'migration' }, 'UNAVAILABLE'],
    [423, { message: 'locked' }, 'UNAVAILABLE'],
    [502, '<html>bad gateway</html>', 'UNAVAILABLE'],
    [521, '<html>down</html>', 'UNAVAILABLE'],
  ])('with status %i are told by what mends them', async (status, body, code) => {
    account = await openAccount();
    account.fake.control.addFaults([{ match: { path: '/details' }, fault: { kind: 'status', status, body } }]);
    const error = await account.connection.whoAmI().catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code });
    expect(JSON.stringify(error)).not.toContain(account.fake.token);
    account.exchanges.splice(0);
  });

  it('of an expired token are met with a renewed one, once', async () => {
    account = await openAccount();
    account.fake.expireTokens();
    let renewals = 0;
    const { token } = account.fake;
    const renewing = account.connect({
      current: async () => ({ token, version: renewals }),
      renew: async () => {
        renewals += 1;
        account.fake.reviveToken();
        return { token, version: renewals };
      },
    });
    expect(await renewing.whoAmI()).toMatchObject({ accountId: '123456' });
    expect(renewals).toBe(1);
  });
});
