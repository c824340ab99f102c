import { Client } from '@hubspot/api-client';
import { FilterOperatorEnum } from '@hubspot/api-client/lib/codegen/crm/contacts/index.js';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type FakeServer, startFakeServer } from '../../src/index.ts';
import { loadHubSpotSpec } from '../../src/spec/index.ts';
import { type RecordedFake, recordedFake, specFolder } from './recorded-fake.ts';

let recorded: RecordedFake;
let server: FakeServer;
let client: Client;

beforeEach(async () => {
  recorded = recordedFake();
  server = await startFakeServer(recorded.fake);
  client = new Client({ accessToken: recorded.fake.token, basePath: server.url });
});

afterEach(async () => {
  await server.close();
});

const contact = (email: string, more: Record<string, string> = {}) => ({
  properties: { email, firstname: 'Ann', ...more },
  associations: [],
});

const failure = async (
  call: Promise<unknown>,
): Promise<{ code: number; body: { message: string; category: string } }> => {
  try {
    await call;
  } catch (error) {
    return error as { code: number; body: { message: string; category: string } };
  }
  throw new Error('The call was expected to fail.');
};

describe('the official client against the served fake', () => {
  it('creates, reads, updates and archives a contact', async () => {
    const api = client.crm.contacts.basicApi;
    const created = await api.create(contact('Ann@Example.com', { phone: '+1 555 0100' }));
    expect(created.properties.email).toBe('ann@example.com');
    expect(created.createdAt).toEqual(new Date(recorded.clock.now()));
    recorded.clock.advance(5);
    const updated = await api.update(created.id, { properties: { lastname: 'Lee', phone: '' } });
    expect(updated.properties).toMatchObject({ lastname: 'Lee', phone: '' });
    const read = await api.getById(created.id, ['email', 'lastname', 'jobtitle', 'no_such_property']);
    expect(read.properties).toEqual({
      email: 'ann@example.com',
      lastname: 'Lee',
      jobtitle: null,
      createdate: '2026-01-01T00:00:00.000Z',
      lastmodifieddate: '2026-01-01T00:00:00.005Z',
      hs_object_id: created.id,
    });
    const byEmail = await api.getById('ann@example.com', ['email'], [], [], false, 'email');
    expect(byEmail.id).toBe(created.id);
    await api.archive(created.id);
    expect((await failure(api.getById(created.id))).code).toBe(404);
    const archived = await api.getPage(10, undefined, ['email'], [], [], true);
    expect(archived.results).toMatchObject([{ id: created.id, archived: true, archivedAt: expect.any(Date) }]);
  });

  it('names the record that already has an e-mail address', async () => {
    const api = client.crm.contacts.basicApi;
    const created = await api.create(contact('ann@example.com'));
    const error = await failure(api.create(contact(' ANN@example.com')));
    expect(error.code).toBe(409);
    expect(error.body).toMatchObject({
      category: 'CONFLICT',
      message: `Contact already exists. Existing ID: ${created.id}`,
    });
  });

  it('pages through all records in order of id', async () => {
    await recorded.fake.control.seed(
      Array.from({ length: 25 }, (_, at) => ({ objectType: 'contacts', fields: { email: `p${at}@example.com` } })),
    );
    const first = await client.crm.contacts.basicApi.getPage(10, undefined, ['email']);
    expect(first.results).toHaveLength(10);
    expect(first.paging?.next?.after).toEqual(expect.any(String));
    const all = await client.crm.contacts.getAll(10, undefined, ['email']);
    expect(all.map(({ properties }) => properties.email)).toEqual(
      Array.from({ length: 25 }, (_, at) => `p${at}@example.com`),
    );
  });

  it('searches with filters, a sort and paging', async () => {
    const ids = recorded.fake.control.seed(
      ['Ann', 'Bob', 'Cid'].map((firstname, at) => ({
        objectType: 'contacts',
        fields: { firstname, email: `${firstname}@example.com` },
        updatedAtMs: recorded.clock.now() + at,
      })),
    );
    const found = await client.crm.contacts.searchApi.doSearch({
      filterGroups: [
        {
          filters: [
            {
              propertyName: 'lastmodifieddate',
              operator: FilterOperatorEnum.Gte,
              value: String(recorded.clock.now() + 1),
            },
          ],
        },
      ],
      sorts: [{ propertyName: 'lastmodifieddate', direction: 'DESCENDING' }] as unknown as string[],
      properties: ['firstname'],
      limit: 1,
      after: '0',
    });
    expect(found.total).toBe(2);
    expect(found.results.map(({ id }) => id)).toEqual([ids[2]]);
    expect(found.paging?.next?.after).toBe('1');
  });

  it('creates, updates, upserts, reads and archives in batches', async () => {
    const api = client.crm.contacts.batchApi;
    const created = await api.create({ inputs: [contact('a@example.com'), contact('b@example.com')] });
    expect(created.status).toBe('COMPLETE');
    const ids = created.results.map(({ id }) => id).sort();
    const updated = await api.update({ inputs: ids.map((id) => ({ id, properties: { lastname: `L${id}` } })) });
    expect(new Set(updated.results.map(({ id, properties }) => [id, properties.lastname].join()))).toEqual(
      new Set(ids.map((id) => `${id},L${id}`)),
    );
    const upserted = await api.upsert({
      inputs: ['b@example.com', 'c@example.com'].map((email) => ({
        id: email,
        idProperty: 'email',
        properties: { email, city: 'Bern' },
        objectWriteTraceId: email,
      })),
    });
    const byTrace = new Map(upserted.results.map((result) => [result.objectWriteTraceId, result]));
    expect(byTrace.get('b@example.com')).toMatchObject({ _new: false });
    expect(byTrace.get('c@example.com')).toMatchObject({ _new: true });
    const read = await api.read({
      inputs: [{ id: 'b@example.com' }, { id: 'c@example.com' }, { id: 'nobody@example.com' }],
      idProperty: 'email',
      properties: ['city'],
      propertiesWithHistory: [],
    });
    expect(read.results.map(({ properties }) => properties.city)).toEqual(['Bern', 'Bern']);
    expect(read).toMatchObject({ numErrors: 1, errors: [{ category: 'OBJECT_NOT_FOUND' }] });
    await api.archive({ inputs: ids.map((id) => ({ id })) });
    expect(recorded.fake.control.stats().records.contacts).toEqual({ live: 1, deleted: 2 });
  });

  it('links contacts, companies and deals and lists the links', async () => {
    const company = await client.crm.companies.basicApi.create({ properties: { name: 'Acme' }, associations: [] });
    const person = await client.crm.contacts.basicApi.create(contact('ann@example.com'));
    const deal = await client.crm.deals.basicApi.create({
      properties: { dealname: 'First', dealstage: 'appointmentscheduled', amount: '100.50' },
      associations: [
        { to: { id: person.id }, types: [{ associationCategory: 'HUBSPOT_DEFINED' as never, associationTypeId: 3 }] },
      ],
    });
    const links = client.crm.associations.v4.basicApi;
    await links.createDefault('contacts', person.id, 'companies', company.id);
    const listed = await links.getPage('contacts', person.id, 'companies');
    expect(listed.results).toHaveLength(1);
    expect(listed.results[0]!.associationTypes.map(({ typeId }) => typeId).sort()).toEqual([1, 279]);
    const batch = await client.crm.associations.v4.batchApi.getPage('deals', 'contacts', { inputs: [{ id: deal.id }] });
    expect(batch.results[0]!.to.map(({ toObjectId }) => String(toObjectId))).toEqual([person.id]);
    const read = await client.crm.contacts.basicApi.getById(person.id, ['email'], [], ['companies', 'deals']);
    expect(read.associations?.companies?.results).toEqual(
      expect.arrayContaining([
        { id: company.id, type: 'contact_to_company' },
        { id: company.id, type: 'contact_to_company_unlabeled' },
      ]),
    );
    expect(read.associations?.deals?.results).toEqual([{ id: deal.id, type: 'contact_to_deal' }]);
    await links.archive('contacts', person.id, 'companies', company.id);
    expect((await links.getPage('contacts', person.id, 'companies')).results).toEqual([]);
  });

  it('merges two contacts into a third', async () => {
    const [a, b] = await Promise.all(
      ['a', 'b'].map((name) => client.crm.contacts.basicApi.create(contact(`${name}@example.com`))),
    );
    const merged = await client.crm.contacts.basicApi.merge({ primaryObjectId: a!.id, objectIdToMerge: b!.id });
    expect([a!.id, b!.id]).not.toContain(merged.id);
    expect((await client.crm.contacts.basicApi.getById(b!.id)).id).toBe(merged.id);
  });

  it('reads owners, pipelines and properties', async () => {
    const [ownerId] = recorded.fake.control.seed([
      { objectType: 'owners', fields: { email: 'owner@example.com', firstName: 'Olga', lastName: 'Own' } },
    ]);
    const owners = await client.crm.owners.ownersApi.getPage();
    expect(owners.results).toMatchObject([{ id: ownerId, email: 'owner@example.com', archived: false }]);
    const pipelines = await client.crm.pipelines.pipelinesApi.getAll('deals');
    expect(pipelines.results).toMatchObject([{ id: 'default', stages: { length: 7 } }]);
    expect(pipelines.results[0]!.stages.at(-2)).toMatchObject({
      id: 'closedwon',
      metadata: { isClosed: 'true', probability: '1.0' },
    });
    const added = await client.crm.properties.coreApi.create('contacts', {
      name: 'external_id',
      label: 'External id',
      type: 'string' as never,
      fieldType: 'text' as never,
      groupName: 'contactinformation',
      hasUniqueValue: true,
    });
    expect(added).toMatchObject({ name: 'external_id', hasUniqueValue: true });
    const properties = await client.crm.properties.coreApi.getAll('contacts');
    const names = properties.results.map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(['email', 'lifecyclestage', 'external_id']));
  });

  it('exchanges an OAuth refresh token', async () => {
    const oauth = { clientId: 'app', clientSecret: 'made-up', refreshToken: 'refresh-1' };
    const { fake } = recordedFake({ oauth });
    const own = await startFakeServer(fake);
    const token = await new Client({ basePath: own.url }).oauth.tokensApi.create(
      'refresh_token',
      undefined,
      undefined,
      'app',
      'made-up',
      'refresh-1',
    );
    const signedIn = new Client({ accessToken: token.accessToken, basePath: own.url });
    expect((await signedIn.crm.contacts.basicApi.getPage()).results).toEqual([]);
    await own.close();
  });
});

