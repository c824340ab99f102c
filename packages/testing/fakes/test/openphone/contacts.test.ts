import { describe, expect, it } from 'vitest';
import { contactBody, recordedWorkspace } from './recorded-workspace.ts';

const phone = { name: 'Main Phone', value: '+15555550123' };
const email = { name: 'primary', value: 'james@example.com' };

describe('a contact of an external system (C1)', () => {
  it('is found by its external id and source alone', async () => {
    const { call } = recordedWorkspace();
    const parts = ['client_1', 'client_1_alt_1', 'client_2'];
    for (const externalId of parts) await call('POST', '/v1/contacts', contactBody({ externalId, source: 'crmsync' }));
    const found = async (query: string) =>
      (await call('GET', `/v1/contacts?maxResults=50&${query}`)).body.data.map(
        ({ externalId }: { externalId: string }) => externalId,
      );
    expect(await found('externalIds=client_1&externalIds=client_1_alt_1&sources=crmsync')).toEqual(parts.slice(0, 2));
    expect(await found('sources=elsewhere')).toEqual([]);
    expect(await found('externalIds=client_1,client_2')).toEqual([]);
  });

  it('is unique by both: a second create is refused and told nothing about the first', async () => {
    const { call, fake } = recordedWorkspace();
    const body = contactBody({ externalId: 'client_42', source: 'crmsync' });
    const first = await call('POST', '/v1/contacts', body);
    const second = await call('POST', '/v1/contacts', body);
    expect([second.status, second.body.code, second.body.title]).toEqual([409, '0800409', 'Conflict']);
    expect(JSON.stringify(second.body)).not.toMatch(new RegExp(`client_42|${first.body.data.id}`));
    expect((await call('POST', '/v1/contacts', { ...body, source: 'other-app' })).status).toBe(201);
    expect(fake.control.log().counters.records.create).toEqual({ contact: 2 });
  });

  it('keeps the pair unique in a change and frees it when deleted', async () => {
    const { call } = recordedWorkspace();
    const create = (externalId: string) => call('POST', '/v1/contacts', contactBody({ externalId, source: 'crmsync' }));
    const { id } = (await create('a')).body.data;
    await create('b');
    expect((await call('PATCH', `/v1/contacts/${id}`, { externalId: 'b' })).status).toBe(409);
    expect((await call('DELETE', `/v1/contacts/${id}`)).status).toBe(204);
    expect((await call('GET', `/v1/contacts/${id}`)).body.code).toBe('0800404');
    expect((await create('a')).status).toBe(201);
  });

  it('has the source public-api unless told, and no reserved word', async () => {
    const { call } = recordedWorkspace();
    expect((await call('POST', '/v1/contacts', contactBody())).body.data.source).toBe('public-api');
    for (const source of [
      'openphone',
      'device',
      'csv',
      'zapier',
      'google-people',
      'other',
      'csv-import',
      'openphone2',
    ]) {
      expect((await call('POST', '/v1/contacts', contactBody({ source }))).status).toBe(400);
    }
    expect((await call('POST', '/v1/contacts', contactBody({ source: 'x'.repeat(73) }))).status).toBe(400);
  });

  it('may share a phone number with others', async () => {
    const { call } = recordedWorkspace();
    const create = () => call('POST', '/v1/contacts', contactBody({}, { phoneNumbers: [phone] }));
    expect([(await create()).status, (await create()).status]).toEqual([201, 201]);
  });

  it('needs the key firstName, and says where a body is wrong without repeating values', async () => {
    const { call } = recordedWorkspace();
    const refused = await call('POST', '/v1/contacts', { defaultFields: { lastName: 'Smith' } });
    expect([refused.status, refused.body.code, refused.body.errors[0].path]).toEqual([
      400,
      '0800400',
      '/defaultFields/firstName',
    ]);
    expect(JSON.stringify(refused.body)).not.toContain('Smith');
    expect((await call('POST', '/v1/contacts', contactBody({}, { firstName: null }))).status).toBe(201);
  });

  it('takes phone numbers in E.164, which a setting loosens', async () => {
    const body = contactBody({}, { phoneNumbers: [{ name: 'primary', value: '(555) 555-0123' }] });
    expect((await recordedWorkspace().call('POST', '/v1/contacts', body)).status).toBe(400);
    expect((await recordedWorkspace({ strictPhones: false }).call('POST', '/v1/contacts', body)).status).toBe(201);
  });
});

