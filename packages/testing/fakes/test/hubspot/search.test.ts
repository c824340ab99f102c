import { describe, expect, it } from 'vitest';
import { type RecordedFake, recordedFake } from './recorded-fake.ts';

const path = '/crm/objects/2026-03/contacts/search';
const dealPath = '/crm/objects/2026-03/deals/search';
type Filter = { propertyName: string; operator: string; value?: string; highValue?: string; values?: string[] };

const searchIn =
  ({ call }: RecordedFake, where = path) =>
  async (filters: Filter[], more: Record<string, unknown> = {}) =>
    call('POST', where, { filterGroups: [{ filters }], ...more });

const seedPeople = ({ fake, clock }: RecordedFake) =>
  fake.control.seed(
    [
      { firstname: 'Ann', email: 'ann@acme.test', city: 'Bern', hs_lead_status: 'NEW', phone: '+1 (555) 555-0100' },
      { firstname: 'Bob', email: 'bob@acme.test', city: 'Zurich North', hs_lead_status: 'OPEN' },
      {
        firstname: 'Cid',
        email: 'cid@other.test',
        hs_lead_status: 'NEW',
        hs_additional_emails: 'c2@acme.test;c3@x.test',
      },
    ].map((fields, at) => ({ objectType: 'contacts', fields, updatedAtMs: clock.now() + at * 1000 })),
  );

describe('search operators', () => {
  const cases: [string, Filter, number[]][] = [
    ['EQ ignores case of text', { propertyName: 'city', operator: 'EQ', value: 'BERN' }, [0]],
    ['EQ on choices does not', { propertyName: 'hs_lead_status', operator: 'EQ', value: 'new' }, []],
    ['NEQ includes records without a value', { propertyName: 'city', operator: 'NEQ', value: 'Bern' }, [1, 2]],
    ['IN finds lower-case values', { propertyName: 'city', operator: 'IN', values: ['bern', 'x'] }, [0]],
    ['IN finds nothing by upper-case values', { propertyName: 'city', operator: 'IN', values: ['Bern'] }, []],
    ['NOT_IN', { propertyName: 'hs_lead_status', operator: 'NOT_IN', values: ['NEW'] }, [1]],
    ['HAS_PROPERTY', { propertyName: 'city', operator: 'HAS_PROPERTY' }, [0, 1]],
    ['NOT_HAS_PROPERTY', { propertyName: 'city', operator: 'NOT_HAS_PROPERTY' }, [2]],
    ['CONTAINS_TOKEN finds a whole word', { propertyName: 'city', operator: 'CONTAINS_TOKEN', value: 'north' }, [1]],
    ['CONTAINS_TOKEN finds no part of a word', { propertyName: 'city', operator: 'CONTAINS_TOKEN', value: 'nor' }, []],
    ['CONTAINS_TOKEN takes a star', { propertyName: 'city', operator: 'CONTAINS_TOKEN', value: 'nor*' }, [1]],
    [
      'CONTAINS_TOKEN finds a further address',
      { propertyName: 'hs_additional_emails', operator: 'CONTAINS_TOKEN', value: 'c3@x.test' },
      [2],
    ],
    ['NOT_CONTAINS_TOKEN', { propertyName: 'city', operator: 'NOT_CONTAINS_TOKEN', value: 'zurich' }, [0, 2]],
    [
      'national digits find a number',
      { propertyName: 'hs_searchable_calculated_phone_number', operator: 'EQ', value: '5555550100' },
      [0],
    ],
    ['EQ on phone compares raw text', { propertyName: 'phone', operator: 'EQ', value: '5555550100' }, []],
  ];
  it.each(cases)('%s', async (_name, filter, expected) => {
    const recorded = recordedFake();
    const ids = seedPeople(recorded);
    const answer = await searchIn(recorded)([filter]);
    expect(answer.body.results.map(({ id }: { id: string }) => ids.indexOf(id))).toEqual(expected);
    expect(answer.body.total).toBe(expected.length);
  });

  it.each([
    ['LT', { value: '1000' }, [0]],
    ['LTE', { value: '1000' }, [0, 1]],
    ['GT', { value: '1000' }, [2]],
    ['GTE', { value: '1000' }, [1, 2]],
    ['BETWEEN', { value: '500', highValue: '1500' }, [1]],
    ['EQ', { value: '1000.00' }, [1]],
  ])('%s compares numbers as numbers', async (operator, values, expected) => {
    const recorded = recordedFake();
    const ids = recorded.fake.control.seed(
      ['90', '1000', '20000'].map((amount) => ({ objectType: 'deals', fields: { dealname: amount, amount } })),
    );
    const answer = await searchIn(recorded, dealPath)([{ propertyName: 'amount', operator, ...values }]);
    expect(answer.body.results.map(({ id }: { id: string }) => ids.indexOf(id))).toEqual(expected);
  });

  it('joins filters of a group by AND and groups by OR', async () => {
    const recorded = recordedFake();
    const ids = seedPeople(recorded);
    const isNew: Filter = { propertyName: 'hs_lead_status', operator: 'EQ', value: 'NEW' };
    const inBern: Filter = { propertyName: 'city', operator: 'HAS_PROPERTY' };
    const bob: Filter = { propertyName: 'email', operator: 'EQ', value: 'bob@acme.test' };
    const answer = await recorded.call('POST', path, {
      filterGroups: [{ filters: [isNew, inBern] }, { filters: [bob] }],
    });
    expect(answer.body.results.map(({ id }: { id: string }) => ids.indexOf(id))).toEqual([0, 1]);
  });

  it('finds records by an association and by free text', async () => {
    const recorded = recordedFake();
    const ids = seedPeople(recorded);
    const [company] = recorded.fake.control.seed([{ objectType: 'companies', fields: { name: 'Acme' } }]);
    const [from, to] = [
      { objectType: 'contacts', id: ids[1]! },
      { objectType: 'companies', id: company! },
    ];
    recorded.fake.control.link({ from, to });
    const linked = await searchIn(recorded)([
      { propertyName: 'associations.company', operator: 'EQ', value: company! },
    ]);
    expect(linked.body.results).toMatchObject([{ id: ids[1] }]);
    expect(linked.body.results[0]).not.toHaveProperty('associations');
    expect((await recorded.call('POST', path, { query: 'ACME' })).body.total).toBe(3);
    expect((await recorded.call('POST', path, { query: 'acme cid' })).body.total).toBe(1);
  });
});

