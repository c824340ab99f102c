import {
  AuthenticationError,
  NotFoundError,
  PermissionError,
  RateLimitError,
  RejectedError,
  UnavailableError,
} from '@crmsync/adapter';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { pipedrive } from '../src/index.ts';
import { createOne, fieldsPatch, openAccount, type TestAccount, updateOne } from './account.ts';
import { expectDescribed } from './published-description.ts';

let account: TestAccount;

beforeAll(async () => {
  account = await openAccount();
});

beforeEach(() => {
  account.fake.control.clearFaults();
  account.fake.control.clearLog();
});

afterAll(async () => {
  expectDescribed(account.exchanges);
  await account.close();
});

describe('creating and updating', () => {
  it('shows what was written: contacts with their company', async () => {
    const company = await createOne(
      account.port('organizations'),
      fieldsPatch({ name: 'Example Works', websites: ['https://example.com'], industry: { key: '25' }, employees: 12 }),
    );
    expect(company.fields).toMatchObject({
      name: 'Example Works',
      industry: { key: '25', label: 'Software' },
      employees: 12,
    });
    const contact = await createOne(
      account.port('persons'),
      fieldsPatch(
        { firstName: 'Ada', lastName: 'Byron', emails: [{ address: 'ada@example.com', type: 'personal' }] },
        { companies: [company.ref.id] },
      ),
    );
    expect(contact).toMatchObject({
      fields: {
        firstName: 'Ada',
        lastName: 'Byron',
        emails: [{ address: 'ada@example.com', type: 'personal', primary: true }],
      },
      associations: { companies: { refs: [{ objectType: 'organizations', id: company.ref.id }], complete: true } },
    });
    const [again] = await account.port('persons').get!([contact.ref.id]);
    expect(again).toEqual({ id: contact.ref.id, status: 'found', record: contact });
  });

  it('finds a choice of another system by its label', async () => {
    const company = await createOne(
      account.port('organizations'),
      fieldsPatch({ name: 'Labelled', industry: { key: 'EDUCATION', label: 'education' } }),
    );
    expect(company.fields.industry).toMatchObject({ label: 'Education' });
  });

  it('keeps half of a name that it was not told (R2)', async () => {
    const contact = await createOne(account.port('persons'), fieldsPatch({ firstName: 'Ada', lastName: 'Byron' }));
    const renamed = await updateOne(account.port('persons'), contact.ref.id, fieldsPatch({ lastName: 'King' }));
    expect(renamed.fields).toMatchObject({ firstName: 'Ada', lastName: 'King' });
  });

  it('replaces lists as a whole and clears them with null', async () => {
    const port = account.port('persons');
    const contact = await createOne(
      port,
      fieldsPatch({
        firstName: 'Listed',
        phones: [{ number: '(555) 010-0123', type: 'mobile' }, { number: '555 0124' }],
      }),
    );
    const kept = await updateOne(
      port,
      contact.ref.id,
      fieldsPatch({ phones: [{ number: '(555) 010-0123' }, { number: '+15550100125', type: 'home', primary: true }] }),
      contact,
    );
    expect(kept.fields.phones).toEqual([
      { number: '(555) 010-0123', type: 'mobile' },
      { number: '+15550100125', type: 'home', primary: true },
    ]);
    expect((await updateOne(port, contact.ref.id, fieldsPatch({ phones: null }), kept)).fields.phones).toBeNull();
  });

  it('wins, loses with a reason and reopens a deal by its stage', async () => {
    const port = account.port('deals');
    const open = await createOne(
      port,
      fieldsPatch({ name: 'Staged', pipeline: '1', stage: '2', amount: { amount: '99.95', currency: 'EUR' } }),
    );
    expect(open.fields).toMatchObject({ stage: '2', status: 'open', amount: { amount: '99.95', currency: 'EUR' } });
    const won = await updateOne(port, open.ref.id, fieldsPatch({ stage: '1:won' }), open);
    expect(won.fields).toMatchObject({ stage: '1:won', status: 'won' });
    expect(won.fields.closedAt).not.toBeNull();
    const lost = await updateOne(port, open.ref.id, fieldsPatch({ stage: '1:lost', lostReason: 'Price' }), won);
    expect(lost.fields).toMatchObject({ stage: '1:lost', status: 'lost', lostReason: 'Price' });
    const other = await updateOne(port, open.ref.id, fieldsPatch({ lostReason: 'Time' }));
    expect(other.fields.lostReason).toBe('Time');
    const reopened = await updateOne(port, open.ref.id, fieldsPatch({ stage: '3' }), other);
    expect(reopened.fields).toMatchObject({ stage: '3', status: 'open', lostReason: null, closedAt: null });
    expect((await createOne(port, fieldsPatch({ name: 'Born won', stage: '1:won' }))).fields.stage).toBe('1:won');
  });

  it('gives a new activity its type and refuses kinds the account has no type for', async () => {
    const call = await createOne(
      account.port('activities'),
      fieldsPatch({
        kind: 'call',
        subject: 'Ring',
        occurredAt: '2026-11-21T10:00:00.000Z',
        durationSec: 90,
        status: 'done',
      }),
    );
    expect(call.fields).toMatchObject({
      kind: 'call',
      occurredAt: '2026-11-21T10:00:00.000Z',
      endedAt: '2026-11-21T10:01:30.000Z',
      status: 'done',
    });
    const moved = await updateOne(
      account.port('activities'),
      call.ref.id,
      fieldsPatch({ endedAt: '2026-11-21T10:05:00.000Z' }),
    );
    expect(moved.fields.durationSec).toBe(300);
    const outcomes = await account.port('activities').create!([
      { key: 'sms', patch: fieldsPatch({ kind: 'sms', subject: 'Hi' }) },
    ]);
    expect(outcomes).toMatchObject([
      { status: 'refused', error: { code: 'REJECTED', issues: [{ field: 'kind', code: 'KIND_UNMAPPED' }] } },
    ]);
    expect(account.fake.control.log().counters.byMethod.POST).toBe(1);
  });

  it('keeps the day of a task whose time of day is cleared', async () => {
    const port = account.port('tasks');
    const task = await createOne(
      port,
      fieldsPatch({ subject: 'Send', dueAt: '2026-12-01T09:00:00.000Z', kind: 'todo' }),
    );
    expect(task.fields).toMatchObject({ dueAt: '2026-12-01T09:00:00.000Z', dueOn: null, kind: 'todo' });
    const day = await updateOne(port, task.ref.id, fieldsPatch({ dueOn: '2026-12-02', dueAt: null }), task);
    expect(day.fields).toMatchObject({ dueAt: null, dueOn: '2026-12-02' });
    expect((await updateOne(port, task.ref.id, fieldsPatch({ dueAt: null }))).fields.dueOn).toBe('2026-12-02');
  });

  it('writes notes about one record at least', async () => {
    const contact = await createOne(account.port('persons'), fieldsPatch({ firstName: 'Noted' }));
    const note = await createOne(
      account.port('notes'),
      fieldsPatch(
        { kind: 'note', body: { format: 'html', body: '<b>Hi</b>' }, occurredAt: '2026-11-01T08:00:00.000Z' },
        { contacts: [contact.ref.id] },
      ),
    );
    expect(note.fields).toMatchObject({ kind: 'note', occurredAt: '2026-11-01T08:00:00.000Z' });
    const edited = await updateOne(
      account.port('notes'),
      note.ref.id,
      fieldsPatch({ body: { format: 'html', body: 'Bye' } }),
      note,
    );
    expect(edited.fields.body).toEqual({ format: 'html', body: 'Bye' });
    const outcomes = await account.port('notes').create!([
      { key: 'x', patch: fieldsPatch({ body: { format: 'html', body: 'Alone' } }) },
    ]);
    expect(outcomes).toMatchObject([{ status: 'refused', error: { code: 'REJECTED' } }]);
  });

  it('writes custom fields of every kind it reads', async () => {
    const make = async (field_name: string, field_type: string, options?: readonly string[]) => {
      await account.connection.request({
        method: 'POST',
        path: '/api/v2/dealFields',
        body: { field_name, field_type, ...(options ? { options: options.map((label) => ({ label })) } : {}) },
      });
    };
    await make('Plain', 'varchar');
    await make('Several', 'set', ['Red', 'Green']);
    await make('Cost', 'monetary');
    const definitions = await account.connection.describe('deal');
    const keyOf = (label: string) => definitions.find((one) => one.label === label)!.remoteKey;
    const red = definitions
      .find(({ label }) => label === 'Several')!
      .choices!.map(({ key, label }) => ({ key, label }))[0]!;
    const custom = {
      [keyOf('Plain')]: 'text',
      [keyOf('Several')]: [red],
      [keyOf('Cost')]: { amount: '3.5', currency: 'EUR' },
    };
    const deal = await createOne(account.port('deals'), { ...fieldsPatch({ name: 'Custom' }), custom });
    expect(deal.custom).toEqual(custom);
    const cleared = await updateOne(account.port('deals'), deal.ref.id, {
      ...fieldsPatch({}),
      custom: { [keyOf('Several')]: null },
    });
    expect(cleared.custom).toEqual({ [keyOf('Several')]: null });
    const [unknown] = await account.port('deals').update!([
      { key: 'u', id: deal.ref.id, patch: { ...fieldsPatch({}), custom: { nothing: 'x' } } },
    ]);
    expect(unknown).toMatchObject({ status: 'applied', warnings: [{ code: 'FIELD_UNSUPPORTED', field: 'nothing' }] });
  });
});

