import { ConflictError, NotFoundError, PermissionError, RejectedError, type WriteOutcome } from '@crmsync/adapter';
import { afterEach, describe, expect, it } from 'vitest';
import { openAccount, patch, type TestAccount } from './support/account.ts';
import { checkExchanges } from './support/check-exchanges.ts';

let account: TestAccount;

afterEach(async () => {
  await account.close();
  checkExchanges(account.exchanges);
});

const email = (address: string) => [{ address, primary: true }];
const contact = (key: string, address: string, more = {}) => ({
  key,
  patch: patch({ firstName: key, emails: email(address), ...more }),
});

const statuses = (outcomes: readonly WriteOutcome[]) => outcomes.map(({ key, status }) => `${key} ${status}`);
const errorOf = (outcome: WriteOutcome | undefined) =>
  outcome && outcome.status !== 'applied' ? outcome.error : undefined;
const applied = (outcome: WriteOutcome | undefined) => {
  if (outcome?.status !== 'applied') throw new Error(`not applied: ${outcome?.status}`);
  return outcome;
};

const stored = (objectType: string, id: string) =>
  account.fake.control.state({ objectType }).records.find((record) => record.id === id);
const count = (objectType: string) => account.fake.control.counts()[objectType]?.live ?? 0;
const company = (id: string) => {
  account.fake.control.seed([{ objectType: 'companies', id, fields: { name: `Company ${id}` } }]);
  return { objectType: 'companies', id };
};

const uniqueProperty = (objectType: string) =>
  account.fake.addProperty(objectType, {
    name: 'crmsync_key',
    label: 'Sync key',
    groupName: `${objectType}information`,
    type: 'string',
    fieldType: 'text',
    hasUniqueValue: true,
  });

