import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type RecordedFake, recordedFake } from './recorded-fake.ts';

async function readAll(
  { call }: RecordedFake,
  path: string,
  limit: number,
): Promise<{ id: number; update_time: string }[]> {
  const records: { id: number; update_time: string }[] = [];
  let cursor: string | null = null;
  do {
    const joint = path.includes('?') ? '&' : '?';
    const page = await call('GET', `${path}${joint}limit=${limit}${cursor === null ? '' : `&cursor=${cursor}`}`);
    expect(page.status).toBe(200);
    records.push(...page.body.data);
    cursor = page.body.additional_data.next_cursor;
  } while (cursor !== null);
  return records;
}

const start = Date.UTC(2026, 0, 1);

describe('paging (v2)', () => {
  it('visits every record once in every order and page size', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 0, max: 5 }), { maxLength: 25 }),
        fc.constantFrom('id', 'update_time', 'add_time'),
        fc.constantFrom('asc', 'desc'),
        fc.integer({ min: 1, max: 10 }),
        async (seconds, sortBy, direction, limit) => {
          const fake = recordedFake();
          fake.fake.control.seed(
            seconds.map((second) => ({
              objectType: 'organization',
              fields: { name: 'Example' },
              createdAtMs: start + second * 1000,
            })),
          );
          const expected = seconds
            .map((second, at) => ({ id: at + 1, key: sortBy === 'id' ? at + 1 : second }))
            .sort((left, right) => (left.key - right.key || left.id - right.id) * (direction === 'asc' ? 1 : -1))
            .map(({ id }) => id);
          const path = `/api/v2/organizations?sort_by=${sortBy}&sort_direction=${direction}`;
          expect((await readAll(fake, path, limit)).map(({ id }) => id)).toEqual(expected);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('goes on correctly when records change, come and go between pages', async () => {
    const fake = recordedFake();
    const { call, fake: crm } = fake;
    crm.control.seed(
      Array.from({ length: 6 }, (_, at) => ({
        objectType: 'person',
        fields: { name: `P ${at}` },
        createdAtMs: start + at * 1000,
      })),
    );
    crm.control.advanceClock(60_000);
    const first = await call('GET', '/api/v2/persons?limit=3&sort_by=update_time');
    await call('PATCH', '/api/v2/persons/1', { name: 'Changed' });
    await call('DELETE', '/api/v2/persons/4');
    await call('POST', '/api/v2/persons', { name: 'New' });
    const second = await call(
      'GET',
      `/api/v2/persons?limit=5&sort_by=update_time&cursor=${first.body.additional_data.next_cursor}`,
    );
    expect(second.body.data.map((each: { id: number }) => each.id)).toEqual([5, 6, 1, 7]);
    expect(second.body.additional_data.next_cursor).toBeNull();
  });

  it('takes at most 500 per page and refuses broken cursors and foreign sortings', async () => {
    const fake = recordedFake();
    fake.fake.control.seed(Array.from({ length: 3 }, () => ({ objectType: 'person', fields: { name: 'P' } })));
    const { additional_data: more } = (await fake.call('GET', '/api/v2/persons?limit=1')).body;
    for (const query of [
      'limit=501',
      'limit=0',
      'limit=ten',
      'cursor=%7B',
      'sort_by=name',
      `cursor=${more.next_cursor}&sort_by=update_time`,
    ]) {
      expect([query, (await fake.call('GET', `/api/v2/persons?${query}`)).status]).toEqual([query, 400]);
    }
    expect((await fake.call('GET', '/api/v2/persons?limit=500')).body.data).toHaveLength(3);
  });

  it('filters by owner, links, ids and state', async () => {
    const { call, fake } = recordedFake();
    fake.control.seed([
      { objectType: 'organization', fields: { name: 'One' }, ref: 'one' },
      {
        objectType: 'person',
        fields: { name: 'Ada', owner_id: 2 },
        links: [{ objectType: 'organization', ref: 'one' }],
        ref: 'ada',
      },
      { objectType: 'person', fields: { name: 'Grace' } },
      { objectType: 'deal', fields: { title: 'Engine', status: 'won' }, links: [{ objectType: 'person', ref: 'ada' }] },
      { objectType: 'deal', fields: { title: 'Compiler' } },
      { objectType: 'deal', fields: { title: 'Old', is_archived: true } },
    ]);
    const ids = async (path: string) =>
      (await call('GET', `/api/v2/${path}`)).body.data.map((each: { id: number }) => each.id);
    expect(await ids('persons?org_id=1')).toEqual([1]);
    expect(await ids('persons?owner_id=2')).toEqual([1]);
    expect(await ids('persons?deal_id=1')).toEqual([1]);
    expect(await ids('persons?ids=2,1,99')).toEqual([1, 2]);
    expect(await ids('deals?person_id=1')).toEqual([1]);
    expect(await ids('deals?status=won')).toEqual([1]);
    expect(await ids('deals')).toEqual([1, 2]);
    expect(await ids('deals/archived')).toEqual([3]);
    expect((await call('GET', `/api/v2/persons?ids=${Array(101).fill(1).join(',')}`)).status).toBe(400);
    expect((await call('GET', '/api/v2/persons?filter_id=1')).status).toBe(404);
  });
});