describe('associations', () => {
  it('replace the one company, and remove only the one that is still there', async () => {
    const companies = account.port('organizations');
    const [first, second] = [
      await createOne(companies, fieldsPatch({ name: 'First' })),
      await createOne(companies, fieldsPatch({ name: 'Second' })),
    ];
    const port = account.port('persons');
    const contact = await createOne(port, fieldsPatch({ firstName: 'Linked' }, { companies: [first.ref.id] }));
    const moved = await updateOne(port, contact.ref.id, fieldsPatch({}, { companies: [second.ref.id] }));
    expect(moved.associations.companies?.refs).toEqual([second.ref]);
    const untouched = await updateOne(port, contact.ref.id, {
      ...fieldsPatch({}),
      associations: { companies: { add: [], remove: [first.ref] } },
    });
    expect(untouched.associations.companies?.refs).toEqual([second.ref]);
    const removed = await updateOne(port, contact.ref.id, {
      ...fieldsPatch({}),
      associations: { companies: { add: [], remove: [second.ref] } },
    });
    expect(removed.associations.companies?.refs).toEqual([]);
  });

  it('change the people of an activity without losing those not named', async () => {
    const persons = account.port('persons');
    const [a, b, c] = await Promise.all(
      ['A', 'B', 'C'].map((firstName) => createOne(persons, fieldsPatch({ firstName }))),
    );
    const port = account.port('activities');
    const call = await createOne(
      port,
      fieldsPatch({ kind: 'call', subject: 'Ring' }, { contacts: [a!.ref.id, b!.ref.id] }),
    );
    expect(call.associations.contacts?.refs).toEqual([a!.ref, b!.ref]);
    const changed = await updateOne(port, call.ref.id, {
      ...fieldsPatch({}),
      associations: { contacts: { add: [c!.ref], remove: [a!.ref], primary: c!.ref } },
    });
    expect(changed.associations.contacts?.refs).toEqual([c!.ref, b!.ref]);
  });

  it('tell of roles that do not exist here', async () => {
    const outcomes = await account.port('organizations').create!([
      { key: 'x', patch: fieldsPatch({ name: 'Child' }, { parent: ['1'] }) },
    ]);
    expect(outcomes).toMatchObject([
      { status: 'applied', warnings: [{ code: 'ASSOCIATION_UNSUPPORTED', field: 'parent' }] },
    ]);
  });
});