describe('what the official client and the fake exchange', () => {
  it('keeps to the published endpoint facts', async ({ skip }) => {
    const folder = specFolder();
    if (folder === undefined) return skip('the endpoint facts are not on this machine');
    const spec = loadHubSpotSpec(folder);
    const contacts = client.crm.contacts;
    const { id } = await contacts.basicApi.create(contact('ann@example.com'));
    await contacts.basicApi.update(id, { properties: { city: 'Bern' } });
    await contacts.basicApi.getById(id, ['email'], ['city'], ['companies'], false);
    await contacts.batchApi.create({ inputs: [contact('b@example.com')] });
    await contacts.batchApi.read({ inputs: [{ id }], properties: [], propertiesWithHistory: [] });
    const company = await client.crm.companies.basicApi.create({ properties: { name: 'Acme' }, associations: [] });
    await client.crm.associations.v4.basicApi.createDefault('contacts', id, 'companies', company.id);
    await client.crm.associations.v4.basicApi.getPage('contacts', id, 'companies');
    await client.crm.owners.ownersApi.getPage();
    await client.crm.pipelines.pipelinesApi.getAll('deals');
    await client.crm.properties.coreApi.getAll('deals');
    expect(recorded.exchanges.length).toBeGreaterThanOrEqual(11);
    expect(recorded.exchanges.flatMap((exchange) => spec.check(exchange))).toEqual([]);
  });
});
