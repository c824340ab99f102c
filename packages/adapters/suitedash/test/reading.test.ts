import { RateLimitError, RejectedError } from '@crmsync/adapter';
import { paginate } from '@crmsync/adapter-kit';
import { instantMs } from '@crmsync/model';
import { describe, expect, it } from 'vitest';
import { suitedash } from '../src/index.ts';
import { account, make, patch, read } from './support/account.ts';

const dayMs = 86_400_000;

function filled(count: number) {
  const made = account();
  made.fake.control.seed(
    Array.from({ length: count }, (_, at) => ({
      objectType: 'contact',
      fields: { first_name: `Name ${at}`, last_name: 'Example', role: 'Lead' },
      createdAtMs: Date.UTC(2025, 0, 1) + at * dayMs,
    })),
  );
  return made;
}

describe('a listing', () => {
  it('reads pages of ten by their number, and no link of the answer', async () => {
    const { port, sent } = filled(25);
    const sizes: number[] = [];
    for await (const page of paginate(port('contacts').list ?? fail())) sizes.push(page.records.length);
    expect(sizes).toEqual([10, 10, 5]);
    expect(sent.map(({ path }) => new URLSearchParams(path.split('?')[1]).get('page'))).toEqual(['1', '2', '3']);
  });

  it('is bounded by its beginning, so that new records do not move its pages', async () => {
    const { port, sent, fake } = filled(20);
    const contacts = port('contacts');
    const first = await contacts.list?.();
    fake.clock.advance(60_000);
    fake.control.create({ objectType: 'contact', fields: { first_name: 'New', role: 'Lead' } });
    const second = await contacts.list?.({ cursor: first?.next ?? null });
    const ids = [...(first?.records ?? []), ...(second?.records ?? [])].map(({ ref }) => ref.id);
    expect([ids.length, new Set(ids).size]).toEqual([20, 20]);
    const bounds = sent.map(({ path }) => new URLSearchParams(path.split('?')[1]).get('createdMax'));
    expect(bounds).toEqual(['2026-01-01T00:00:01+00:00', '2026-01-01T00:00:01+00:00']);
  });

  it('does not see what changed, only what is new', async () => {
    const { port, fake } = filled(12);
    const contacts = port('contacts');
    let checkpoint: unknown;
    for await (const page of paginate(contacts.list ?? fail())) checkpoint = page.checkpoint ?? checkpoint;
    fake.clock.advance(dayMs);
    const [old] = fake.control.state({ objectType: 'contact' }).records;
    fake.control.edit({ objectType: 'contact', id: old?.id ?? '', fields: { title: 'Boss' } });
    const id = fake.control.create({ objectType: 'contact', fields: { first_name: 'New', role: 'Lead' } });
    const page = await contacts.changes?.({ checkpoint: JSON.parse(JSON.stringify(checkpoint)) });
    expect(page?.records.map(({ ref }) => ref.id)).toEqual([id]);
    expect(contacts.capabilities.incremental).toMatchObject({ kind: 'createdSince', lookBackMs: 3_600_000 });
    expect(page?.records[0]).not.toHaveProperty('updatedAt');
  });

  it('of companies leaves idle ones out, which are there by their UID', async () => {
    const { port, fake } = account();
    const [id = ''] = fake.control.seed([{ objectType: 'company', fields: { name: 'Acme', idle: true } }]);
    expect((await port('companies').list?.())?.records).toEqual([]);
    expect((await read(port('companies'), id)).fields.name).toBe('Acme');
    expect(port('companies').capabilities.enumerable).toBe(false);
  });
});

