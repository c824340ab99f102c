import { describe, expect, it } from 'vitest';
import { type RecordedFake, recordedFake } from './recorded-fake.ts';

async function find({ call }: RecordedFake, path: string): Promise<number[]> {
  const answer = await call('GET', `/api/v2/${path}`);
  expect(answer.status).toBe(200);
  return answer.body.data.items.map(({ item }: { item: { id: number } }) => item.id);
}

describe('search', () => {
  it('matches whole values without case when exact, and parts otherwise', async () => {
    const fake = recordedFake();
    await fake.call('POST', '/api/v2/persons', { name: 'Ada Byron', emails: [{ value: 'Ada@Example.test' }] });
    await fake.call('POST', '/api/v2/persons', { name: 'Ada', emails: [{ value: 'ada@example.test.example.com' }] });
    expect(await find(fake, 'persons/search?term=ada@example.test&fields=email&exact_match=true')).toEqual([1]);
    expect(await find(fake, 'persons/search?term=ADA@example.test&fields=email')).toEqual([1, 2]);
    expect(await find(fake, 'persons/search?term=ada&fields=name&exact_match=true')).toEqual([2]);
    expect(await find(fake, 'persons/search?term=ada&fields=phone&exact_match=true')).toEqual([]);
  });

  it('compares phone numbers as texts, not as numbers', async () => {
    const fake = recordedFake();
    await fake.call('POST', '/api/v2/persons', { name: 'Ada', phones: [{ value: '(555) 010-0' }] });
    expect(await find(fake, 'persons/search?term=5550100&fields=phone&exact_match=true')).toEqual([]);
    expect(
      await find(fake, `persons/search?term=${encodeURIComponent('(555) 010-0')}&fields=phone&exact_match=true`),
    ).toEqual([1]);
  });

  it('needs two characters, or one when exact, and known fields', async () => {
    const { call } = recordedFake();
    expect((await call('GET', '/api/v2/persons/search?term=a')).status).toBe(400);
    expect((await call('GET', '/api/v2/persons/search?term=a&exact_match=true')).status).toBe(200);
    expect((await call('GET', '/api/v2/persons/search')).status).toBe(400);
    expect((await call('GET', '/api/v2/persons/search?term=ada&fields=title')).status).toBe(400);
    expect((await call('GET', '/api/v2/itemSearch?term=ada&limit=101')).status).toBe(400);
  });

  it('answers addresses as plain texts, where records have objects', async () => {
    const { call } = recordedFake();
    await call('POST', '/api/v2/organizations', { name: 'Example', address: { value: '1 Main St' } });
    await call('POST', '/api/v2/persons', {
      name: 'Ada',
      org_id: 1,
      emails: [{ value: 'ada@example.test' }],
      phones: [{ value: '555 0100' }],
    });
    const { item } = (await call('GET', '/api/v2/persons/search?term=ada@')).body.data.items[0];
    expect(item).toMatchObject({
      emails: ['ada@example.test'],
      phones: ['555 0100'],
      organization: { id: 1, name: 'Example', address: '1 Main St' },
      owner: { id: 1 },
    });
  });

  it('finds custom field values of searchable types, by field with case', async () => {
    const fake = recordedFake();
    const key = (await fake.call('POST', '/api/v2/personFields', { field_name: 'Key', field_type: 'varchar' })).body
      .data.field_code;
    const day = (await fake.call('POST', '/api/v2/personFields', { field_name: 'Day', field_type: 'date' })).body.data
      .field_code;
    await fake.call('POST', '/api/v2/persons', { name: 'Ada', custom_fields: { [key]: 'Ext-1', [day]: '2026-01-05' } });
    const byField = async (term: string, match = 'exact') =>
      (await fake.call('GET', `/api/v2/itemSearch/field?term=${term}&entity_type=person&field=${key}&match=${match}`))
        .body.data.length;
    expect(await find(fake, 'persons/search?term=ext-1&fields=custom_fields&exact_match=true')).toEqual([1]);
    expect(await find(fake, 'persons/search?term=2026-01-05&fields=custom_fields&exact_match=true')).toEqual([]);
    expect([
      await byField('Ext-1'),
      await byField('ext-1'),
      await byField('Ext', 'beginning'),
      await byField('xt-', 'middle'),
    ]).toEqual([1, 0, 1, 1]);
    expect((await fake.call('GET', `/api/v2/itemSearch/field?term=05&entity_type=person&field=${day}`)).status).toBe(
      400,
    );
  });

  it('pages with a cursor and leaves deleted records out', async () => {
    const fake = recordedFake();
    for (let at = 0; at < 5; at++) await fake.call('POST', '/api/v2/organizations', { name: `Example ${at}` });
    await fake.call('DELETE', '/api/v2/organizations/2');
    const first = await fake.call('GET', '/api/v2/organizations/search?term=example&limit=3');
    expect(first.body.data.items).toHaveLength(3);
    expect(
      await find(fake, `organizations/search?term=example&limit=3&cursor=${first.body.additional_data.next_cursor}`),
    ).toEqual([5]);
  });

  it('lags behind writes: new, changed and deleted records show late', async () => {
    const fake = recordedFake({ searchLagMs: 5000 });
    const { call, fake: crm } = fake;
    const byEmail = (value: string) => find(fake, `persons/search?term=${value}&fields=email&exact_match=true`);
    await call('POST', '/api/v2/persons', { name: 'Ada', emails: [{ value: 'old@example.test' }] });
    crm.control.advanceClock(4999);
    expect(await byEmail('old@example.test')).toEqual([]);
    crm.control.advanceClock(1);
    expect(await byEmail('old@example.test')).toEqual([1]);

    await call('PATCH', '/api/v2/persons/1', { emails: [{ value: 'new@example.test' }] });
    expect([await byEmail('old@example.test'), await byEmail('new@example.test')]).toEqual([[1], []]);
    crm.control.advanceClock(5000);
    expect([await byEmail('old@example.test'), await byEmail('new@example.test')]).toEqual([[], [1]]);

    await call('DELETE', '/api/v2/persons/1');
    expect(await byEmail('new@example.test')).toEqual([1]);
    crm.control.advanceClock(5000);
    expect(await byEmail('new@example.test')).toEqual([]);
  });
});