describe('a PATCH', () => {
  const start = async (options: Parameters<typeof recordedWorkspace>[0] = {}) => {
    const workspace = recordedWorkspace(options);
    workspace.fake.control.seed([
      { objectType: 'customField', id: 'county', fields: { name: 'County', type: 'string' } },
    ]);
    const fields = { lastName: 'Smith', emails: [email], phoneNumbers: [phone] };
    const body = contactBody({ customFields: [{ key: 'county', value: 'Kent' }] }, fields);
    const { data } = (await workspace.call('POST', '/v1/contacts', body)).body;
    const path = `/v1/contacts/${data.id}`;
    const shape = async () => {
      const { defaultFields, customFields } = (await workspace.call('GET', path)).body.data;
      return [defaultFields.emails.length, defaultFields.phoneNumbers.length, customFields.length];
    };
    return { ...workspace, data, path, shape };
  };

  it('removes lists and custom fields that are not sent again, and leaves other fields', async () => {
    const { call, path, shape } = await start();
    await call('PATCH', path, { defaultFields: { role: 'Client' } });
    expect(await shape()).toEqual([0, 0, 0]);
    const { defaultFields } = (await call('GET', path)).body.data;
    expect([defaultFields.firstName, defaultFields.lastName, defaultFields.role]).toEqual(['James', 'Smith', 'Client']);
  });

  it('keeps everything when the whole lists are sent with the ids of their items', async () => {
    const { call, path, shape, data } = await start();
    const { emails, phoneNumbers } = data.defaultFields;
    const added = { name: 'work', value: 'smith@example.com' };
    const customFields = [{ key: 'county', value: 'Kent' }];
    const sent = { defaultFields: { emails: [...emails, added], phoneNumbers }, customFields };
    const answer = (await call('PATCH', path, sent)).body.data;
    expect(await shape()).toEqual([2, 1, 1]);
    expect(answer.defaultFields.emails[0]).toEqual(emails[0]);
    expect(answer.defaultFields.phoneNumbers).toEqual(phoneNumbers);
  });

  it.each([
    { patchLists: 'sentLists', expected: [1, 1, 1] },
    { patchLists: 'merge', expected: [2, 1, 1] },
  ] as const)('follows the other readings of the documentation by setting: $patchLists', async (row) => {
    const { call, path, shape } = await start({ patchLists: row.patchLists });
    await call('PATCH', path, { defaultFields: { emails: [{ name: 'work', value: 'smith@example.com' }] } });
    expect(await shape()).toEqual(row.expected);
  });

  it('changes an item by its id, removes it with null, and refuses an id of nobody', async () => {
    const { call, path, data } = await start({ patchLists: 'merge' });
    const [{ id }] = data.defaultFields.phoneNumbers;
    const patch = (item: object) => call('PATCH', path, { defaultFields: { phoneNumbers: [item] } });
    const changed = await patch({ id, name: 'Brother Phone', value: '+15555550124' });
    expect(changed.body.data.defaultFields.phoneNumbers).toEqual([
      { id, name: 'Brother Phone', value: '+15555550124' },
    ]);
    expect((await patch({ id: 'nobody', name: 'x', value: '+15555550124' })).status).toBe(400);
    expect((await patch({ id, name: 'x', value: null })).body.data.defaultFields.phoneNumbers).toEqual([]);
  });

  it('moves updatedAt', async () => {
    const { call, path, fake, data } = await start();
    fake.control.advanceClock(5_000);
    const { updatedAt, createdAt } = (await call('PATCH', path, {})).body.data;
    expect([createdAt, Date.parse(updatedAt) - Date.parse(createdAt)]).toEqual([data.createdAt, 5_000]);
  });
});