describe('deleting', () => {
  it.each([
    ['organizations', { name: 'Gone' }],
    ['persons', { firstName: 'Gone' }],
    ['deals', { name: 'Gone' }],
    ['tasks', { subject: 'Gone' }],
  ])('%s: once or twice, it is applied', async (objectType, fields) => {
    const port = account.port(objectType);
    const record = await createOne(port, fieldsPatch(fields));
    for (const _time of [1, 2]) {
      expect(await port.delete!([{ key: 'd', id: record.ref.id }])).toMatchObject([
        { status: 'applied', id: record.ref.id },
      ]);
    }
    expect(await port.delete!([{ key: 'd', id: '987654' }])).toMatchObject([{ status: 'applied' }]);
    const [outcome] = await port.update!([{ key: 'u', id: '987654', patch: fieldsPatch(fields) }]);
    expect(outcome).toMatchObject({ status: 'refused' });
    expect(outcome?.status === 'refused' && outcome.error).toBeInstanceOf(NotFoundError);
  });
});

describe('lost answers', () => {
  it('make a create unknown, and never send it again (R7)', async () => {
    account.fake.control.addFaults([
      { match: { method: 'POST', path: '/persons' }, fault: { kind: 'dropAfter' }, times: 1 },
    ]);
    const [lost, fine] = await account.port('persons').create!(
      ['lost', 'fine'].map((key) => ({ key, patch: fieldsPatch({ firstName: key }) })),
    );
    expect([lost?.status, fine?.status].sort()).toEqual(['applied', 'unknown']);
    expect(account.fake.control.log().counters.byMethod.POST).toBe(2);
  });

  it('make a create unknown when the service fails in the middle', async () => {
    account.fake.control.addFaults([
      {
        match: { method: 'POST', path: '/deals' },
        fault: { kind: 'status', status: 502, body: '<html>Bad gateway</html>' },
        times: 1,
      },
    ]);
    const [outcome] = await account.port('deals').create!([{ key: 'x', patch: fieldsPatch({ name: 'Doubtful' }) }]);
    expect(outcome).toMatchObject({ status: 'unknown' });
    expect(outcome?.status === 'unknown' && outcome.error).toBeInstanceOf(UnavailableError);
  });

  it('repeat an update, which sets the same values again', async () => {
    const company = await createOne(account.port('organizations'), fieldsPatch({ name: 'Before' }));
    account.fake.control.addFaults([{ match: { method: 'PATCH' }, fault: { kind: 'dropAfter' }, times: 1 }]);
    expect(
      (await updateOne(account.port('organizations'), company.ref.id, fieldsPatch({ name: 'After' }))).fields.name,
    ).toBe('After');
  });
});