describe('creating', () => {
  it('writes a batch and gives back what each record shows', async () => {
    account = await openAccount();
    const outcomes = await account
      .port('contacts')
      .create([
        contact('ann', 'Ann@Example.com', { phones: [{ number: '+12125550100', type: 'mobile' }] }),
        contact('bob', 'bob@example.com', { lifecycle: { category: 'customer' } }),
      ]);
    expect(statuses(outcomes)).toEqual(['ann applied', 'bob applied']);
    expect(applied(outcomes[0]).record?.fields).toMatchObject({
      firstName: 'ann',
      emails: [{ address: 'ann@example.com', primary: true }],
      phones: [{ number: '+12125550100', type: 'mobile', primary: true }],
    });
    expect(applied(outcomes[1]).record?.fields.lifecycle).toMatchObject({ category: 'customer', key: 'customer' });
    expect(applied(outcomes[0]).warnings).toEqual([]);
    expect(account.exchanges.filter(({ url }) => url.endsWith('/batch/create'))).toHaveLength(1);
  });

  it.each([
    [
      'companies',
      { name: 'Acme', domains: ['acme.example.com'], annualRevenue: { amount: '1000000', currency: null } },
    ],
    [
      'deals',
      {
        name: 'Big one',
        stage: 'contractsent',
        pipeline: 'default',
        amount: { amount: '99.90', currency: 'EUR' },
        expectedCloseOn: '2026-05-01',
      },
    ],
    [
      'calls',
      {
        occurredAt: '2026-01-01T10:00:00.000Z',
        direction: 'out',
        durationSec: 61,
        status: 'done',
        outcome: { key: 'f240bbac-87c9-4f6e-bf70-924b57d47db7', label: 'Connected' },
        participants: [
          { role: 'from', address: '+12125550100' },
          { role: 'to', address: '+12125550101' },
        ],
      },
    ],
    [
      'emails',
      {
        occurredAt: '2026-01-01T10:00:00.000Z',
        direction: 'in',
        subject: 'Re: offer',
        body: { format: 'text', body: 'Thanks' },
        participants: [{ role: 'from', address: 'ann@example.com', name: 'Ann Example' }],
      },
    ],
    [
      'meetings',
      {
        occurredAt: '2026-01-01T10:00:00.000Z',
        endedAt: '2026-01-01T11:00:00.000Z',
        subject: 'Demo',
        status: 'planned',
      },
    ],
    ['notes', { occurredAt: '2026-01-01T10:00:00.000Z', body: { format: 'html', body: '<b>Hi</b>' } }],
    ['tasks', { dueAt: '2026-01-02T10:00:00.000Z', subject: 'Call', status: 'open', priority: 'high', kind: 'call' }],
  ])('creates %s that show what their projection said, and reads them so', async (objectType, fields) => {
    account = await openAccount();
    const port = account.port(objectType);
    const projected = port.project({ fields, custom: {} });
    expect(projected.warnings).toEqual([]);
    const [outcome] = await port.create([{ key: 'a', patch: patch(projected.fields) }]);
    const { id, record, warnings } = applied(outcome);
    expect(warnings).toEqual([]);
    expect(record?.fields).toMatchObject(projected.fields);
    const [read] = await port.get([id]);
    expect(read).toMatchObject({ status: 'found', record: { fields: projected.fields } });
  });

  it('fails only the duplicates of a batch and names the records that are there (R19)', async () => {
    account = await openAccount();
    const [existing = ''] = account.fake.control.seed([
      { objectType: 'contacts', fields: { email: 'ann@example.com' } },
    ]);
    const outcomes = await account
      .port('contacts')
      .create([contact('a', 'new@example.com'), contact('b', 'ann@example.com'), contact('c', 'other@example.com')]);
    expect(statuses(outcomes)).toEqual(['a applied', 'b refused', 'c applied']);
    expect(errorOf(outcomes[1])).toBeInstanceOf(ConflictError);
    expect(errorOf(outcomes[1])).toMatchObject({ existing: { objectType: 'contacts', id: existing } });
  });

  it('names what was wrong by our fields and without the values', async () => {
    account = await openAccount();
    const [outcome] = await account.port('contacts').create([contact('a', 'ann@example.com', { owner: '987654321' })]);
    const error = errorOf(outcome);
    expect(error).toBeInstanceOf(RejectedError);
    expect(error).toMatchObject({ issues: [{ field: 'owner', code: expect.any(String) }] });
    expect(JSON.stringify(error)).not.toContain('987654321');
  });

  it('makes no second record when the answer was lost: the outcome is unknown (R7)', async () => {
    account = await openAccount();
    account.fake.control.addFaults([{ match: { path: 'batch/create', nth: 1 }, fault: { kind: 'dropAfter' } }]);
    const outcomes = await account
      .port('contacts')
      .create([contact('a', 'ann@example.com'), contact('b', 'b@example.com')]);
    expect(statuses(outcomes)).toEqual(['a unknown', 'b unknown']);
    expect(count('contacts')).toBe(2);
    const again = await account.port('contacts').create([contact('a', 'ann@example.com')]);
    expect(errorOf(again[0])).toBeInstanceOf(ConflictError);
    expect(count('contacts')).toBe(2);
  });

  it('leaves half a batch in doubt when the server broke in between', async () => {
    account = await openAccount();
    account.fake.control.addFaults([{ match: { path: 'batch/create', nth: 1 }, fault: { kind: 'halfBatch' } }]);
    const outcomes = await account
      .port('companies')
      .create(['a', 'b', 'c', 'd'].map((key) => ({ key, patch: patch({ name: key }) })));
    expect(new Set(outcomes.map(({ status }) => status))).toEqual(new Set(['unknown']));
    expect(count('companies')).toBe(2);
  });

  it('tries again after a refusal that certainly applied nothing', async () => {
    account = await openAccount();
    account.fake.control.addFaults([{ match: { path: 'batch/create', nth: 1 }, fault: { kind: 'rateLimit' } }]);
    account.fake.control.addFaults([
      { match: { path: 'batch/create', nth: 1 }, fault: { kind: 'status', status: 423 } },
    ]);
    const outcomes = await account.port('contacts').create([contact('a', 'ann@example.com')]);
    expect(statuses(outcomes)).toEqual(['a applied']);
    expect(count('contacts')).toBe(1);
  });

  it('keeps our key in a unique property, finds records by it at once, and never makes two (R7)', async () => {
    account = await openAccount({ searchLagMs: 60_000 }, { syncKeyProperty: { companies: 'crmsync_key' } });
    uniqueProperty('companies');
    const port = account.port('companies');
    expect(port.capabilities).toMatchObject({ idempotency: 'syncKey', search: { by: ['domain', 'name', 'syncKey'] } });
    account.fake.control.addFaults([{ match: { path: 'batch/create', nth: 1 }, fault: { kind: 'dropAfter' } }]);
    const item = { key: 'a', patch: patch({ name: 'Acme' }), syncKey: 'golden-1' };
    expect(statuses(await port.create([item]))).toEqual(['a unknown']);
    const [found] = await port.find([{ key: 'x', by: 'syncKey', value: 'golden-1' }]);
    expect(found?.records).toHaveLength(1);
    const again = await port.create([item]);
    expect(errorOf(again[0])).toBeInstanceOf(ConflictError);
    expect(count('companies')).toBe(1);
  });

  it('links a new record and shows what it is linked to', async () => {
    account = await openAccount();
    const [first, second] = [company('700'), company('701')];
    const [outcome] = await account.port('contacts').create([
      {
        key: 'a',
        patch: patch(
          { emails: email('ann@example.com') },
          { companies: { add: [first, second], remove: [], primary: second } },
        ),
      },
    ]);
    expect(applied(outcome).record?.associations.companies).toEqual({ refs: [second, first], complete: true });
    expect(applied(outcome).warnings).toEqual([]);
  });
});

