import { describe, expect, it } from 'vitest';
import {
  checkPipedriveExchange,
  loadPipedriveSpec,
  type PipedriveExchange,
  pipedriveWaivers,
} from '../../src/spec/index.ts';
import { recordedFake, specFolder } from './recorded-fake.ts';

const folder = specFolder();
const reason = 'the vendor description files are not on this machine';

describe("every endpoint of the fake keeps to the vendor's published description", () => {
  it('in a walk through all of them', async ({ skip }) => {
    if (folder === undefined) return skip(reason);
    const spec = loadPipedriveSpec(folder);
    const { call, exchanges } = recordedFake({ contactSync: true });
    const ok = async (method: string, path: string, body?: unknown) => {
      const answer = await call(method, path, body);
      expect([answer.status, method, path]).toEqual([expect.toBeOneOf([200, 201]), method, path]);
      return answer.body.data;
    };
    const codes: Record<string, string> = {};
    for (const owner of ['person', 'organization', 'deal']) {
      for (const type of [
        'varchar',
        'double',
        'monetary',
        'date',
        'daterange',
        'time',
        'timerange',
        'address',
        'user',
        'org',
        'people',
        'phone',
        'text',
        'varchar_auto',
      ]) {
        const field = await ok('POST', `/api/v2/${owner}Fields`, { field_name: `My ${type}`, field_type: type });
        codes[`${owner}.${type}`] = field.field_code;
      }
      const choice = await ok('POST', `/api/v2/${owner}Fields`, {
        field_name: 'My choice',
        field_type: 'enum',
        options: [{ label: 'One' }],
      });
      codes[`${owner}.enum`] = choice.field_code;
      const options = `/api/v2/${owner}Fields/${choice.field_code}/options`;
      const [two, three] = await ok('POST', options, [{ label: 'Two' }, { label: 'Three' }]);
      await ok('PATCH', options, [{ id: two.id, label: 'Zwei' }]);
      await ok('DELETE', options, [{ id: three.id }]);
      codes[`${owner}.option`] = two.id;
      await ok('PATCH', `/api/v2/${owner}Fields/${choice.field_code}`, { field_name: 'My pick' });
      await ok('GET', `/api/v2/${owner}Fields/${choice.field_code}`);
      await ok('GET', `/api/v2/${owner}Fields?limit=5&include_fields=ui_visibility`);
    }
    const custom = (owner: string) => ({
      [codes[`${owner}.varchar`] ?? '']: 'text',
      [codes[`${owner}.double`] ?? '']: 1.5,
      [codes[`${owner}.monetary`] ?? '']: { value: 5, currency: 'EUR' },
      [codes[`${owner}.date`] ?? '']: '2026-01-02',
      [codes[`${owner}.daterange`] ?? '']: { value: '2026-01-02', until: '2026-01-03' },
      [codes[`${owner}.address`] ?? '']: { value: '1 Main St' },
      [codes[`${owner}.enum`] ?? '']: Number(codes[`${owner}.option`]),
    });
    const organization = await ok('POST', '/api/v2/organizations', {
      name: 'Example Inc.',
      address: { value: '1 Main St' },
      label_ids: [5],
      custom_fields: custom('organization'),
    });
    const other = await ok('POST', '/api/v2/organizations', { name: 'Example Ltd.' });
    const person = await ok('POST', '/api/v2/persons', {
      name: 'Ada Byron',
      org_id: organization.id,
      job_title: 'Countess',
      birthday: '1815-12-10',
      postal_address: { value: '1 Main St' },
      im: [{ value: 'ada' }],
      label_ids: [1],
      custom_fields: custom('person'),
    });
    const twin = await ok('POST', '/api/v2/persons', { name: 'A. Byron', emails: [{ value: 'ada@example.test' }] });
    const deal = await ok('POST', '/api/v2/deals', {
      title: 'Engine',
      person_id: person.id,
      org_id: organization.id,
      add_time: '2025-12-01T10:00:00Z',
      label_ids: [9],
      custom_fields: custom('deal'),
    });
    const spare = await ok('POST', '/api/v2/deals', { title: 'Engine 2', status: 'lost', lost_reason: 'Price' });
    for (const [path, record] of [
      ['persons', person],
      ['organizations', organization],
      ['deals', deal],
    ] as const) {
      await ok(
        'GET',
        `/api/v2/${path}?ids=${record.id}&include_labels=true&include_option_labels=true&include_fields=notes_count`,
      );
      await ok('GET', `/api/v2/${path}/${record.id}?include_fields=activities_count`);
      await ok('PATCH', `/api/v2/${path}/${record.id}`, { owner_id: 2 });
    }
    const lead = await ok('POST', '/v1/leads', {
      title: 'Inbound',
      person_id: person.id,
      value: { amount: 5, currency: 'EUR' },
    });
    const cold = await ok('POST', '/api/v1/leads', { title: 'Cold', organization_id: organization.id });
    await ok('PATCH', `/v1/leads/${cold.id}`, { is_archived: true, expected_close_date: '2026-05-01' });
    await ok('GET', '/v1/leads?limit=1&sort=update_time');
    await ok('GET', '/v1/leads/archived');
    await ok('GET', `/v1/leads/${lead.id}`);
    const activity = await ok('POST', '/api/v2/activities', {
      subject: 'Call',
      type: 'call',
      deal_id: deal.id,
      lead_id: lead.id,
      participants: [{ person_id: person.id }],
      attendees: [{ email: 'a@example.test' }],
      location: { value: 'Here' },
      priority: 31,
    });
    await ok('PATCH', `/api/v2/activities/${activity.id}`, { done: true, note: '<p>ok</p>' });
    await ok('GET', `/api/v2/activities/${activity.id}?include_fields=attendees`);
    await ok('GET', `/api/v2/activities?person_id=${person.id}&done=true&sort_by=due_date&sort_direction=desc`);
    await ok('GET', '/api/v2/activityFields');
    await ok('POST', '/v1/notes', { content: 'Met Ada', person_id: person.id, pinned_to_person_flag: 1 });
    await ok('GET', '/v1/notes?sort=update_time');
    for (const search of [
      'persons/search?term=byron',
      'organizations/search?term=example',
      'deals/search?term=engine&status=open',
      'leads/search?term=cold',
      'itemSearch?term=engine&item_types=deal',
      `itemSearch/field?term=text&entity_type=deal&field=${codes['deal.varchar']}`,
    ]) {
      expect(JSON.stringify(await ok('GET', `/api/v2/${search}`))).toContain('"id"');
    }
    const added = await ok('POST', `/v1/deals/${deal.id}/participants`, { person_id: twin.id });
    await ok('GET', `/v1/deals/${deal.id}/participants`);
    await ok('DELETE', `/v1/deals/${deal.id}/participants/${added.id}`);
    const { conversion_id: conversion } = await ok('POST', `/api/v2/leads/${lead.id}/convert/deal`, {});
    await ok('GET', `/api/v2/leads/${lead.id}/convert/status/${conversion}`);
    await ok('PUT', `/v1/persons/${twin.id}/merge`, { merge_with_id: person.id });
    await ok('PUT', `/v1/organizations/${other.id}/merge`, { merge_with_id: organization.id });
    await ok('PUT', `/v1/deals/${spare.id}/merge`, { merge_with_id: deal.id });
    const pipeline = await ok('POST', '/api/v2/pipelines', { name: 'Renewals' });
    await ok('PATCH', `/api/v2/pipelines/${pipeline.id}`, { name: 'Renewal', is_deal_probability_enabled: true });
    const stage = await ok('POST', '/api/v2/stages', { name: 'Start', pipeline_id: pipeline.id, deal_probability: 50 });
    await ok('PATCH', `/api/v2/stages/${stage.id}`, { is_deal_rot_enabled: true, days_to_rotten: 4 });
    await ok('GET', `/api/v2/stages?pipeline_id=${pipeline.id}&sort_by=order_nr`);
    await ok('GET', '/api/v2/pipelines');
    await ok('DELETE', `/api/v2/stages/${stage.id}`);
    await ok('DELETE', `/api/v2/pipelines/${pipeline.id}`);
    await ok('GET', '/v1/users/2');
    await ok('GET', '/v1/activityTypes');
    const hook = await ok('POST', '/v1/webhooks', {
      subscription_url: 'https://hooks.example.test',
      event_action: '*',
      event_object: '*',
      name: 'All',
    });
    await ok('GET', '/v1/webhooks');
    await ok('DELETE', `/v1/webhooks/${hook.id}`);
    await ok('DELETE', `/api/v2/personFields/${codes['person.varchar']}`);
    await ok('DELETE', `/api/v2/deals/${deal.id}`);
    await call('DELETE', `/api/v2/deals/${deal.id}`);
    await ok('GET', '/api/v2/deals?status=deleted,open');
    await call('DELETE', '/v1/webhooks/99');
    await call('GET', '/v1/leads/00000000-0000-4000-8000-000000000000');
    await call('POST', '/v1/webhooks', {});

    expect(exchanges.length).toBeGreaterThan(100);
    expect(exchanges.flatMap((exchange) => spec.check(exchange))).toEqual([]);
  });
});