describe('the modified stamp in search', () => {
  it('is lastmodifieddate for contacts, and the other name finds nothing', async () => {
    const recorded = recordedFake();
    seedPeople(recorded);
    const since = String(recorded.clock.now());
    const find = async (propertyName: string) =>
      (await searchIn(recorded)([{ propertyName, operator: 'GTE', value: since }])).body.total;
    expect([await find('lastmodifieddate'), await find('hs_lastmodifieddate')]).toEqual([3, 0]);
  });

  it('bounds a window at both ends and sorts either way', async () => {
    const recorded = recordedFake();
    const ids = seedPeople(recorded);
    const at = (ms: number) => String(recorded.clock.now() + ms);
    const window: Filter[] = [
      { propertyName: 'lastmodifieddate', operator: 'GT', value: at(0) },
      { propertyName: 'lastmodifieddate', operator: 'LTE', value: at(2000) },
    ];
    const order = async (direction: string) => {
      const sorts = [{ propertyName: 'lastmodifieddate', direction }];
      const answer = await searchIn(recorded)(window, { sorts, limit: 1 });
      expect([answer.body.total, answer.body.paging]).toEqual([2, { next: { after: '1' } }]);
      return ids.indexOf(answer.body.results[0].id);
    };
    expect([await order('ASCENDING'), await order('DESCENDING')]).toEqual([1, 2]);
  });

  it('answers 500 for a lower bound of epoch 0', async () => {
    const answer = await searchIn(recordedFake())([{ propertyName: 'lastmodifieddate', operator: 'GTE', value: '0' }]);
    expect(answer.status).toBe(500);
  });
});

