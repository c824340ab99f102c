import { describe, expect, it } from 'vitest';
import { recordedFake } from './recorded-fake.ts';

describe('authentication', () => {
  it('takes the token as header, as Bearer, or in the query', async () => {
    const { call, fake } = recordedFake({ token: 'secret-token' });
    const none = { 'x-api-token': '' };
    expect((await call('GET', '/v1/users/me')).status).toBe(200);
    expect(
      (await call('GET', `/v1/users/me?api_token=${fake.token}`, undefined, { 'x-api-token': fake.token })).status,
    ).toBe(200);
    const wrong = await call('GET', '/v1/users/me', undefined, none);
    expect([wrong.status, wrong.body]).toEqual([
      401,
      {
        success: false,
        error: 'unauthorized access',
        errorCode: 401,
        error_info: 'Please check developers.pipedrive.com',
      },
    ]);
  });

  it('answers closed accounts and missing rights in the vendor shape when told to', async () => {
    const { call, fake } = recordedFake();
    fake.control.addFaults([
      { match: { nth: 1 }, fault: { kind: 'status', status: 402 } },
      {
        match: { nth: 2 },
        fault: { kind: 'status', status: 403, body: '<html>no</html>', headers: { 'content-type': 'text/html' } },
      },
    ]);
    expect(await call('GET', '/v1/users')).toMatchObject({ status: 402, body: { success: false } });
    expect(await call('GET', '/v1/users')).toMatchObject({ status: 403, body: '<html>no</html>' });
    expect((await call('GET', '/v1/users')).status).toBe(200);
  });
});

describe('API v2 converts nothing and ignores nothing', () => {
  it.each([
    ['a text for a number', '/persons', { name: 'Ada', owner_id: '1' }, 'owner_id'],
    ['a key that does not exist', '/persons', { name: 'Ada', nickname: 'A' }, 'nickname'],
    ['the split name, which only the server writes', '/persons', { name: 'Ada', first_name: 'Ada' }, 'first_name'],
    ['e-mail addresses as texts', '/persons', { name: 'Ada', emails: ['ada@example.test'] }, 'emails[0]'],
    ['an update time', '/persons', { name: 'Ada', update_time: '2026-01-01T00:00:00Z' }, 'update_time'],
    ['a missing name', '/organizations', {}, 'name'],
    ['an address as text', '/organizations', { name: 'Example', address: '1 Main St' }, 'address'],
    ['an owner who is no user', '/organizations', { name: 'Example', owner_id: 77 }, 'owner_id'],
    ['a missing title', '/deals', { value: 1 }, 'title'],
    ['a link to a record that does not exist', '/deals', { title: 'Engine', org_id: 77 }, 'org_id'],
    ['a reason for losing an open deal', '/deals', { title: 'Engine', lost_reason: 'Price' }, 'lost_reason'],
    ['a closing time of an open deal', '/deals', { title: 'Engine', close_time: '2026-01-01T00:00:00Z' }, 'close_time'],
    ['the deletion of a deal by its field', '/deals', { title: 'Engine', is_deleted: true }, 'is_deleted'],
    [
      'a person on an activity other than by participants',
      '/activities',
      { subject: 'Call', person_id: 1 },
      'person_id',
    ],
    ['an activity type the account does not have', '/activities', { subject: 'Call', type: 'dance' }, 'type'],
    ['a time of day with a zone', '/activities', { subject: 'Call', due_time: '15:00:00Z' }, 'due_time'],
    ['a duration in minutes', '/activities', { subject: 'Call', duration: '90' }, 'duration'],
    [
      'a custom field the account does not have',
      '/persons',
      { name: 'Ada', custom_fields: { abc: 1 } },
      'custom_fields.abc',
    ],
  ])('refuses %s', async (_what, path, body, key) => {
    const { call, fake } = recordedFake();
    const answer = await call('POST', `/api/v2${path}`, body);
    expect(answer).toMatchObject({
      status: 400,
      body: { success: false, code: 'ERR_SCHEMA_VALIDATION_FAILED', data: null },
    });
    expect(answer.body.error).toContain(`${key}:`);
    expect(fake.control.stats().records).toMatchObject({
      person: { live: 0 },
      organization: { live: 0 },
      deal: { live: 0 },
      activity: { live: 0 },
    });
  });

  it('names no sent value in an error', async () => {
    const { call } = recordedFake();
    const answer = await call('POST', '/api/v2/persons', { name: 'Ada', owner_id: 'canary-value' });
    expect(JSON.stringify(answer.body)).not.toContain('canary-value');
  });

  it('refuses bodies that are not JSON, other methods, and endpoints that v2 replaced', async () => {
    const { call } = recordedFake();
    expect((await call('POST', '/api/v2/persons', {}, { 'content-type': 'text/plain' })).status).toBe(415);
    expect((await call('PUT', '/api/v2/persons/1', {})).status).toBe(405);
    expect((await call('GET', '/v1/persons')).status).toBe(410);
    expect((await call('GET', '/v1/deals/1')).status).toBe(410);
    expect((await call('GET', '/api/v2/nothing')).status).toBe(404);
    expect((await call('GET', '/api/v2/persons/1')).status).toBe(404);
    expect((await call('GET', '/api/v2/persons/one')).status).toBe(400);
  });
});