describe('refusals', () => {
  it('name the model field, not its value', async () => {
    const [outcome] = await account.port('persons').create!([
      { key: 'x', patch: fieldsPatch({ firstName: 'Owned', owner: '424242' }) },
    ]);
    const error = outcome?.status === 'refused' ? outcome.error : undefined;
    expect(error).toBeInstanceOf(RejectedError);
    expect(error).toMatchObject({ issues: [{ field: 'owner' }] });
    expect(JSON.stringify(error)).not.toContain('424242');
  });

  it('let the other items through (R19)', async () => {
    const outcomes = await account.port('deals').create!([
      { key: 'good', patch: fieldsPatch({ name: 'Good' }) },
      { key: 'bad', patch: fieldsPatch({ name: 'Bad', stage: '4242' }) },
      { key: 'fine', patch: fieldsPatch({ name: 'Fine' }) },
    ]);
    expect(outcomes.map(({ key, status }) => `${key} ${status}`)).toEqual([
      'good applied',
      'bad refused',
      'fine applied',
    ]);
  });

  it('are permission errors for fields of contact sync where it is off', async () => {
    const other = pipedrive({ contactSync: true }).connect({
      credentials: { current: async () => ({ token: account.fake.token }) },
      baseUrl: account.server.url,
    });
    const port = other.ports.find(({ capabilities }) => capabilities.objectType === 'persons')!;
    const call = port.create!([{ key: 'x', patch: fieldsPatch({ firstName: 'Ada', jobTitle: 'Analyst' }) }]);
    await expect(call).rejects.toBeInstanceOf(PermissionError);
  });

  it.each([
    [
      '401',
      { status: 401, body: { success: false, error: 'unauthorized access', errorCode: 401 } },
      AuthenticationError,
    ],
    [
      '402, the account is closed',
      { status: 402, body: { success: false, error: 'payment required' } },
      PermissionError,
    ],
    [
      '403 with a limit of the plan',
      { status: 403, body: { success: false, error: 'x', code: 'feature_capping_deals_limit' } },
      PermissionError,
    ],
    [
      '403 as a page, the firewall',
      { status: 403, body: '<!DOCTYPE html><title>Access denied</title>' },
      RateLimitError,
    ],
    ['503', { status: 503, body: '' }, UnavailableError],
  ])('%s has its own class', async (_name, { status, body }, expected) => {
    const refusing = await openAccount();
    refusing.fake.control.addFaults([{ match: {}, fault: { kind: 'status', status, body } }]);
    const error = await refusing.port('persons').list!({ maxWaitMs: 50 }).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(expected);
    expect(JSON.stringify(error)).not.toContain('Access denied');
    await refusing.close();
  });

  it("stop until midnight when the day's tokens are spent", async () => {
    const headers = { 'x-daily-ratelimit-token-remaining': '0', 'x-daily-ratelimit-token-limit': '30000' };
    const fresh = await openAccount();
    fresh.fake.control.addFaults([
      { match: {}, fault: { kind: 'status', status: 429, body: { success: false }, headers }, times: 1 },
    ]);
    const error = await fresh.port('persons').list!().catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'RATE_LIMITED', limit: 'quota', retryable: true });
    await fresh.close();
  });
});