describe('custom fields', () => {
  it('are defined in the application only and take values of their type', async () => {
    const { call, fake } = recordedWorkspace();
    const types = ['boolean', 'number', 'date', 'multi-select', 'string', 'url', 'address'];
    fake.control.seed(types.map((type) => ({ objectType: 'customField', id: type, fields: { name: type, type } })));
    const write = (key: string, value: unknown) =>
      call('POST', '/v1/contacts', contactBody({ customFields: [{ key, value }] }));
    const good: Record<string, unknown> = {
      boolean: false,
      number: 0,
      date: '2026-01-01T00:00:00.000Z',
      'multi-select': [],
      string: 'x',
      url: 'https://example.com',
      address: '1 Main St',
    };
    for (const [key, value] of Object.entries(good)) {
      expect((await write(key, value)).body.data.customFields).toEqual([
        { id: expect.any(String), key, name: key, type: key, value },
      ]);
    }
    for (const [key, value] of Object.entries({
      boolean: 'true',
      number: '1',
      date: '2026-01-01',
      string: 1,
      gone: 'x',
    })) {
      const refused = await write(key, value);
      expect([refused.status, refused.body.code, refused.body.title]).toEqual([
        400,
        '0801400',
        'Invalid Custom Field Item',
      ]);
    }
    expect((await write('string', null)).body.data.customFields).toEqual([]);
    expect((await call('POST', '/v1/contact-custom-fields', { name: 'New' })).status).toBe(404);
  });
});

describe('contacts of the application and of integrations', () => {
  it('made in the application have no source and are listed with all others', async () => {
    const { call, fake } = recordedWorkspace();
    const id = fake.control.create({ objectType: 'contact', fields: contactBody() });
    const { data } = (await call('GET', '/v1/contacts?maxResults=50')).body;
    expect(data).toMatchObject([{ id, source: null, externalId: null }]);
  });

  it('of a native integration can be read and not changed', async () => {
    const { call, fake } = recordedWorkspace();
    const [id] = fake.control.seed([
      { objectType: 'contact', fields: { ...contactBody(), source: 'hubspot', readOnly: true } },
    ]);
    expect((await call('GET', `/v1/contacts/${id}`)).status).toBe(200);
    expect((await call('PATCH', `/v1/contacts/${id}`, {})).status).toBe(403);
    expect((await call('DELETE', `/v1/contacts/${id}`)).status).toBe(403);
  });

  it('are changed, deleted and restored by their users through the control', async () => {
    const { call, fake } = recordedWorkspace();
    const id = fake.control.create({ objectType: 'contact', fields: contactBody({}, { phoneNumbers: [phone] }) });
    fake.control.edit({ objectType: 'contact', id, fields: { defaultFields: { role: 'Client' } } });
    const { defaultFields } = (await call('GET', `/v1/contacts/${id}`)).body.data;
    expect([defaultFields.role, defaultFields.phoneNumbers.length]).toEqual(['Client', 1]);
    fake.control.delete({ objectType: 'contact', id });
    expect((await call('GET', `/v1/contacts/${id}`)).status).toBe(404);
    fake.control.restore({ objectType: 'contact', id });
    expect((await call('GET', `/v1/contacts/${id}`)).status).toBe(200);
    expect(() => fake.control.edit({ objectType: 'contact', id: 'gone', fields: {} })).toThrow('no such record');
    const wrong = { defaultFields: { phoneNumbers: [{ name: 'x', value: '555' }] } };
    expect(() => fake.control.edit({ objectType: 'contact', id, fields: wrong })).toThrow('phoneNumbers/0/value');
  });
});