describe('updating', () => {
  const seeded = async (fields: Record<string, string> = {}) => {
    account = await openAccount();
    const [id = ''] = account.fake.control.seed([
      {
        objectType: 'contacts',
        fields: { email: 'ann@example.com', firstname: 'Ann', phone: '+12125550100', ...fields },
      },
    ]);
    return { id, port: account.port('contacts') };
  };

  it('changes only what the patch says, and clears with null', async () => {
    const { id, port } = await seeded({ jobtitle: 'CEO', company: 'Acme' });
    const [outcome] = await port.update([{ key: 'a', id, patch: patch({ firstName: 'Eve', jobTitle: null }) }]);
    expect(applied(outcome).record?.fields).toMatchObject({ firstName: 'Eve', jobTitle: null });
    const shown = stored('contacts', id)?.fields;
    expect(shown).toMatchObject({ firstname: 'Eve', company: 'Acme', email: 'ann@example.com' });
    expect(shown?.jobtitle ?? '').toBe('');
  });

  it('gives lists whole, with what HubSpot keeps beside what was sent', async () => {
    const { id, port } = await seeded({ hs_additional_emails: 'old@example.com' });
    const [read] = await port.get([id]);
    const current = read?.status === 'found' ? read.record : undefined;
    if (!current) throw new Error('the record is there');
    const wanted = { emails: [{ address: 'new@example.com', primary: true }, { address: 'old@example.com' }] };
    const [outcome] = await port.update([{ key: 'a', id, patch: patch(wanted), current }]);
    expect(applied(outcome).record?.fields.emails).toEqual(wanted.emails);
  });

  it('writes custom properties', async () => {
    const { id, port } = await seeded();
    const [outcome] = await port.update([{ key: 'a', id, patch: patch({}, {}, { message: 'Hello' }) }]);
    expect(applied(outcome).record?.custom).toEqual({ message: 'Hello' });
    expect(stored('contacts', id)?.fields.message).toBe('Hello');
  });

  it('refuses records that are gone and tells where merged ones went', async () => {
    const { id, port } = await seeded();
    const [other = '', plain = ''] = account.fake.control.seed([
      { objectType: 'contacts', fields: { email: 'b@example.com' } },
      { objectType: 'contacts', fields: { email: 'c@example.com' } },
    ]);
    const survivor = account.fake.control.merge({ objectType: 'contacts', primaryId: id, otherId: other });
    const change = (key: string, target: string) => ({ key, id: target, patch: patch({ firstName: 'Eve' }) });
    const outcomes = await port.update([change('merged', other), change('gone', '999999'), change('ok', plain)]);
    expect(statuses(outcomes)).toEqual(['merged refused', 'gone refused', 'ok applied']);
    expect(errorOf(outcomes[0])).toBeInstanceOf(NotFoundError);
    expect(errorOf(outcomes[0])).toMatchObject({ mergedInto: survivor });
    expect(errorOf(outcomes[1])).toMatchObject({ mergedInto: undefined });
  });

  it('finds the one bad item of a batch', async () => {
    account = await openAccount();
    const ids = account.fake.control.seed(
      Array.from({ length: 100 }, (_, at) => ({ objectType: 'companies', fields: { name: `C${at}` } })),
    );
    const outcomes = await account.port('companies').update(
      ids.map((id, at) => ({
        key: `k${at}`,
        id,
        patch: patch(at === 42 ? { owner: '987654321' } : { name: `N${at}` }),
      })),
    );
    expect(outcomes.filter(({ status }) => status === 'applied')).toHaveLength(99);
    expect(outcomes[42]?.status).toBe('refused');
    expect(account.exchanges.filter(({ url }) => url.endsWith('/batch/update')).length).toBeLessThanOrEqual(14);
  });

  it('repeats an update whose answer was lost, since it does the same again', async () => {
    const { id, port } = await seeded();
    account.fake.control.addFaults([{ match: { path: 'batch/update', nth: 1 }, fault: { kind: 'dropAfter' } }]);
    const [outcome] = await port.update([{ key: 'a', id, patch: patch({ firstName: 'Eve' }) }]);
    expect(outcome?.status).toBe('applied');
    account.fake.control.addFaults([{ match: { path: 'batch/update' }, fault: { kind: 'dropAfter' } }]);
    const [lost] = await port.update([{ key: 'a', id, patch: patch({ firstName: 'Eve' }) }]);
    expect(lost?.status).toBe('unknown');
    account.fake.control.clearFaults();
  });

  it('sends nothing on a connection that may only read', async () => {
    account = await openAccount({}, {}, { readOnly: true });
    await expect(account.port('contacts').create([contact('a', 'ann@example.com')])).rejects.toThrow(PermissionError);
    expect(account.fake.control.writes()).toBe(0);
  });
});