describe('rate limits', () => {
  it('are kept by waiting: no request is refused', async () => {
    const tight = await openAccount({ burstPer2s: 15 }, { burst: 15 });
    const items = Array.from({ length: 20 }, (_, index) => ({
      key: `${index}`,
      patch: fieldsPatch({ name: `Burst ${index}` }),
    }));
    const outcomes = await tight.port('organizations').create!(items);
    expect(outcomes.every(({ status }) => status === 'applied')).toBe(true);
    expect(tight.fake.control.log().counters.rateLimited).toBe(0);
    await tight.close();
  }, 15_000);

  it('of another plan are learned by a refusal, which is waited out and tried again', async () => {
    const strange = await openAccount({ burstPer2s: 80 }, { burst: 5 });
    const items = Array.from({ length: 8 }, (_, index) => ({
      key: `${index}`,
      patch: fieldsPatch({ name: `Learned ${index}` }),
    }));
    const outcomes = await strange.port('organizations').create!(items);
    expect(outcomes.every(({ status }) => status === 'applied')).toBe(true);
    expect(strange.fake.control.counts().organization?.live).toBe(8);
    await strange.close();
  }, 15_000);
});

describe('sync keys', () => {
  it('find a record whose create was not answered, although search does not know it yet (R7)', async () => {
    const lagging = await openAccount({ syncKeyField: 'Sync key' }, { searchLagMs: 600_000 });
    const port = lagging.port('persons');
    const [before] = await port.create!([
      { key: 'early', syncKey: 'k-0', patch: fieldsPatch({ firstName: 'Early' }) },
    ]).catch((error: unknown) => [error]);
    expect(before).toMatchObject({
      status: 'refused',
      error: { code: 'REJECTED', remedy: expect.stringContaining('Sync key') },
    });

    await lagging.connection.request({
      method: 'POST',
      path: '/api/v2/personFields',
      body: { field_name: 'Sync key', field_type: 'varchar' },
    });
    lagging.fake.control.addFaults([
      { match: { method: 'POST', path: '/persons' }, fault: { kind: 'dropAfter' }, times: 1 },
    ]);
    const [lost] = await port.create!([{ key: 'one', syncKey: 'k-1', patch: fieldsPatch({ firstName: 'Lost' }) }]);
    expect(lost?.status).toBe('unknown');
    const [found, none] = await port.find!([
      { key: 'a', by: 'syncKey', value: 'k-1' },
      { key: 'b', by: 'syncKey', value: 'k-2' },
    ]);
    expect(found).toMatchObject({ complete: true, records: [{ fields: { firstName: 'Lost' } }] });
    expect(none).toEqual({ key: 'b', records: [], complete: true });
    expectDescribed(lagging.exchanges);
    await lagging.close();
  });

  it('find older records by search', async () => {
    const settled = await openAccount({ syncKeyField: { company: 'Key' }, syncKeyWindowMs: 1000 });
    await settled.connection.request({
      method: 'POST',
      path: '/api/v2/organizationFields',
      body: { field_name: 'Key', field_type: 'varchar' },
    });
    const code = (await settled.connection.describe('company')).find(({ label }) => label === 'Key')!.remoteKey;
    const [old] = settled.fake.control.seed([
      {
        objectType: 'organization',
        fields: { name: 'Old', custom_fields: { [code]: 'k-9' } },
        createdAtMs: Date.now() - 60_000,
      },
    ]);
    const [found] = await settled.port('organizations').find!([{ key: 'a', by: 'syncKey', value: 'k-9' }]);
    expect(found).toMatchObject({ records: [{ ref: { id: old } }] });
    const byEntity = settled.connection.ports.map(({ capabilities }) => [
      capabilities.objectType,
      capabilities.idempotency,
    ]);
    expect(byEntity).toContainEqual(['organizations', 'syncKey']);
    expect(byEntity).toContainEqual(['persons', 'none']);
    expectDescribed(settled.exchanges);
    await settled.close();
  });
});