describe('a record', () => {
  it('of a contact has its values in the model, and the first of its companies', async () => {
    const { port, fake, person } = account();
    const companies = fake.control.seed(['Acme', 'Other'].map((name) => ({ objectType: 'company', fields: { name } })));
    const id = person({
      name_prefix: 'Dr.',
      email: 'ann@example.com',
      work_email: 'work@example.com',
      phone: '+15555550123',
      shop_phone: '+15555550124',
      role: 'Client',
      tags: ['vip'],
      address: { city: 'Springfield', country: 'US' },
      background_info: 'Met at the fair',
    });
    for (const company of companies)
      fake.control.link({ from: { objectType: 'contact', id }, to: { objectType: 'company', id: company } });
    const { fields, associations, createdAt } = await read(port('contacts'), id);
    expect(fields).toEqual({
      firstName: 'Ann',
      lastName: 'Lee',
      prefix: 'Dr.',
      emails: [
        { address: 'ann@example.com', primary: true },
        { address: 'work@example.com', type: 'work' },
      ],
      phones: [
        { number: '+15555550123', primary: true },
        { number: '+15555550124', type: 'other' },
      ],
      addresses: [{ city: 'Springfield', country: 'US' }],
      companyName: 'Acme',
      jobTitle: null,
      lifecycle: { category: 'customer', key: 'Client' },
      tags: ['vip'],
      websites: null,
      description: { format: 'text', body: 'Met at the fair' },
    });
    expect(associations).toEqual({
      companies: { refs: [{ objectType: 'companies', id: companies[0] }], complete: false },
    });
    expect(instantMs(createdAt ?? fail())).toBe(Date.UTC(2026, 0, 1));
  });

  it('of a project has its status by what it means, and the people that it is for', async () => {
    const { port, fake, person } = account(
      { projectStatuses: { Begun: 'active' } },
      { projectStatuses: ['Begun', 'Paused'] },
    );
    const client = person();
    const links = [{ objectType: 'contact', id: client }];
    const [known = '', unknown = ''] = fake.control.seed(
      ['Begun', 'Paused'].map((status) => ({
        objectType: 'project',
        fields: { name: 'Deep clean', status, end_date: '2026-02-01' },
        links,
      })),
    );
    const { fields, associations } = await read(port('projects'), known);
    expect(fields).toMatchObject({ name: 'Deep clean', status: 'active', dueOn: '2026-02-01', startOn: null });
    expect(associations.contacts?.refs).toEqual([{ objectType: 'contacts', id: client }]);
    expect((await read(port('projects'), unknown)).fields).not.toHaveProperty('status');
  });

  it('is not another one that the API finds by what was asked for', async () => {
    const { port, fake, person } = account();
    person({ email: 'ann@example.com' });
    fake.control.seed([{ objectType: 'company', fields: { name: 'Acme' } }]);
    const status = async (type: string, id: string) => (await port(type).get?.([id]))?.[0]?.status;
    expect(await status('companies', 'Acme')).toBe('missing');
    expect(await status('contacts', 'ann@example.com')).toBe('missing');
    expect(await status('contacts', 'meta')).toBe('missing');
  });

  it('has custom fields by UID in values of their kind, and their labels in the description', async () => {
    const { port, fake, person } = account();
    fake.control.seed([
      { objectType: 'customField', id: 'f1', fields: { on: 'contact', label: 'Visits', type: 'number' } },
      {
        objectType: 'customField',
        id: 'f2',
        fields: { on: 'contact', label: 'Size', type: 'select', options: ['S', 'L'] },
      },
      {
        objectType: 'customField',
        id: 'f3',
        fields: { on: 'contact', label: 'Days', type: 'multiselect', options: ['Mon', 'Tue'] },
      },
    ]);
    const id = person({ custom_fields: { f1: 3, f2: 'L', f3: ['Mon'] } });
    expect((await read(port('contacts'), id, ['f1', 'f2', 'f3'])).custom).toEqual({
      f1: '3',
      f2: { key: 'L', label: 'L' },
      f3: [{ key: 'Mon', label: 'Mon' }],
    });
  });
});

describe('what is asked of the account', () => {
  it('is sent with both keys', async () => {
    const { port, sent, fake } = account();
    await port('contacts').list?.();
    expect(sent[0]?.headers).toMatchObject({
      'x-public-id': fake.publicId,
      'x-secret-key': fake.token,
      accept: 'application/json',
    });
  });

  it('is its schema, once an hour at most', async () => {
    const { fake, sent, connection } = account();
    const metas = () => sent.filter(({ path }) => path === '/contact/meta').length;
    for (let at = 0; at < 3; at += 1) {
      await connection.describe('contact');
      await connection.whoAmI();
    }
    expect(metas()).toBe(1);
    fake.control.seed([{ objectType: 'customField', id: 'f1', fields: { on: 'contact', label: 'County' } }]);
    fake.clock.advance(3_600_000);
    const fields = await connection.describe('contact');
    expect(fields.find(({ custom }) => custom)).toMatchObject({ remoteKey: 'f1', label: 'County', kind: 'text' });
    expect(metas()).toBe(2);
  });
});

