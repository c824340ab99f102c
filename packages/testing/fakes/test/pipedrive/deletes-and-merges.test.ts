import { describe, expect, it } from 'vitest';
import { recordedFake } from './recorded-fake.ts';

const dayMs = 24 * 3_600_000;

describe('deletes', () => {
  it('mark the record, take it out of lists and stamp the time', async () => {
    const { call, fake } = recordedFake();
    await call('POST', '/api/v2/persons', { name: 'Ada' });
    fake.control.advanceClock(5000);
    expect((await call('DELETE', '/api/v2/persons/1')).body).toEqual({ success: true, data: { id: 1 } });
    expect((await call('GET', '/api/v2/persons')).body.data).toEqual([]);
    expect((await call('GET', '/api/v2/persons/1')).body.data).toMatchObject({
      is_deleted: true,
      update_time: '2026-01-01T00:00:05Z',
    });
  });

  it('answer 410 with success for what is already deleted and 404 for what never was', async () => {
    const { call } = recordedFake();
    await call('POST', '/api/v2/deals', { title: 'Engine' });
    await call('DELETE', '/api/v2/deals/1');
    expect(await call('DELETE', '/api/v2/deals/1')).toMatchObject({ status: 410, body: { success: true } });
    expect((await call('DELETE', '/api/v2/deals/2')).status).toBe(404);
    expect((await call('PATCH', '/api/v2/deals/1', { title: 'No' })).status).toBe(404);
  });

  it('list deleted deals for 30 days, then the record is gone', async () => {
    const { call, fake } = recordedFake();
    await call('POST', '/api/v2/deals', { title: 'Engine' });
    await call('DELETE', '/api/v2/deals/1');
    fake.control.advanceClock(30 * dayMs - 1);
    expect((await call('GET', '/api/v2/deals?status=deleted')).body.data).toMatchObject([{ id: 1, is_deleted: true }]);
    fake.control.advanceClock(1);
    expect((await call('GET', '/api/v2/deals?status=deleted')).body.data).toEqual([]);
    expect((await call('GET', '/api/v2/deals/1')).status).toBe(404);
    expect((await call('DELETE', '/api/v2/deals/1')).status).toBe(404);
  });

  it('can be taken back by a user of the CRM until then', async () => {
    const { call, fake } = recordedFake();
    await call('POST', '/api/v2/organizations', { name: 'Example' });
    fake.control.delete({ objectType: 'organization', id: '1' });
    fake.control.advanceClock(dayMs);
    fake.control.restore({ objectType: 'organization', id: '1' });
    expect((await call('GET', '/api/v2/organizations')).body.data).toMatchObject([
      { id: 1, is_deleted: false, update_time: '2026-01-02T00:00:00Z' },
    ]);
    expect(() => fake.control.restore({ objectType: 'organization', id: '1' })).toThrow();
  });
});

