import { describe, expect, it } from 'vitest';
import { contactBody, suiteDashAccount } from './suitedash-account.ts';

describe('lists', () => {
  const filled = (count: number) => {
    const account = suiteDashAccount();
    account.fake.control.seed(
      Array.from({ length: count }, (_, at) => ({
        objectType: 'contact',
        fields: { first_name: `Name ${at}`, role: 'Lead' },
        createdAtMs: Date.UTC(2025, 0, 1) + at * 86_400_000,
      })),
    );
    return account;
  };
  const names = (body: { data: { first_name: string }[] }) => body.data.map(({ first_name }) => first_name);

  it('have ten records on a page, whatever is asked', async () => {
    const { call } = filled(25);
    const { body } = await call('GET', '/contacts?limit=100&pageSize=100');
    expect(body.data).toHaveLength(10);
    expect(body.meta.pagination).toEqual({
      pageSize: 10,
      totalPages: 3,
      totalItems: 25,
      currentPageNumber: 1,
      previousPage: null,
      nextPage: expect.stringContaining('page=2'),
    });
    const last = (await call('GET', '/contacts?page=3')).body;
    expect([last.data.length, last.meta.pagination.nextPage]).toEqual([5, null]);
    expect((await call('GET', '/contacts?page=4')).body.data).toEqual([]);
    expect((await call('GET', '/contacts?page=0')).status).toBe(400);
  });

  it('link to the host of the vendor, wherever the account is served', async () => {
    const { call } = filled(11);
    const { nextPage } = (await call('GET', '/contacts?createdMin=2025-01-01T00:00:00Z')).body.meta.pagination;
    expect(new URL(nextPage).origin).toBe('https://app.suitedash.com');
    expect(new URL(nextPage).searchParams.get('createdMin')).toBe('2025-01-01T00:00:00Z');
  });

  it('have new records first, so that a walk without createdMax sees records move', async () => {
    const { call, fake } = filled(20);
    const first = names((await call('GET', '/contacts')).body);
    await call('POST', '/contact', contactBody());
    const second = names((await call('GET', '/contacts?page=2')).body);
    expect(second[0]).toBe(first.at(-1));
    const bound = `createdMax=${new Date(fake.clock.now()).toISOString()}`;
    expect(names((await call('GET', `/contacts?page=2&${bound}`)).body)[0]).not.toBe(first.at(-1));
  });

  it('filter by creation, from createdMin on and before createdMax, and never by change', async () => {
    const { call, fake } = filled(5);
    const ask = async (query: string) => names((await call('GET', `/contacts?${query}`)).body);
    expect(await ask('createdMin=2025-01-04T00:00:00Z')).toEqual(['Name 4', 'Name 3']);
    expect(await ask('createdMax=2025-01-02T01:00:00%2B01:00')).toEqual(['Name 0']);
    expect((await call('GET', '/contacts?createdMin=2025-01-04')).status).toBe(400);
    const [record] = fake.control.state({ objectType: 'contact' }).records;
    fake.control.edit({ objectType: 'contact', id: record?.id ?? '', fields: { title: 'Boss' } });
    expect(await ask('updatedMin=2025-12-31T00:00:00Z')).toHaveLength(5);
    expect(await ask('createdMin=2025-12-31T00:00:00Z')).toEqual([]);
  });
});

describe('the keys', () => {
  it('are two headers; several secrets are good at a time', async () => {
    const { call } = suiteDashAccount({ moreSecrets: ['next-secret'] });
    const status = async (headers: Record<string, string>) =>
      (await call('GET', '/contact/meta', undefined, headers)).status;
    expect([await status({}), await status({ 'x-secret-key': 'next-secret' })]).toEqual([200, 200]);
    expect([await status({ 'x-secret-key': 'other' }), await status({ 'x-public-id': 'other' })]).toEqual([401, 401]);
  });

  it('of the documentation show sample data on a read and nothing of the account', async () => {
    const { call } = suiteDashAccount();
    await call('POST', '/contact', contactBody());
    const sample = { 'x-public-id': '00000000-0000-0000-0000-000000000000', 'x-secret-key': 'DummySecretKey' };
    const { data } = (await call('GET', '/contacts', undefined, sample)).body;
    expect(data).toMatchObject([{ first_name: 'Sample', last_name: 'Contact' }]);
    expect((await call('POST', '/contact', contactBody(), sample)).status).toBe(401);
  });
});