describe('the lag of the index', () => {
  const everyone: Filter[] = [{ propertyName: 'email', operator: 'HAS_PROPERTY' }];

  it('hides a new record and the new values of an old one until it has passed', async () => {
    const recorded = recordedFake({ searchLagMs: 30_000 });
    const { call, clock } = recorded;
    const search = searchIn(recorded);
    const { id } = (await call('POST', '/crm/objects/2026-03/contacts', { properties: { email: 'a@x.test' } })).body;
    clock.advance(29_999);
    expect((await search(everyone)).body.total).toBe(0);
    clock.advance(1);
    expect((await search(everyone)).body.total).toBe(1);
    await call('PATCH', `/crm/objects/2026-03/contacts/${id}`, { properties: { city: 'Bern' } });
    const cityOf = async () => (await search(everyone, { properties: ['city'] })).body.results[0];
    expect((await cityOf()).properties.city).toBeNull();
    const read = await call('GET', `/crm/objects/2026-03/contacts/${id}?properties=city`);
    expect(read.body.properties.city).toBe('Bern');
    clock.advance(30_000);
    expect(await cityOf()).toMatchObject({ properties: { city: 'Bern' }, updatedAt: '2026-01-01T00:00:30.000Z' });
  });

  it('never shows archived records, however late a write of theirs is', async () => {
    const recorded = recordedFake({ searchLagMs: 1000 });
    const { call, clock, fake } = recorded;
    const { id } = (await call('POST', '/crm/objects/2026-03/contacts', { properties: { email: 'a@x.test' } })).body;
    await call('DELETE', `/crm/objects/2026-03/contacts/${id}`);
    clock.advance(5000);
    expect((await searchIn(recorded)(everyone)).body.total).toBe(0);
    fake.control.restore({ objectType: 'contacts', id });
    clock.advance(1000);
    expect((await searchIn(recorded)(everyone)).body.total).toBe(1);
  });
});

describe('the limits of search', () => {
  const any: Filter = { propertyName: 'email', operator: 'HAS_PROPERTY' };
  const statusOf = async (body: unknown) => (await recordedFake().call('POST', path, body)).status;

  it('refuses what does not fit', async () => {
    const group = (count: number) => ({ filters: Array.from({ length: count }, () => any) });
    const sort = { propertyName: 'email', direction: 'ASCENDING' };
    expect(await statusOf({ limit: 200 })).toBe(200);
    expect(await statusOf({ limit: 201 })).toBe(400);
    expect(await statusOf({ filterGroups: Array.from({ length: 6 }, () => group(1)) })).toBe(400);
    expect(await statusOf({ filterGroups: [group(7)] })).toBe(400);
    expect(await statusOf({ filterGroups: [6, 6, 6].map(group) })).toBe(200);
    expect(await statusOf({ filterGroups: [6, 6, 6, 1].map(group) })).toBe(400);
    expect(await statusOf({ sorts: [sort, sort] })).toBe(400);
    expect(await statusOf({ query: 'x'.repeat(3000) })).toBe(400);
    expect(await statusOf({ filterGroups: [{ filters: [{ ...any, propertyName: 'nonsense' }] }] })).toBe(400);
    expect(await statusOf({ filterGroups: [{ filters: [{ ...any, operator: 'LIKE' }] }] })).toBe(400);
    expect(await statusOf({ filterGroups: [{ filters: [{ ...any, operator: 'EQ' }] }] })).toBe(400);
  });

  it('refuses the cursor of a list', async () => {
    const answer = await recordedFake().call('POST', path, { after: 'NTI1Cg==' });
    expect(answer.status).toBe(400);
    expect(answer.body.message).toContain('Cannot deserialize value of type');
  });

  it('gives 10,000 results of a query and refuses to page past them', async () => {
    const recorded = recordedFake();
    recorded.fake.control.seed(
      Array.from({ length: 10_050 }, (_, at) => ({ objectType: 'contacts', fields: { email: `p${at}@x.test` } })),
    );
    const page = (after: string) => recorded.call('POST', path, { after, limit: 200 });
    const last = await page('9800');
    expect([last.status, last.body.total, last.body.paging.next.after]).toEqual([200, 10_050, '10000']);
    expect((await page('10000')).status).toBe(400);
  });
});