describe('the lens: what is projected is what the remote shows after a write', () => {
  const name = fc.constantFrom('Ada', 'Mary Ann', 'van der Berg', ' Bo ', 'Cher');
  const cases = {
    persons: fc.record(
      {
        firstName: name,
        lastName: fc.option(name),
        emails: fc.option(
          fc.uniqueArray(
            fc.record({
              address: fc.constantFrom('a@example.com', 'b@example.com', 'c@example.com'),
              type: fc.constantFrom('work', 'personal', 'billing', 'other'),
            }),
            { selector: ({ address }) => address, minLength: 1 },
          ),
        ),
        phones: fc.option(
          fc.uniqueArray(
            fc.record({
              number: fc.constantFrom('+15550100101', '555 0102', '(555) 010-0103'),
              type: fc.constantFrom('mobile', 'main', 'fax', 'home'),
              primary: fc.boolean(),
            }),
            { selector: ({ number }) => number, minLength: 1 },
          ),
        ),
      },
      { requiredKeys: ['firstName'] },
    ),
    deals: fc.record(
      {
        name,
        stage: fc.constantFrom('1', '3', '1:won', '1:lost'),
        lostReason: fc.option(fc.constantFrom('Price', 'Time')),
        probability: fc.option(fc.constantFrom('0.4', '1', '0')),
        expectedCloseOn: fc.option(fc.constantFrom('2026-12-01', '2027-02-28')),
        amount: fc.constantFrom({ amount: '10.5', currency: 'EUR' }, { amount: '0', currency: 'USD' }),
      },
      { requiredKeys: ['name'] },
    ),
    organizations: fc.record(
      {
        name,
        websites: fc.option(
          fc.constantFrom(['https://example.com'], ['https://a.example.com', 'https://b.example.com']),
        ),
        employees: fc.option(fc.nat(1000)),
        annualRevenue: fc.option(fc.constantFrom({ amount: '10.5', currency: null }, { amount: '7', currency: 'EUR' })),
        addresses: fc.option(
          fc.constantFrom(
            [{ line1: 'Main Street 12', city: 'Springfield', country: 'US', type: 'billing' }],
            [{ city: 'Springfield', region: 'IL', postalCode: '62701' }, { line1: 'Dropped' }],
            [{ countryText: 'France' }],
          ),
        ),
      },
      { requiredKeys: ['name'] },
    ),
    tasks: fc.record(
      {
        subject: name,
        status: fc.constantFrom('open', 'inProgress', 'waiting', 'done', 'cancelled'),
        kind: fc.constantFrom('todo', 'call', 'email', 'other'),
        dueAt: fc.constantFrom('2026-12-01T09:00:00.000Z', '2026-12-31T23:59:59.000Z'),
        body: fc.option(fc.constantFrom({ format: 'html', body: '<p>x</p>' }, { format: 'text', body: 'a & b\nc' })),
      },
      { requiredKeys: ['subject'] },
    ),
    activities: fc.record(
      {
        kind: fc.constantFrom('call', 'email', 'meeting'),
        occurredAt: fc.constantFrom('2026-12-01T09:00:00.000Z', '2026-12-31T23:59:59.000Z'),
        durationSec: fc.option(fc.constantFrom(0, 90, 86_399)),
        status: fc.constantFrom('planned', 'done', 'missed'),
      },
      { requiredKeys: ['kind'] },
    ),
  };

  it.each(Object.entries(cases))('%s, new and changed', async (objectType, fields) => {
    const port = account.port(objectType);
    await fc.assert(
      fc.asyncProperty(fields, fields, async (first, second) => {
        const created = port.project(fieldsPatch(first));
        const record = await createOne(port, fieldsPatch(created.fields));
        expect(record.fields).toMatchObject(created.fields);
        const current = { fields: record.fields, custom: {} };
        const changed = port.project(fieldsPatch(second), current);
        const after = await updateOne(port, record.ref.id, fieldsPatch(changed.fields), record);
        expect(after.fields).toMatchObject(changed.fields);
        const again = port.project(fieldsPatch(second), { fields: after.fields, custom: {} });
        expect(again.fields).toEqual(changed.fields);
      }),
      { numRuns: 25 },
    );
  });
});