describe('finding', () => {
  it('goes by the login of a contact, encoded, and shows nobody else', async () => {
    const { port, sent, person } = account();
    const id = person({ email: 'james+crm@example.com' });
    const find = async (value: string) => (await port('contacts').find?.([{ key: 'a', by: 'email', value }]))?.[0];
    expect((await find('james+crm@example.com'))?.records.map(({ ref }) => ref.id)).toEqual([id]);
    expect(sent.at(-1)?.path).toBe('/contact/james%2Bcrm%40example.com');
    expect(await find('nobody@example.com')).toMatchObject({ records: [], complete: true });
    // The API would find the contact by its UID as well.
    expect(await find(id)).toMatchObject({ records: [] });
  });

  it('does not ask for what a path cannot name, and says that it does not know', async () => {
    const { port, sent, fake } = account();
    fake.control.seed([{ objectType: 'company', fields: { name: 'A/B' } }]);
    for (const value of ['A/B', 'meta', '..']) {
      expect(await port('companies').find?.([{ key: 'a', by: 'name', value }])).toEqual([
        { key: 'a', records: [], complete: false },
      ]);
    }
    expect(sent).toEqual([]);
  });

  it('of projects shows the newest of a name, and that there may be more', async () => {
    const { port, fake } = account();
    const ids = fake.control.seed(
      ['Deep clean', 'Deep clean'].map((name) => ({ objectType: 'project', fields: { name } })),
    );
    const [found] = (await port('projects').find?.([{ key: 'a', by: 'name', value: 'Deep clean' }])) ?? [];
    expect([found?.records.map(({ ref }) => ref.id), found?.complete]).toEqual([[ids[1]], false]);
  });
});

describe('limits and refusals', () => {
  it('a month has the calls of the plan, of which a fifth is left and lists have three quarters', () => {
    const { rateLimits } = suitedash();
    const month = { perMs: 31 * dayMs, reserve: 0.2 };
    expect(rateLimits).toEqual({
      api: [
        { name: 'monthly', limit: 20_000, ...month },
        { name: 'secondly', limit: 2, perMs: 1000 },
      ],
      scan: [{ name: 'monthlyScans', limit: 15_000, ...month }],
    });
  });

  it('a list that has used its share leaves room for records that are named', async () => {
    const { port, person } = account({ monthlyCalls: 10, scanShare: 0.5 });
    const id = person();
    const contacts = port('contacts');
    for (let at = 0; at < 4; at += 1) await contacts.list?.();
    const failure = await contacts.list?.().catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(RateLimitError);
    expect(failure).toMatchObject({ limit: 'quota' });
    expect((await read(contacts, id)).ref.id).toBe(id);
  });

  it('a 429 that names no time is taken for the month: nothing is sent for a while', async () => {
    const { port, sent } = account({}, { monthlyCalls: 1 });
    const contacts = port('contacts');
    await contacts.list?.();
    await expect(contacts.list?.()).rejects.toMatchObject({
      code: 'RATE_LIMITED',
      limit: 'quota',
      retryAfterMs: 900_000,
    });
    const count = sent.length;
    await expect(contacts.list?.()).rejects.toBeInstanceOf(RateLimitError);
    expect(sent.length).toBe(count);
  });

  it.each(['object', 'list', 'text'] as const)(
    'a 422 names model fields and quotes nothing, its errors being an %s',
    async (errorShape) => {
      const { port } = account({}, { errorShape });
      const fields = { firstName: 'Ann', lastName: 'Lee', emails: [{ address: 'no address', primary: true }] };
      const outcome = await make(port('contacts'), patch(fields));
      expect(outcome).toMatchObject({ status: 'refused', error: { code: 'REJECTED', issues: [{ field: 'emails' }] } });
      if (outcome.status === 'refused') expect(outcome.error).toBeInstanceOf(RejectedError);
      expect(JSON.stringify(outcome)).not.toContain('no address');
    },
  );

  it('success that is false is no success, whatever the status says', async () => {
    const answer = new Response(JSON.stringify({ success: false, message: 'No' }), {
      headers: { 'content-type': 'application/json' },
    });
    const connection = suitedash().connect({
      credentials: { current: async () => ({ token: 't', parts: { publicId: 'p' } }) },
      fetch: async () => answer,
    });
    await expect(connection.ports[0]?.list?.()).rejects.toMatchObject({ code: 'REJECTED' });
  });

  it('wrong settings are named', () => {
    expect(() => suitedash({ monthlyReserve: 1 })).toThrow('monthlyReserve');
    expect(() => suitedash({ monthlyCalls: 0 })).toThrow('monthlyCalls');
    expect(() => suitedash({ scanShare: 0 })).toThrow('scanShare');
    expect(() => suitedash({ webhook: { repeatMs: -1 } })).toThrow('webhook.repeatMs');
  });

  it('an account without the public id says what is missing', async () => {
    const connection = suitedash().connect({ credentials: { current: async () => ({ token: 'secret' }) } });
    await expect(connection.whoAmI()).rejects.toMatchObject({ code: 'UNAUTHENTICATED', remedy: expect.any(String) });
  });
});

function fail(): never {
  throw new Error('it is not there');
}