describe('associations', () => {
  const linked = async () => {
    account = await openAccount();
    const [a, b, c] = [company('700'), company('701'), company('702')];
    const [id = ''] = account.fake.control.seed([
      {
        objectType: 'contacts',
        fields: { email: 'ann@example.com' },
        links: [
          { objectType: 'companies', id: '700', typeId: 279 },
          { objectType: 'companies', id: '701', typeId: 279 },
        ],
      },
    ]);
    return { a, b, c, id, port: account.port('contacts') };
  };

  it('are added and removed without touching what is not named', async () => {
    const { a, b, c, id, port } = await linked();
    const [outcome] = await port.update([
      { key: 'x', id, patch: patch({ firstName: 'Eve' }, { companies: { add: [c], remove: [a] } }) },
    ]);
    const { record, warnings } = applied(outcome);
    expect(warnings).toEqual([]);
    expect(record?.fields.firstName).toBe('Eve');
    expect(record?.associations.companies).toEqual({ refs: [b, c], complete: true });
  });

  it('can be all there is to write', async () => {
    const { a, b, id, port } = await linked();
    const [outcome] = await port.update([
      { key: 'x', id, patch: patch({}, { companies: { add: [], remove: [], primary: b } }) },
    ]);
    expect(applied(outcome).record?.associations.companies?.refs).toEqual([b, a]);
    expect(account.exchanges.filter(({ url }) => url.includes('/objects/'))).toEqual([]);
  });

  it('that fail after the record was written leave it applied, with a warning and the true links (R18)', async () => {
    const { a, b, c, id, port } = await linked();
    account.fake.control.addFaults([
      {
        match: { path: 'associations/.*batch/create' },
        fault: { kind: 'status', status: 400, body: { category: 'VALIDATION_ERROR' } },
      },
    ]);
    const [outcome] = await port.update([
      { key: 'x', id, patch: patch({ firstName: 'Eve' }, { companies: { add: [c], remove: [] } }) },
    ]);
    const { record, warnings } = applied(outcome);
    expect(warnings.map(({ code, field }) => [code, field])).toEqual([['ASSOCIATION_PENDING', 'companies']]);
    expect(record?.associations.companies?.refs).toEqual([a, b]);
    account.fake.control.clearFaults();
  });

  it('that fail when they were all there was to write refuse the item', async () => {
    const { id, port } = await linked();
    const missing = { objectType: 'companies', id: '999999' };
    const [outcome] = await port.update([
      { key: 'x', id, patch: patch({}, { companies: { add: [missing], remove: [] } }) },
    ]);
    expect(outcome?.status).toBe('refused');
  });

  it('whose answers were lost leave an item without other changes in doubt', async () => {
    const { c, id, port } = await linked();
    account.fake.control.addFaults([{ match: { path: 'associations/' }, fault: { kind: 'dropBefore' } }]);
    const [outcome] = await port.update([{ key: 'x', id, patch: patch({}, { companies: { add: [c], remove: [] } }) }]);
    expect(outcome?.status).toBe('unknown');
    account.fake.control.clearFaults();
  });

  it('are told apart within a batch: one that fails does not spoil the other', async () => {
    const { c, id, port } = await linked();
    const [other = ''] = account.fake.control.seed([{ objectType: 'contacts', fields: { email: 'b@example.com' } }]);
    const missing = { objectType: 'companies', id: '999999' };
    const outcomes = await port.update([
      { key: 'good', id, patch: patch({ firstName: 'A' }, { companies: { add: [c], remove: [] } }) },
      { key: 'bad', id: other, patch: patch({ firstName: 'B' }, { companies: { add: [missing], remove: [] } }) },
    ]);
    expect(outcomes.map((outcome) => [outcome.key, applied(outcome).warnings.map(({ code }) => code)])).toEqual([
      ['good', []],
      ['bad', ['ASSOCIATION_PENDING']],
    ]);
  });

  it('of a role that HubSpot does not have are named and left', async () => {
    const { c, id, port } = await linked();
    const [outcome] = await port.update([
      { key: 'x', id, patch: patch({ firstName: 'A' }, { friends: { add: [c], remove: [] } }) },
    ]);
    expect(applied(outcome).warnings).toMatchObject([{ code: 'ASSOCIATION_UNSUPPORTED', field: 'friends' }]);
  });

  it('set, move and remove the parent of a company and leave other links of the two', async () => {
    account = await openAccount();
    const [mother, other, child] = [company('700'), company('701'), company('702')];
    const port = account.port('companies');
    const write = async (parent: { add?: (typeof mother)[]; remove?: (typeof mother)[] }) => {
      const [outcome] = await port.update([
        {
          key: 'x',
          id: child.id,
          patch: patch({}, { parent: { add: parent.add ?? [], remove: parent.remove ?? [] } }),
        },
      ]);
      return applied(outcome).record?.associations.parent?.refs;
    };
    account.fake.control.link({ from: child, to: mother, typeId: 450 });
    expect(await write({ add: [mother] })).toEqual([mother]);
    expect(await write({ add: [other], remove: [mother] })).toEqual([other]);
    expect(await write({ remove: [other] })).toEqual([]);
    expect(stored('companies', child.id)?.links).toContainEqual(
      expect.objectContaining({ id: mother.id, typeIds: [450] }),
    );
  });

  it('of activities reach contacts, companies and deals', async () => {
    account = await openAccount();
    const target = company('700');
    const [person = '', deal = ''] = account.fake.control.seed([
      { objectType: 'contacts', fields: { email: 'ann@example.com' } },
      { objectType: 'deals', fields: { dealname: 'D', dealstage: 'contractsent' } },
    ]);
    const add = (objectType: string, id: string) => ({ add: [{ objectType, id }], remove: [] });
    for (const objectType of ['calls', 'emails', 'meetings', 'notes', 'tasks']) {
      const time =
        objectType === 'tasks' ? { dueAt: '2026-01-01T00:00:00.000Z' } : { occurredAt: '2026-01-01T00:00:00.000Z' };
      const [outcome] = await account.port(objectType).create([
        {
          key: 'a',
          patch: patch(time, {
            contacts: add('contacts', person),
            companies: add('companies', target.id),
            deals: add('deals', deal),
          }),
        },
      ]);
      expect(applied(outcome).warnings, objectType).toEqual([]);
      expect(applied(outcome).record?.associations, objectType).toMatchObject({
        contacts: { refs: [{ id: person }] },
        companies: { refs: [target] },
        deals: { refs: [{ id: deal }] },
      });
    }
  });
});

