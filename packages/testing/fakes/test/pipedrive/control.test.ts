import { describe, expect, it } from 'vitest';
import { ControlError, startFakeServer } from '../../src/index.ts';
import { recordedFake } from './recorded-fake.ts';

describe('control behind the API', () => {
  it('seeds records with stamps, links and hidden truth, without events', async () => {
    const { call, fake } = recordedFake();
    fake.control.subscribe({ url: 'https://hooks.example.test', secret: '' });
    const ids = fake.control.seed([
      {
        objectType: 'person',
        fields: { name: 'Ada' },
        links: [{ objectType: 'organization', ref: 'later' }],
        truthId: 't1',
        createdAtMs: Date.UTC(2025, 5, 1),
        updatedAtMs: Date.UTC(2025, 6, 1, 1, 2, 3, 456),
      },
      { objectType: 'organization', fields: { name: 'Example' }, ref: 'later' },
      { objectType: 'lead', fields: { title: 'Inbound', person_id: 1 } },
      { objectType: 'activity', fields: { subject: 'Call' }, links: [{ objectType: 'person', id: '1' }] },
      { objectType: 'user', fields: { name: 'Sam', email: 'sam@example.test' } },
    ]);
    expect(ids).toEqual(['1', '1', expect.stringMatching(/^[0-9a-f-]{36}$/), '1', '3']);
    const person = (await call('GET', '/api/v2/persons/1')).body.data;
    expect(person).toMatchObject({ org_id: 1, add_time: '2025-06-01T00:00:00Z', update_time: '2025-07-01T01:02:03Z' });
    expect(JSON.stringify(person)).not.toContain('t1');
    expect(fake.control.truth('person')).toEqual({ 1: 't1' });
    expect(fake.control.stats()).toMatchObject({
      webhooksPending: 0,
      records: { person: { live: 1, deleted: 0 }, stage: { live: 5 } },
    });
    expect(fake.control.state({ objectType: 'activity' }).records).toMatchObject([
      { id: '1', links: [{ objectType: 'person', id: '1' }] },
    ]);
  });

  it('acts as a user: creates, edits, links and unlinks, which move stamps', async () => {
    const { call, fake } = recordedFake();
    fake.control.create({ objectType: 'organization', fields: { name: 'Example' } });
    const id = fake.control.create({ objectType: 'person', fields: { name: 'Ada' } });
    fake.control.advanceClock(1000);
    fake.control.link({ from: { objectType: 'person', id }, to: { objectType: 'organization', id: '1' } });
    expect((await call('GET', '/api/v2/persons/1')).body.data).toMatchObject({
      org_id: 1,
      update_time: '2026-01-01T00:00:01Z',
    });
    fake.control.link({
      from: { objectType: 'person', id },
      to: { objectType: 'organization', id: '1' },
      remove: true,
    });
    expect((await call('GET', '/api/v2/persons/1')).body.data.org_id).toBeNull();
    expect(fake.control.writes()).toBe(0);
  });

  it('pages through the state, deleted records on request', () => {
    const { fake } = recordedFake();
    fake.control.seed(Array.from({ length: 5 }, (_, at) => ({ objectType: 'deal', fields: { title: `D ${at}` } })));
    fake.control.delete({ objectType: 'deal', id: '2' });
    const first = fake.control.state({ objectType: 'deal', limit: 2 });
    expect([first.records.map(({ id }) => id), first.after]).toEqual([['1', '3'], '3']);
    const last = fake.control.state({ objectType: 'deal', limit: 2, after: '3' });
    expect([last.records.map(({ id }) => id), last.after]).toEqual([['4', '5'], undefined]);
    expect(fake.control.state({ objectType: 'deal', deleted: true }).records).toHaveLength(5);
  });

  it('refuses what the account does not have', () => {
    const { fake } = recordedFake();
    expect(() => fake.control.edit({ objectType: 'person', id: '1', fields: { name: 'Ada' } })).toThrow(ControlError);
    expect(() => fake.control.create({ objectType: 'rocket', fields: {} })).toThrow(ControlError);
    expect(() => fake.control.create({ objectType: 'person', fields: { nickname: 'A' } })).toThrow(ControlError);
    expect(() =>
      fake.control.link({ from: { objectType: 'person', id: '1' }, to: { objectType: 'deal', id: '1' } }),
    ).toThrow(ControlError);
  });

  it('is served over HTTP next to the API', async () => {
    const { fake } = recordedFake();
    const server = await startFakeServer(fake);
    const post = async (path: string, body: unknown) =>
      (await fetch(`${server.controlUrl}/${path}`, { method: 'POST', body: JSON.stringify(body) })).json();
    expect(await post('seed', { records: [{ objectType: 'person', fields: { name: 'Ada' } }] })).toEqual({
      ids: ['1'],
    });
    const answer = await fetch(`${server.url}/api/v2/persons/1`, { headers: { 'x-api-token': fake.token } });
    expect(await answer.json()).toMatchObject({ data: { name: 'Ada' } });
    await server.close();
  });
});