describe('persons', () => {
  it('replaces e-mail addresses as a whole, labels them work and makes the first one primary', async () => {
    const { call } = recordedFake();
    await call('POST', '/api/v2/persons', {
      name: 'Ada',
      emails: [{ value: 'a@example.test', label: 'home' }, { value: 'b@example.test' }],
    });
    const changed = await call('PATCH', '/api/v2/persons/1', {
      emails: [{ value: 'c@example.test' }, { value: 'd@example.test', primary: true }],
    });
    expect(changed.body.data.emails).toEqual([
      { value: 'c@example.test', primary: false, label: 'work' },
      { value: 'd@example.test', primary: true, label: 'work' },
    ]);
  });

  it('splits the name and follows when it changes', async () => {
    const { call } = recordedFake();
    expect((await call('POST', '/api/v2/persons', { name: 'Ada' })).body.data).toMatchObject({
      first_name: 'Ada',
      last_name: null,
    });
    const changed = await call('PATCH', '/api/v2/persons/1', { name: 'Grace Brewster Hopper' });
    expect(changed.body.data).toMatchObject({ first_name: 'Grace', last_name: 'Brewster Hopper' });
  });

  it('refuses contact sync fields with 403 unless contact sync is on', async () => {
    const body = { name: 'Ada', job_title: 'Countess', postal_address: { value: '1 Main St' } };
    expect((await recordedFake().call('POST', '/api/v2/persons', body)).status).toBe(403);
    const { call } = recordedFake({ contactSync: true });
    expect((await call('POST', '/api/v2/persons', body)).body.data).toMatchObject({ job_title: 'Countess' });
  });

  it('unlinks with null and keeps what a change leaves out', async () => {
    const { call } = recordedFake();
    await call('POST', '/api/v2/organizations', { name: 'Example Inc.' });
    await call('POST', '/api/v2/persons', { name: 'Ada', org_id: 1, phones: [{ value: '555 0100' }] });
    const changed = await call('PATCH', '/api/v2/persons/1', { org_id: null });
    expect(changed.body.data).toMatchObject({ org_id: null, phones: [{ value: '555 0100' }] });
  });
});