describe('incremental reads', () => {
  it('count updated_since in and updated_until out, to the second', async () => {
    const { call, fake } = recordedFake();
    for (let at = 0; at < 4; at++) {
      await call('POST', '/api/v2/persons', { name: `P ${at}` });
      fake.control.advanceClock(1000);
    }
    const ids = async (query: string) =>
      (await call('GET', `/api/v2/persons?${query}`)).body.data.map((each: { id: number }) => each.id);
    expect(await ids('updated_since=2026-01-01T00:00:01Z')).toEqual([2, 3, 4]);
    expect(await ids('updated_until=2026-01-01T00:00:02Z')).toEqual([1, 2]);
    expect(
      await ids(
        'updated_since=2026-01-01T00:00:01Z&updated_until=2026-01-01T00:00:03Z&sort_by=update_time&sort_direction=desc',
      ),
    ).toEqual([3, 2]);
    expect(await ids('updated_since=2026-01-01T01:00:01%2B01:00&sort_by=update_time')).toEqual([2, 3, 4]);
  });

  it('refuse times with milliseconds', async () => {
    const { call } = recordedFake();
    expect((await call('GET', '/api/v2/persons?updated_since=2026-01-01T00:00:01.000Z')).status).toBe(400);
    expect((await call('GET', '/api/v2/deals?updated_until=2026-01-01')).status).toBe(400);
  });

  it('share a stamp between all changes of one second', async () => {
    const { call, fake } = recordedFake();
    await call('POST', '/api/v2/persons', { name: 'Ada' });
    fake.control.advanceClock(999);
    const second = await call('POST', '/api/v2/persons', { name: 'Grace' });
    expect(second.body.data.update_time).toBe('2026-01-01T00:00:00Z');
  });

  it('see archiving only in the list of archived deals', async () => {
    const { call, fake } = recordedFake();
    await call('POST', '/api/v2/deals', { title: 'Engine' });
    fake.control.advanceClock(60_000);
    fake.control.edit({ objectType: 'deal', id: '1', fields: { is_archived: true } });
    const since = 'updated_since=2026-01-01T00:00:30Z';
    expect((await call('GET', `/api/v2/deals?${since}`)).body.data).toEqual([]);
    expect((await call('GET', `/api/v2/deals/archived?${since}`)).body.data).toMatchObject([{ id: 1 }]);
  });

  it('read v1 notes since a time', async () => {
    const { call, fake } = recordedFake();
    await call('POST', '/api/v2/persons', { name: 'Ada' });
    await call('POST', '/v1/notes', { content: 'one', person_id: 1 });
    fake.control.advanceClock(10_000);
    await call('POST', '/v1/notes', { content: 'two', person_id: 1 });
    expect((await call('GET', '/v1/notes?updated_since=2026-01-01T00:00:10Z')).body.data).toMatchObject([
      { content: 'two' },
    ]);
  });
});

describe('a large account', () => {
  it('lists, changes and finds 100,000 persons without sorting them again for each page', async () => {
    const fake = recordedFake();
    const { call, fake: crm } = fake;
    crm.control.seed(
      Array.from({ length: 100_000 }, (_, at) => ({
        objectType: 'person',
        fields: { name: `Person ${at}`, emails: [{ value: `person-${at}@example.test` }] },
        createdAtMs: start - ((at * 7919) % 100_000) * 1000,
      })),
    );
    await call('GET', '/api/v2/persons?limit=1&sort_by=update_time');
    const startedMs = performance.now();
    expect(await readAll(fake, '/api/v2/persons?sort_by=update_time', 500)).toHaveLength(100_000);
    for (let at = 1; at <= 200; at++) await call('PATCH', `/api/v2/persons/${at * 400}`, { name: `Changed ${at}` });
    expect(
      await readAll(fake, '/api/v2/persons?sort_by=update_time&updated_since=2026-01-01T00:00:00Z', 50),
    ).toHaveLength(201);
    const found = await call(
      'GET',
      '/api/v2/persons/search?term=person-777@example.test&fields=email&exact_match=true',
    );
    expect(found.body.data.items).toHaveLength(1);
    expect(performance.now() - startedMs).toBeLessThan(20_000);
  }, 60_000);
});