describe('the check finds what breaks the description', () => {
  const good: PipedriveExchange = {
    method: 'POST',
    url: '/api/v2/persons',
    requestBody: { name: 'Ada' },
    status: 200,
    responseBody: { success: true, data: { id: 1, name: 'Ada', org_id: null } },
  };
  const find = (change: Partial<PipedriveExchange>) =>
    checkPipedriveExchange(folder ?? '', { ...good, ...change }).map(({ part, pointer }) => [part, pointer]);

  it('and accepts an exchange that keeps to it', ({ skip }) => {
    if (folder === undefined) return skip(reason);
    expect(find({})).toEqual([]);
  });

  it('unknown operations, parameters and statuses', ({ skip }) => {
    if (folder === undefined) return skip(reason);
    expect(find({ url: '/v1/persons' })).toEqual([['route', '']]);
    expect(
      find({
        method: 'GET',
        url: '/api/v2/persons?limit=ten&start=1',
        requestBody: undefined,
        responseBody: { success: true, data: [], additional_data: { next_cursor: null } },
      }),
    ).toEqual([
      ['query', 'limit'],
      ['query', 'start'],
    ]);
    expect(
      find({
        method: 'GET',
        url: '/api/v2/persons/search',
        requestBody: undefined,
        responseBody: { success: true, data: { items: [] } },
      }),
    ).toEqual([['query', 'term']]);
    expect(find({ status: 202 })).toEqual([['status', '202']]);
  });

  it('wrong types and unknown keys in requests and answers', ({ skip }) => {
    if (folder === undefined) return skip(reason);
    expect(find({ requestBody: { name: 7, email: 'ada@example.test' } })).toEqual([
      ['request', '/email'],
      ['request', '/name'],
    ]);
    expect(find({ responseBody: { success: true, data: { id: '1', email: [] } } })).toEqual([
      ['response', '/data/email'],
      ['response', '/data/id'],
    ]);
    expect(find({ status: 400, responseBody: { error: 'no' } })).toEqual([['response', '']]);
  });

  it('with a written reason for every difference it lets pass', () => {
    for (const waiver of pipedriveWaivers) expect(waiver.reason.length).toBeGreaterThan(20);
  });
});