describe('custom fields', () => {
  it('have 40-hex codes that differ between accounts', async () => {
    const make = async (seed: number) =>
      (await recordedFake({ seed }).call('POST', '/api/v2/dealFields', { field_name: 'Key', field_type: 'varchar' }))
        .body.data.field_code;
    const [one, again, two] = [await make(1), await make(1), await make(2)];
    expect(one).toMatch(/^[0-9a-f]{40}$/);
    expect([again === one, two === one]).toEqual([true, false]);
  });

  it('clear with null, and a set refuses an empty list', async () => {
    const { call } = recordedFake();
    const field = (
      await call('POST', '/api/v2/personFields', {
        field_name: 'Tags',
        field_type: 'set',
        options: [{ label: 'A' }, { label: 'B' }],
      })
    ).body.data;
    const code = field.field_code;
    const ids = field.options.map((option: { id: number }) => option.id);
    await call('POST', '/api/v2/persons', { name: 'Ada', custom_fields: { [code]: ids } });
    const empty = await call('PATCH', '/api/v2/persons/1', { custom_fields: { [code]: [] } });
    expect([empty.status, empty.body.error]).toEqual([400, expect.stringContaining(code)]);
    const labelled = await call('GET', '/api/v2/persons/1?include_option_labels=true');
    expect(labelled.body.data.custom_fields[code]).toEqual([
      { id: ids[0], label: 'A' },
      { id: ids[1], label: 'B' },
    ]);
    const cleared = await call('PATCH', '/api/v2/persons/1', { custom_fields: { [code]: null } });
    expect(cleared.body.data.custom_fields).toEqual({ [code]: null });
    expect((await call('PATCH', '/api/v2/persons/1', { custom_fields: { [code]: [1] } })).status).toBe(400);
  });

  it('change their options all together or not at all', async () => {
    const { call } = recordedFake();
    const { field_code: code, options } = (
      await call('POST', '/api/v2/dealFields', { field_name: 'Size', field_type: 'enum', options: [{ label: 'S' }] })
    ).body.data;
    const path = `/api/v2/dealFields/${code}/options`;
    expect(
      (
        await call('PATCH', path, [
          { id: options[0].id, label: 'XS' },
          { id: 9999, label: 'L' },
        ])
      ).status,
    ).toBe(400);
    expect((await call('GET', `/api/v2/dealFields/${code}`)).body.data.options).toEqual(options);
  });

  it('can be narrowed to a few codes, at most 15', async () => {
    const { call } = recordedFake();
    const codes: string[] = [];
    for (const name of ['A', 'B'])
      codes.push(
        (await call('POST', '/api/v2/organizationFields', { field_name: name, field_type: 'double' })).body.data
          .field_code,
      );
    await call('POST', '/api/v2/organizations', { name: 'Example', custom_fields: { [codes[0]!]: 1, [codes[1]!]: 2 } });
    expect((await call('GET', `/api/v2/organizations/1?custom_fields=${codes[1]}`)).body.data.custom_fields).toEqual({
      [codes[1]!]: 2,
    });
    expect(
      (await call('GET', `/api/v2/organizations/1?custom_fields=${Array(16).fill(codes[0]).join(',')}`)).status,
    ).toBe(400);
  });
});

