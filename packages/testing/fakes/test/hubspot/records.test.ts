import { describe, expect, it } from 'vitest';
import { recordedFake } from './recorded-fake.ts';

const base = '/crm/objects/2026-03';
const contacts = `${base}/contacts`;

const withContact = async (properties: Record<string, string> = { email: 'ann@example.com' }, options = {}) => {
  const recorded = recordedFake(options);
  const { id } = (await recorded.call('POST', contacts, { properties })).body as { id: string };
  const patch = (changes: unknown) => recorded.call('PATCH', `${contacts}/${id}`, { properties: changes });
  const read = async (names: string) => (await recorded.call('GET', `${contacts}/${id}?properties=${names}`)).body;
  return { ...recorded, id, patch, read };
};

describe('values on write', () => {
  it('are refused all together, each named with its code', async () => {
    const { patch } = await withContact();
    const answer = await patch({
      nonsense: 'x',
      hs_lead_status: 'Open',
      date_of_birth: 'yesterday',
      hs_email_optout: 'perhaps',
      createdate: '2026-01-01',
      hubspot_owner_id: '4711',
    });
    expect([answer.status, answer.body.category]).toEqual([400, 'VALIDATION_ERROR']);
    expect(answer.body.errors.map((error: { code: string; context: unknown }) => [error.code, error.context])).toEqual([
      ['PROPERTY_DOESNT_EXIST', { propertyName: ['nonsense'] }],
      ['INVALID_OPTION', { propertyName: ['hs_lead_status'] }],
      ['INVALID_DATE', { propertyName: ['date_of_birth'] }],
      ['INVALID_BOOLEAN', { propertyName: ['hs_email_optout'] }],
      ['READ_ONLY_VALUE', { propertyName: ['createdate'] }],
      ['INVALID_OWNER_ID', { propertyName: ['hubspot_owner_id'] }],
    ]);
    expect(answer.body.message).toMatch(/^Property values were not valid: \[\{"isValid":false,/);
  });

  it('are kept as text in the form of their type', async () => {
    const { patch, read } = await withContact();
    await patch({ date_of_birth: String(Date.UTC(1990, 4, 2)), hs_email_optout: 'TRUE', city: '' });
    expect((await read('date_of_birth,hs_email_optout,city,state')).properties).toMatchObject({
      date_of_birth: '1990-05-02',
      hs_email_optout: 'true',
      city: '',
      state: null,
    });
  });

  it('join choices with semicolons, and append after a leading one', async () => {
    const { fake, patch, read } = await withContact();
    const options = ['a', 'b', 'c'].map((value, displayOrder) => ({
      value,
      label: value,
      displayOrder,
      hidden: false,
    }));
    const own = {
      name: 'kinds',
      label: 'Kinds',
      type: 'enumeration',
      fieldType: 'checkbox',
      groupName: 'own',
    } as const;
    fake.addProperty('contacts', { ...own, options });
    await patch({ kinds: 'a;b' });
    await patch({ kinds: ';c' });
    expect((await read('kinds')).properties.kinds).toBe('a;b;c');
    expect((await patch({ kinds: 'a;z' })).status).toBe(400);
  });

  it('may be numbers but never null', async () => {
    const { patch } = await withContact();
    expect((await patch({ zip: 3000 })).body.properties.zip).toBe('3000');
    expect((await patch({ zip: null })).status).toBe(400);
    const lenient = await withContact(undefined, { strict: false });
    expect((await lenient.patch({ zip: null })).body.properties.zip).toBe('');
  });

  it('move a lifecycle stage forward only, unless it was emptied first', async () => {
    const { fake, id, patch, read } = await withContact({ email: 'ann@example.com', lifecyclestage: 'customer' });
    const stage = async () => (await read('lifecyclestage')).properties.lifecyclestage;
    expect([(await patch({ lifecyclestage: 'lead' })).status, await stage()]).toEqual([200, 'customer']);
    await patch({ lifecyclestage: '' });
    await patch({ lifecyclestage: 'lead' });
    expect(await stage()).toBe('lead');
    fake.control.edit({ objectType: 'contacts', id, fields: { lifecyclestage: 'subscriber' } });
    expect(await stage()).toBe('subscriber');
  });

  it('move the stamp in milliseconds and leave a history', async () => {
    const { call, clock, id, patch } = await withContact({ email: 'ann@example.com', city: 'Bern' });
    clock.advance(7);
    const changed = await patch({ city: 'Basel' });
    expect(changed.body).toMatchObject({
      createdAt: '2026-01-01T00:00:00.000Z',
      updatedAt: '2026-01-01T00:00:00.007Z',
    });
    const answer = await call('GET', `${contacts}/${id}?propertiesWithHistory=city`);
    expect(answer.body.propertiesWithHistory.city).toMatchObject([
      { value: 'Basel', timestamp: '2026-01-01T00:00:00.007Z', sourceType: 'INTEGRATION', sourceId: '98765' },
      { value: 'Bern', timestamp: '2026-01-01T00:00:00.000Z' },
    ]);
  });
});

describe('what a new record needs', () => {
  it.each([
    ['contacts', { city: 'Bern' }, 400],
    ['contacts', { lastname: 'Lee' }, 201],
    ['companies', { phone: '555 0100' }, 400],
    ['companies', { domain: 'acme.test' }, 201],
    ['deals', { dealname: 'First' }, 400],
    ['deals', { dealname: 'First', dealstage: 'nowhere' }, 400],
    ['deals', { dealname: 'First', dealstage: 'closedwon' }, 201],
    ['notes', { hs_note_body: 'Hi' }, 400],
    ['notes', { hs_note_body: 'Hi', hs_timestamp: '1767225600000' }, 201],
  ])('in %s given %o is answered with %i', async (type, properties, status) => {
    const answer = await recordedFake().call('POST', `${base}/${type}`, { properties });
    expect(answer.status).toBe(status);
  });

  it('includes what the newest version demands', async () => {
    const { call } = recordedFake({ requiredOnCreate: { contacts: ['phone'] } });
    const create = (version: string) =>
      call('POST', `/crm/objects/${version}/contacts`, { properties: { email: `${version}@example.com` } });
    expect([(await create('2026-03')).status, (await create('2026-09')).status]).toEqual([201, 400]);
  });

  it('puts a deal into the default pipeline and derives whether it is closed', async () => {
    const { call } = recordedFake();
    const properties = { dealname: 'First', dealstage: 'closedwon' };
    const { id } = (await call('POST', `${base}/deals`, { properties })).body;
    const names = 'pipeline,hs_is_closed,hs_is_closed_won';
    const read = async () => (await call('GET', `${base}/deals/${id}?properties=${names}`)).body.properties;
    expect(await read()).toMatchObject({ pipeline: 'default', hs_is_closed: 'true', hs_is_closed_won: 'true' });
    await call('PATCH', `${base}/deals/${id}`, { properties: { dealstage: 'closedlost' } });
    expect(await read()).toMatchObject({ hs_is_closed: 'true', hs_is_closed_won: 'false' });
  });
});

describe('reading', () => {
  it('finds a record by a unique property and by no other', async () => {
    const { call, fake, id } = await withContact();
    const own = { label: 'Id', type: 'string', fieldType: 'text', groupName: 'own', hasUniqueValue: true } as const;
    fake.addProperty('contacts', { ...own, name: 'ext_id' });
    await call('PATCH', `${contacts}/${id}`, { properties: { ext_id: 'E-1' } });
    expect((await call('GET', `${contacts}/E-1?idProperty=ext_id`)).body.id).toBe(id);
    expect((await call('GET', `${contacts}/E-2?idProperty=ext_id`)).status).toBe(404);
    expect((await call('GET', `${contacts}/Bern?idProperty=city`)).status).toBe(400);
    expect((await call('GET', `${contacts}/ann%2540example.com?idProperty=email`)).status).toBe(404);
    const taken = await call('POST', contacts, { properties: { firstname: 'B', ext_id: 'e-1' } });
    expect([taken.status, taken.body.category]).toEqual([409, 'CONFLICT']);
  });

  it('answers unknown kinds, ids, paths and versions as the vendor does', async () => {
    const { call } = recordedFake();
    const kind = await call('GET', `${base}/rockets`);
    expect([kind.status, kind.body.message]).toEqual([400, 'Unable to infer object type from: rockets']);
    const id = await call('GET', `${contacts}/no-number`);
    expect([id.status, id.body.category, id.body.context]).toEqual([404, 'OBJECT_NOT_FOUND', { id: ['no-number'] }]);
    expect((await call('GET', '/crm/objects/2025-01/contacts')).status).toBe(404);
    expect((await call('GET', '/crm/objects/v3/contacts')).status).toBe(404);
    expect((await call('GET', `${contacts}?properties=${'x'.repeat(16_000)}`)).status).toBe(414);
  });

  it('lists pages with an opaque cursor, and refuses a search offset as one', async () => {
    const { call, fake } = recordedFake();
    const fields = (at: number) => ({ email: `p${at}@x.test` });
    fake.control.seed(Array.from({ length: 3 }, (_, at) => ({ objectType: 'contacts', fields: fields(at) })));
    const first = await call('GET', `${contacts}?limit=2&properties=email`);
    expect(first.body.results).toHaveLength(2);
    expect(first.body.paging.next.link).toContain('limit=2&properties=email&after=');
    const after = encodeURIComponent(first.body.paging.next.after);
    const second = await call('GET', `${contacts}?limit=2&after=${after}`);
    expect([second.body.results.length, second.body.paging]).toEqual([1, undefined]);
    expect((await call('GET', `${contacts}?after=200`)).status).toBe(400);
    expect((await call('GET', `${contacts}?limit=101`)).status).toBe(400);
    expect((await call('GET', `${contacts}?limit=51&propertiesWithHistory=email`)).status).toBe(400);
  });

  it('gives only a first slice of many links', async () => {
    const { call, fake } = recordedFake({ associationSlice: 2 });
    const [company] = fake.control.seed([
      { objectType: 'companies', fields: { name: 'Acme' }, ref: 'acme' },
      ...[1, 2, 3].map((at) => ({
        objectType: 'contacts',
        fields: { email: `p${at}@x.test` },
        links: [{ objectType: 'companies', ref: 'acme' }],
      })),
    ]);
    const read = await call('GET', `${base}/companies/${company}?associations=contacts`);
    const block = read.body.associations.contacts;
    expect(new Set(block.results.map(({ id }: { id: string }) => id)).size).toBe(2);
    const rest = await call(
      'GET',
      `${base}/companies/${company}/associations/contacts?after=${block.paging.next.after}`,
    );
    expect(rest.body.results).toHaveLength(1);
  });
});

describe('archived, erased and merged records', () => {
  it('lists archived records of some kinds only', async () => {
    const { call, id } = await withContact();
    await call('DELETE', `${contacts}/${id}`);
    expect((await call('DELETE', `${contacts}/${id}`)).status).toBe(204);
    expect((await call('GET', `${contacts}?archived=true`)).body.results).toMatchObject([{ id, archived: true }]);
    expect((await call('PATCH', `${contacts}/${id}`, { properties: { city: 'Bern' } })).status).toBe(404);
    expect((await call('GET', `${contacts}/${id}?archived=true`)).status).toBe(200);
    expect((await call('GET', `${base}/notes?archived=true`)).status).toBe(400);
    expect((await call('POST', contacts, { properties: { email: 'ann@example.com' } })).status).toBe(201);
  });

  it('erases a person for good', async () => {
    const { call, id } = await withContact();
    const body = { objectId: 'ann@example.com', idProperty: 'email' };
    expect((await call('POST', `${contacts}/gdpr-delete`, body)).status).toBe(204);
    expect((await call('GET', `${contacts}/${id}?archived=true`)).status).toBe(404);
  });

  it('merges into a third record to which both ids lead, in a read and a change but not in a batch', async () => {
    const { call, clock, fake, id } = await withContact({ email: 'ann@example.com', city: 'Bern' });
    const other = (await call('POST', contacts, { properties: { email: 'b@example.com', city: 'Basel', zip: '4000' } }))
      .body;
    const [company] = fake.control.seed([{ objectType: 'companies', fields: { name: 'Acme' } }]);
    const start = { objectType: 'contacts', id: other.id };
    fake.control.link({ from: start, to: { objectType: 'companies', id: company! } });
    clock.advance(1);
    const body = { primaryObjectId: id, objectIdToMerge: other.id };
    const merged = (await call('POST', `${contacts}/merge`, body)).body;
    expect([id, other.id]).not.toContain(merged.id);
    const names = 'email,city,zip,hs_additional_emails,hs_merged_object_ids';
    const read = await call('GET', `${contacts}/${other.id}?properties=${names}&associations=companies`);
    expect(read.body).toMatchObject({
      id: merged.id,
      properties: {
        email: 'ann@example.com',
        city: 'Bern',
        zip: '4000',
        hs_additional_emails: 'b@example.com',
        hs_merged_object_ids: `${id};${other.id}`,
      },
      associations: { companies: { results: [{ id: company }, { id: company }] } },
    });
    expect((await call('PATCH', `${contacts}/${id}`, { properties: { city: 'Biel' } })).body.id).toBe(merged.id);
    const update = await call('POST', `${contacts}/batch/update`, { inputs: [{ id, properties: { city: 'Chur' } }] });
    expect(update.body).toMatchObject({
      results: [],
      errors: [{ category: 'OBJECT_NOT_FOUND', context: { ids: [id] } }],
    });
    const listed = (await call('GET', contacts)).body.results.map((row: { id: string }) => row.id);
    expect(listed).toEqual([merged.id]);
    expect((await call('GET', `${contacts}?archived=true`)).body.results).toEqual([]);
    const third = (await call('POST', contacts, { properties: { email: 'c@example.com' } })).body;
    const again = await call('POST', `${contacts}/merge`, { primaryObjectId: third.id, objectIdToMerge: id });
    expect((await call('GET', `${contacts}/${id}`)).body.id).toBe(again.body.id);
  });
});

describe('associations', () => {
  it('make the first company the primary one, and move it on request', async () => {
    const { call, fake, id } = await withContact();
    const [one, two] = fake.control.seed(
      ['One', 'Two'].map((name) => ({ objectType: 'companies', fields: { name } })),
    ) as [string, string];
    const links = `${contacts}/${id}/associations`;
    await call('PUT', `${links}/default/companies/${one}`);
    await call('PUT', `${links}/default/companies/${two}`);
    const kinds = async () => {
      const { results } = (await call('GET', `${links}/companies`)).body;
      return Object.fromEntries(
        results.map((link: { toObjectId: string; associationTypes: { typeId: number }[] }) => [
          link.toObjectId === one ? 'one' : 'two',
          link.associationTypes.map(({ typeId }) => typeId).sort(),
        ]),
      );
    };
    expect(await kinds()).toEqual({ one: [1, 279], two: [279] });
    const primary = [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId: 1 }];
    const made = await call('PUT', `${links}/companies/${two}`, primary);
    expect([made.status, made.body]).toEqual([
      201,
      { fromObjectTypeId: '0-1', fromObjectId: id, toObjectTypeId: '0-2', toObjectId: two, labels: ['Primary'] },
    ]);
    expect(await kinds()).toEqual({ one: [279], two: [1, 279] });
    const back = await call('GET', `${base}/companies/${two}/associations/contacts`);
    expect(back.body.results[0].associationTypes.map(({ typeId }: { typeId: number }) => typeId).sort()).toEqual([
      2, 280,
    ]);
  });

  it('send numeric ids in version v4 and text in date versions', async () => {
    const { call, fake, id } = await withContact();
    const [company] = fake.control.seed([{ objectType: 'companies', fields: { name: 'One' } }]);
    await call('PUT', `/crm/v4/objects/contacts/${id}/associations/default/companies/${company}`);
    const kindOf = async (path: string) => typeof (await call('GET', path)).body.results[0].toObjectId;
    expect(await kindOf(`/crm/v4/objects/contacts/${id}/associations/companies`)).toBe('number');
    expect(await kindOf(`${contacts}/${id}/associations/companies`)).toBe('string');
  });

  it('tell records without links apart in a batch read', async () => {
    const { call, id } = await withContact();
    const answer = await call('POST', '/crm/associations/2026-03/contacts/companies/batch/read', { inputs: [{ id }] });
    expect(answer.status).toBe(207);
    expect(answer.body).toMatchObject({
      results: [],
      numErrors: 1,
      errors: [{ subCategory: 'crm.associations.NO_ASSOCIATIONS_FOUND', context: { fromObjectId: [id] } }],
    });
  });

  it('replace own labels of a pair', async () => {
    const { call, fake, id } = await withContact();
    const [deal] = fake.control.seed([{ objectType: 'deals', fields: { dealname: 'First' } }]);
    const labels = '/crm/associations/2026-03/deals/contacts/labels';
    const typeIds: number[] = [];
    for (const label of ['Buyer', 'Boss']) {
      typeIds.push((await call('POST', labels, { label, name: label })).body.results[0].typeId);
    }
    const put = (associationTypeId: number) =>
      call('PUT', `${base}/deals/${deal}/associations/contacts/${id}`, [
        { associationCategory: 'USER_DEFINED', associationTypeId },
      ]);
    await put(typeIds[0]!);
    await put(typeIds[1]!);
    const listed = await call('GET', `${base}/deals/${deal}/associations/contacts`);
    const found = listed.body.results[0].associationTypes.map(({ label }: { label: string | null }) => label);
    expect(found).toEqual([null, 'Boss']);
    expect((await put(279)).status).toBe(400);
  });
});