describe('upserting', () => {
  it('creates or changes by e-mail address and tells which', async () => {
    account = await openAccount();
    account.fake.control.seed([{ objectType: 'contacts', fields: { email: 'ann@example.com' } }]);
    const by = (value: string) => ({ field: 'emails', value });
    const outcomes = await account.port('contacts').upsert([
      { key: 'a', by: by('ann@example.com'), patch: patch({ firstName: 'Ann' }) },
      { key: 'b', by: by('bob@example.com'), patch: patch({ firstName: 'Bob' }) },
    ]);
    expect(outcomes.map((outcome) => applied(outcome).created)).toEqual([false, true]);
    expect(count('contacts')).toBe(2);
  });

  it('makes no second record when an answer was lost and it is sent again (R7)', async () => {
    account = await openAccount({}, { syncKeyProperty: { deals: 'crmsync_key' } });
    uniqueProperty('deals');
    account.fake.control.addFaults([{ match: { path: 'batch/upsert', nth: 1 }, fault: { kind: 'dropAfter' } }]);
    const item = {
      key: 'a',
      by: { field: 'syncKey', value: 'golden-1' },
      patch: patch({ name: 'Big one', stage: 'contractsent' }),
    };
    const outcomes = await account.port('deals').upsert([item]);
    expect(statuses(outcomes)).toEqual(['a applied']);
    expect(count('deals')).toBe(1);
  });

  it('is offered only where a unique property is', async () => {
    account = await openAccount();
    const upserting = account.connection.ports.filter((port) => port.upsert !== undefined);
    expect(upserting.map(({ capabilities }) => capabilities.objectType)).toEqual(['contacts']);
  });
});