describe('what does not exist', () => {
  it.each(['/notes', '/tasks', '/tags', '/invoices', '/staff', '/webhooks', '/worlds'])(
    'is a 404: %s',
    async (path) => {
      expect((await suiteDashAccount().call('GET', path)).status).toBe(404);
    },
  );

  it('is the API below another path', async () => {
    const { fake } = suiteDashAccount();
    const url = new URL('https://app.suitedash.com/api/v1/contacts');
    const headers = { 'x-public-id': fake.publicId, 'x-secret-key': fake.token };
    expect((await fake.handle({ method: 'GET', url, headers, body: new Uint8Array() })).status).toBe(404);
  });

  it('except for worlds, with the add-on', async () => {
    expect((await suiteDashAccount({ worlds: true }).call('GET', '/worlds')).status).toBe(200);
  });
});

describe('the monthly count of calls', () => {
  it('refuses calls above it until the month turns, and says neither how many are left nor when', async () => {
    const { call, fake } = suiteDashAccount({ monthlyCalls: 2 });
    const ask = () => call('GET', '/contacts');
    expect([(await ask()).status, (await ask()).status]).toEqual([200, 200]);
    const refused = await ask();
    expect([refused.status, refused.body.success, refused.headers.get('retry-after')]).toEqual([429, false, null]);
    expect([...refused.headers.keys()].filter((name) => /limit|remain/.test(name))).toEqual([]);
    fake.control.advanceClock(30 * 86_400_000);
    expect((await ask()).status).toBe(429);
    fake.control.advanceClock(86_400_000);
    expect((await ask()).status).toBe(200);
  });

  it('stands beside a limit per second where a setting has one', async () => {
    const { call, fake } = suiteDashAccount({ requestsPerSecond: 1 });
    expect([(await call('GET', '/contacts')).status, (await call('GET', '/contacts')).status]).toEqual([200, 429]);
    fake.control.advanceClock(1_000);
    expect((await call('GET', '/contacts')).status).toBe(200);
  });
});

describe('errors', () => {
  it.each([
    { errorShape: 'object', errors: { email: ['A contact already exists'] } },
    { errorShape: 'list', errors: [{ field: 'email', message: 'A contact already exists' }] },
    { errorShape: 'text', errors: 'email: A contact already exists' },
  ] as const)('list their fields by setting: $errorShape', async ({ errorShape, errors }) => {
    const { call } = suiteDashAccount({ errorShape });
    await call('POST', '/contact', contactBody());
    const { body } = await call('POST', '/contact', contactBody());
    expect(body).toEqual({ success: false, message: 'Validation failed', errors });
  });

  it('come for keys that the schema does not have, unless a setting leaves them out', async () => {
    const body = contactBody({ nickname: 'Jim' });
    const refused = await suiteDashAccount().call('POST', '/contact', body);
    expect([refused.status, refused.body.errors]).toEqual([422, { nickname: ['Unknown field'] }]);
    expect((await suiteDashAccount({ unknownKeys: 'ignore' }).call('POST', '/contact', body)).status).toBe(201);
  });

  it('come as faults in the form of the vendor, and an answer can be lost after the commit', async () => {
    const { call, fake } = suiteDashAccount();
    fake.control.addFaults([
      { match: { method: 'POST', nth: 1 }, fault: { kind: 'status', status: 500 } },
      { match: { method: 'POST', nth: 2 }, fault: { kind: 'dropAfter' } },
    ]);
    expect((await call('POST', '/contact', contactBody())).body).toMatchObject({ success: false });
    await expect(call('POST', '/contact', contactBody())).rejects.toThrow(TypeError);
    expect((await call('POST', '/contact', contactBody())).status).toBe(422);
    expect(fake.control.log().counters.records.create).toEqual({ contact: 1 });
  });
});

describe('marketing', () => {
  it('adds a person to an audience', async () => {
    const { call, fake } = suiteDashAccount();
    await call('POST', '/marketing/subscribe', { email: 'james@example.com', audience: 'News' });
    expect(fake.subscriptions()).toEqual([{ email: 'james@example.com', audience: 'News' }]);
  });
});