describe('organizations, deals and activities', () => {
  it('write an address as a whole: parts left out become null', async () => {
    const { call } = recordedFake();
    await call('POST', '/api/v2/organizations', {
      name: 'Example',
      address: { value: '1 Main St', locality: 'Springfield' },
    });
    const changed = await call('PATCH', '/api/v2/organizations/1', { address: { value: '2 Main St' } });
    expect(changed.body.data.address).toMatchObject({ value: '2 Main St', locality: null });
  });

  it('keep an archived deal read-only until it is taken out of the archive', async () => {
    const { call } = recordedFake();
    await call('POST', '/api/v2/deals', { title: 'Engine' });
    expect((await call('PATCH', '/api/v2/deals/1', { is_archived: true })).body.data.archive_time).toBe(
      '2026-01-01T00:00:00Z',
    );
    expect((await call('PATCH', '/api/v2/deals/1', { title: 'Engine 2' })).status).toBe(400);
    const out = await call('PATCH', '/api/v2/deals/1', { is_archived: false, title: 'Engine 2' });
    expect(out.body.data).toMatchObject({ title: 'Engine 2', is_archived: false, archive_time: null });
  });

  it('let the stage decide the pipeline', async () => {
    const { call } = recordedFake();
    const pipeline = (await call('POST', '/api/v2/pipelines', { name: 'Renewals' })).body.data.id;
    const stage = (await call('POST', '/api/v2/stages', { name: 'Start', pipeline_id: pipeline })).body.data.id;
    expect((await call('POST', '/api/v2/deals', { title: 'A', stage_id: stage })).body.data.pipeline_id).toBe(pipeline);
    expect((await call('POST', '/api/v2/deals', { title: 'B', pipeline_id: pipeline })).body.data.stage_id).toBe(stage);
    expect((await call('POST', '/api/v2/deals', { title: 'C', pipeline_id: 1, stage_id: stage })).status).toBe(400);
  });

  it('close a deal with its times and open it again without them', async () => {
    const { call } = recordedFake();
    await call('POST', '/api/v2/deals', { title: 'Engine' });
    const lost = await call('PATCH', '/api/v2/deals/1', { status: 'lost', lost_reason: 'Price' });
    expect(lost.body.data).toMatchObject({
      lost_reason: 'Price',
      lost_time: '2026-01-01T00:00:00Z',
      close_time: '2026-01-01T00:00:00Z',
      won_time: null,
    });
    const open = await call('PATCH', '/api/v2/deals/1', { status: 'open' });
    expect(open.body.data).toMatchObject({ lost_reason: null, lost_time: null, close_time: null });
  });

  it('show the primary participant of an activity as its person', async () => {
    const { call } = recordedFake();
    for (const name of ['Ada', 'Grace']) await call('POST', '/api/v2/persons', { name });
    const made = await call('POST', '/api/v2/activities', {
      subject: 'Meet',
      type: 'meeting',
      due_time: '09:30',
      duration: '',
      participants: [{ person_id: 1 }, { person_id: 2, primary: true }],
    });
    expect(made.body.data).toMatchObject({ person_id: 2, due_time: '09:30:00', duration: '' });
    expect((await call('GET', '/api/v2/activities?person_id=2')).body.data).toHaveLength(1);
    expect((await call('GET', '/api/v2/activities?person_id=1')).body.data).toHaveLength(0);
    const done = await call('PATCH', '/api/v2/activities/1', { done: true });
    expect(done.body.data.marked_as_done_time).toBe('2026-01-01T00:00:00Z');
  });

  it('move no stamp when a write changes nothing', async () => {
    const { call, fake } = recordedFake();
    const made = await call('POST', '/api/v2/organizations', { name: 'Example' });
    fake.control.advanceClock(60_000);
    const same = await call('PATCH', '/api/v2/organizations/1', { name: 'Example' });
    expect(same.body.data).toEqual(made.body.data);
  });
});

describe('notes (v1)', () => {
  it('must hang on something and answer 201 with times without a zone', async () => {
    const { call } = recordedFake();
    await call('POST', '/api/v2/persons', { name: 'Ada' });
    expect((await call('POST', '/v1/notes', { content: 'Hello' })).status).toBe(400);
    const made = await call('POST', '/v1/notes', { content: 'Hello', person_id: 1 });
    expect([made.status, made.body.data.add_time, made.body.data.person]).toEqual([
      201,
      '2026-01-01 00:00:00',
      { name: 'Ada' },
    ]);
  });

  it('page by offset; the last page has no next_start', async () => {
    const { call } = recordedFake();
    await call('POST', '/api/v2/persons', { name: 'Ada' });
    for (const content of ['a', 'b', 'c']) await call('POST', '/v1/notes', { content, person_id: 1 });
    const first = (await call('GET', '/v1/notes?limit=2')).body.additional_data.pagination;
    const last = (await call('GET', '/v1/notes?start=2&limit=2')).body.additional_data.pagination;
    expect(first).toEqual({ start: 0, limit: 2, more_items_in_collection: true, next_start: 2 });
    expect(last).toEqual({ start: 2, limit: 2, more_items_in_collection: false });
  });
});