describe('merges', () => {
  it('let the id in the path disappear; the other one survives, fills its blanks and keeps its own values', async () => {
    const { call, fake } = recordedFake();
    await call('POST', '/api/v2/organizations', { name: 'Example' });
    await call('POST', '/api/v2/persons', {
      name: 'Ada',
      org_id: 1,
      emails: [{ value: 'ada@example.test' }, { value: 'both@example.test' }],
    });
    await call('POST', '/api/v2/persons', { name: 'Ada Byron', emails: [{ value: 'both@example.test' }] });
    fake.control.advanceClock(5000);
    const merged = await call('PUT', '/v1/persons/1/merge', { merge_with_id: 2 });
    expect(merged.body.data).toMatchObject({ id: 2, name: 'Ada Byron', update_time: '2026-01-01 00:00:05' });
    expect((await call('GET', '/api/v2/persons/1')).status).toBe(404);
    expect((await call('DELETE', '/api/v2/persons/1')).status).toBe(404);
    expect((await call('GET', '/api/v2/persons/2')).body.data).toMatchObject({
      org_id: 1,
      emails: [
        { value: 'both@example.test', primary: true },
        { value: 'ada@example.test', primary: false },
      ],
    });
    expect(fake.control.log().counters.records).toMatchObject({ merge: { person: 1 } });
  });

  it('point everything that hung on the loser to the winner', async () => {
    const { call, fake } = recordedFake();
    for (const name of ['Old', 'New']) await call('POST', '/api/v2/persons', { name });
    await call('POST', '/api/v2/deals', { title: 'Engine', person_id: 1 });
    await call('POST', '/api/v2/activities', { subject: 'Call', participants: [{ person_id: 1 }, { person_id: 2 }] });
    await call('POST', '/v1/notes', { content: 'Hello', person_id: 1 });
    expect(fake.control.merge({ objectType: 'person', primaryId: '2', otherId: '1' })).toBe('2');
    expect((await call('GET', '/api/v2/deals/1')).body.data.person_id).toBe(2);
    expect((await call('GET', '/api/v2/activities/1')).body.data).toMatchObject({
      person_id: 2,
      participants: [{ person_id: 2, primary: true }],
    });
    expect((await call('GET', '/v1/notes/1')).body.data.person_id).toBe(2);
    const people = (await call('GET', '/v1/deals/1/participants')).body.data;
    expect(people.map((each: { person_id: { value: number } }) => each.person_id.value)).toEqual([2]);
  });

  it('merge organizations and deals, and refuse a record with itself or one that is gone', async () => {
    const { call } = recordedFake();
    for (const name of ['One', 'Two']) await call('POST', '/api/v2/organizations', { name });
    await call('POST', '/api/v2/persons', { name: 'Ada', org_id: 1 });
    for (const title of ['A', 'B']) await call('POST', '/api/v2/deals', { title, person_id: 1 });
    expect((await call('PUT', '/v1/organizations/1/merge', { merge_with_id: 2 })).body.data).toEqual({ id: 2 });
    expect((await call('GET', '/api/v2/persons/1')).body.data.org_id).toBe(2);
    expect((await call('PUT', '/v1/deals/1/merge', { merge_with_id: 2 })).body.data).toMatchObject({
      id: 2,
      deleted: false,
    });
    expect((await call('GET', '/api/v2/deals?status=open,deleted')).body.data).toMatchObject([{ id: 2 }]);
    expect((await call('PUT', '/v1/deals/2/merge', { merge_with_id: 2 })).status).toBe(400);
    expect((await call('PUT', '/v1/deals/2/merge', { merge_with_id: 1 })).status).toBe(404);
    expect((await call('PUT', '/v1/deals/2/merge', { merge_with_id: '1' })).status).toBe(400);
  });
});

describe('leads', () => {
  it('turn into a deal with their notes and activities, and are gone then', async () => {
    const { call } = recordedFake();
    await call('POST', '/api/v2/persons', { name: 'Ada' });
    const field = (await call('POST', '/api/v2/dealFields', { field_name: 'Key', field_type: 'varchar' })).body.data
      .field_code;
    const lead = (
      await call('POST', '/v1/leads', {
        title: 'Inbound',
        person_id: 1,
        value: { amount: 9, currency: 'EUR' },
        [field]: 'ext',
      })
    ).body.data;
    expect(lead[field]).toBe('ext');
    await call('POST', '/v1/notes', { content: 'Hello', lead_id: lead.id });
    const { conversion_id: id } = (await call('POST', `/api/v2/leads/${lead.id}/convert/deal`, {})).body.data;
    const status = (await call('GET', `/api/v2/leads/${lead.id}/convert/status/${id}`)).body.data;
    const deal = (await call('GET', `/api/v2/deals/${status.deal_id}?include_fields=source_lead_id`)).body.data;
    expect(deal).toMatchObject({
      title: 'Inbound',
      value: 9,
      currency: 'EUR',
      person_id: 1,
      source_lead_id: lead.id,
      custom_fields: { [field]: 'ext' },
    });
    expect((await call('GET', '/v1/notes/1')).body.data).toMatchObject({ deal_id: deal.id, lead_id: null });
    expect((await call('GET', `/v1/leads/${lead.id}`)).status).toBe(404);
  });

  it('need a person or an organization', async () => {
    const { call } = recordedFake();
    expect((await call('POST', '/v1/leads', { title: 'Inbound' })).status).toBe(400);
  });
});