describe('deleting', () => {
  it('archives records; what is gone already counts as deleted', async () => {
    account = await openAccount();
    const [id = ''] = account.fake.control.seed([{ objectType: 'contacts', fields: { email: 'ann@example.com' } }]);
    const port = account.port('contacts');
    const items = [
      { key: 'a', id },
      { key: 'b', id: '999999' },
    ];
    expect(statuses(await port.delete(items))).toEqual(['a applied', 'b applied']);
    expect(count('contacts')).toBe(0);
    expect(statuses(await port.delete(items))).toEqual(['a applied', 'b applied']);
  });

  it('by the id of a merged record never deletes the record it was merged into (R14)', async () => {
    account = await openAccount();
    const [primaryId = '', otherId = ''] = account.fake.control.seed(
      ['a', 'b'].map((name) => ({ objectType: 'contacts', fields: { email: `${name}@example.com` } })),
    );
    account.fake.control.merge({ objectType: 'contacts', primaryId, otherId });
    expect(statuses(await account.port('contacts').delete([{ key: 'x', id: otherId }]))).toEqual(['x applied']);
    expect(count('contacts')).toBe(1);
    expect(account.exchanges.filter(({ url }) => url.endsWith('/batch/archive'))).toEqual([]);
  });

  it('works for activities and tasks', async () => {
    account = await openAccount();
    const [note = ''] = account.fake.control.seed([
      { objectType: 'notes', fields: { hs_timestamp: '2026-01-01T00:00:00.000Z', hs_note_body: 'x' } },
    ]);
    expect(statuses(await account.port('notes').delete([{ key: 'a', id: note }]))).toEqual(['a applied']);
    expect(count('notes')).toBe(0);
  });
});

describe('other versions of the API', () => {
  it.each(['v3', '2026-09'] as const)('%s reads, writes, links and deletes alike', async (apiVersion) => {
    account = await openAccount({}, { apiVersion });
    const target = company('700');
    const port = account.port('contacts');
    const [outcome] = await port.create([
      {
        key: 'a',
        patch: patch(
          { emails: email('ann@example.com') },
          { companies: { add: [target], remove: [], primary: target } },
        ),
      },
    ]);
    const { id } = applied(outcome);
    expect(applied(outcome).record?.associations.companies?.refs).toEqual([target]);
    const page = await port.list();
    expect(page.records.map(({ ref, associations }) => [ref.id, associations.companies?.refs])).toEqual([
      [id, [target]],
    ]);
    const [updated] = await port.update([
      { key: 'a', id, patch: patch({ firstName: 'Ann' }, { companies: { add: [], remove: [target] } }) },
    ]);
    expect(applied(updated).record).toMatchObject({
      fields: { firstName: 'Ann' },
      associations: { companies: { refs: [] } },
    });
    expect(await account.connection.whoAmI()).toMatchObject({ accountId: '123456' });
    expect(statuses(await port.delete([{ key: 'a', id }]))).toEqual(['a applied']);
  });
});

describe('webhooks of the account', () => {
  it('are verified and lead to the record', async () => {
    account = await openAccount();
    const url = 'https://hooks.example.test/hubspot?tenant=a%2Cb';
    account.fake.control.subscribe({ url, secret: 'app-secret' });
    const id = account.fake.control.create({ objectType: 'contacts', fields: { email: 'ann@example.com' } });
    const { webhook } = (await import('../src/index.ts')).hubspot();
    const events: unknown[] = [];
    await account.fake.control.flushWebhooks({}, async (delivery) => {
      const request = {
        method: 'POST',
        url: delivery.url,
        headers: Object.fromEntries(
          Object.entries(delivery.headers).map(([name, value]) => [name.toLowerCase(), value]),
        ),
        rawBody: new TextEncoder().encode(delivery.body),
      };
      webhook?.verify(request, ['app-secret'], account.clock.now());
      events.push(...(webhook?.parse(request, 0) ?? []));
      return 200;
    });
    expect(events).toContainEqual(expect.objectContaining({ kind: 'created', ref: { objectType: 'contacts', id } }));
  });
});
