import { describe, expect, it } from 'vitest';
import { checkHubSpotExchange, type HubSpotExchange, hubspotWaivers, loadHubSpotSpec } from '../../src/spec/index.ts';
import { type Answer, type RecordedFake, recordedFake, specFolder } from './recorded-fake.ts';

const folder = specFolder();
const reason = 'the endpoint facts are not on this machine';
const hubspotDefined = (associationTypeId: number) => [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId }];

const objectValues: Record<string, Record<string, string>> = {
  contacts: { email: 'ann@example.com', firstname: 'Ann' },
  companies: { name: 'Acme', domain: 'acme.test' },
  deals: { dealname: 'First', dealstage: 'appointmentscheduled' },
  calls: { hs_timestamp: '2026-01-01T10:00:00Z', hs_call_direction: 'INBOUND' },
  emails: { hs_timestamp: '2026-01-01T10:00:00Z', hs_email_direction: 'EMAIL' },
  meetings: { hs_timestamp: '2026-01-01T10:00:00Z', hs_meeting_outcome: 'SCHEDULED' },
  notes: { hs_timestamp: '2026-01-01T10:00:00Z', hs_note_body: 'Hello' },
  tasks: { hs_timestamp: '2026-01-01T10:00:00Z', hs_task_status: 'NOT_STARTED' },
};

/** The path of an area: date versions stand after it, older ones before it, links being of v4 then. */
function pathOf(area: string, version: string): string {
  if (version.startsWith('20')) return `/crm/${area}/${version}`;
  return area === 'associations' ? `/crm/v4/${area}` : `/crm/${version}/${area}`;
}

/** Walks every endpoint of a date version and gives back how many calls it made. */
async function walk({ call, fake }: RecordedFake, version: string): Promise<void> {
  const ok = async (method: string, path: string, body?: unknown): Promise<Answer['body']> => {
    const answer = await call(method, path, body);
    expect([answer.status, method, path]).toEqual([expect.toBeOneOf([200, 201, 204, 207]), method, path]);
    return answer.body;
  };
  const ids: Record<string, string> = {};
  for (const [type, properties] of Object.entries(objectValues)) {
    const base = `${pathOf('objects', version)}/${type}`;
    const { id } = await ok('POST', base, { properties });
    ids[type] = id;
    await ok('GET', `${base}?limit=1&properties=hs_object_id&associations=contacts`);
    await ok('GET', `${base}/${id}?properties=hs_object_id&propertiesWithHistory=hubspot_owner_id`);
    await ok('PATCH', `${base}/${id}`, { properties });
    await ok('POST', `${base}/search`, {
      filterGroups: [{ filters: [{ propertyName: 'hs_object_id', operator: 'GT', value: '1' }] }],
      sorts: [{ propertyName: 'hs_object_id', direction: 'ASCENDING' }],
    });
    const extra = Array.from({ length: 3 }, (_, at) => ({
      properties: { ...properties, ...(type === 'contacts' ? { email: `x${at}@example.com` } : {}) },
      objectWriteTraceId: `t${at}`,
    }));
    const made = await ok('POST', `${base}/batch/create`, { inputs: extra });
    const [first, second, third] = made.results.map((result: { id: string }) => ({ id: result.id }));
    await ok('POST', `${base}/batch/read`, { inputs: [first, { id: '1' }], properties: ['hs_object_id'] });
    await ok('POST', `${base}/batch/update`, {
      inputs: [
        { ...first, properties: {} },
        { id: '1', properties: {} },
      ],
    });
    await ok('POST', `${base}/batch/archive`, { inputs: [third] });
    if (['contacts', 'companies', 'deals'].includes(type)) {
      await ok('GET', `${base}?archived=true`);
      await ok('POST', `${base}/merge`, { primaryObjectId: first.id, objectIdToMerge: second.id });
    }
  }
  await ok('POST', `${pathOf('objects', version)}/contacts/batch/upsert`, {
    inputs: [{ id: 'up@example.com', idProperty: 'email', properties: { city: 'Bern' }, objectWriteTraceId: 'k' }],
  });
  const linked = version === 'v3' ? '/crm/v4/objects' : pathOf('objects', version);
  const links = `${linked}/contacts/${ids.contacts}/associations`;
  await ok('PUT', `${links}/default/companies/${ids.companies}`);
  await ok('PUT', `${links}/companies/${ids.companies}`, hubspotDefined(1));
  await ok('GET', `${links}/companies`);
  const pairs = `${pathOf('associations', version)}/deals/contacts`;
  const pair = { from: { id: ids.deals }, to: { id: ids.contacts } };
  await ok('POST', `${pairs}/batch/create`, { inputs: [{ ...pair, types: hubspotDefined(3) }] });
  await ok('POST', `${pairs}/batch/associate/default`, { inputs: [pair] });
  await ok('POST', `${pairs}/batch/read`, { inputs: [{ id: ids.deals }, { id: '1' }] });
  await ok('POST', `${pairs}/batch/labels/archive`, { inputs: [{ ...pair, types: hubspotDefined(3) }] });
  await ok('POST', `${pairs}/batch/archive`, { inputs: [{ from: pair.from, to: [pair.to] }] });
  const labels = version === 'v3' ? '/crm/associations/v4/deals/contacts/labels' : `${pairs}/labels`;
  await ok('GET', labels);
  await ok('POST', labels, { label: 'Buyer', name: 'buyer' });
  await ok('DELETE', `${links}/companies/${ids.companies}`);
  await schema(ok, version);
  const [ownerId] = fake.control.seed([{ objectType: 'owners', fields: { email: 'own@example.com' } }]);
  await ok('GET', `${pathOf('owners', version)}?limit=1&email=own@example.com`);
  await ok('GET', `${pathOf('owners', version)}/${ownerId}`);
  await ok('GET', `/account-info/${version}/details`);
  await ok('POST', `${pathOf('objects', version)}/contacts/gdpr-delete`, { objectId: ids.contacts });
  await ok('DELETE', `${pathOf('objects', version)}/companies/${ids.companies}`);
}

async function schema(ok: (method: string, path: string, body?: unknown) => Promise<Answer['body']>, version: string) {
  const properties = `${pathOf('properties', version)}/deals`;
  const own = { name: 'own', label: 'Own', type: 'string', fieldType: 'text', groupName: 'dealinformation' };
  await ok('GET', `${properties}?archived=false`);
  await ok('POST', properties, own);
  await ok('GET', `${properties}/own`);
  await ok('PATCH', `${properties}/own`, { label: 'Ours' });
  await ok('POST', `${properties}/batch/read`, {
    inputs: [{ name: 'own' }, { name: 'none' }],
    archived: false,
    dataSensitivity: 'non_sensitive',
  });
  await ok('POST', `${properties}/batch/create`, { inputs: [{ ...own, name: 'other' }] });
  await ok('GET', `${properties}/groups`);
  await ok('POST', `${properties}/batch/archive`, { inputs: [{ name: 'other' }] });
  await ok('DELETE', `${properties}/own`);
  const pipelines = `${pathOf('pipelines', version)}/deals`;
  const stage = { label: 'Won', displayOrder: 1, metadata: { probability: '1.0' } };
  const made = await ok('POST', pipelines, { label: 'Second', displayOrder: 1, stages: [stage] });
  const stages = `${pipelines}/${made.id}/stages`;
  await ok('GET', pipelines);
  await ok('PATCH', `${pipelines}/${made.id}`, { label: 'Other' });
  await ok('GET', stages);
  const added = await ok('POST', stages, { ...stage, label: 'Open', metadata: { probability: '0.5' } });
  await ok('PATCH', `${stages}/${added.id}`, { metadata: { probability: '0.4' } });
  await ok('GET', `${stages}/${added.id}`);
  await ok('DELETE', `${stages}/${added.id}`);
  await ok('PUT', `${pipelines}/${made.id}`, { label: 'Third', displayOrder: 1, stages: [stage] });
  await ok('DELETE', `${pipelines}/${made.id}`);
}

describe('every endpoint of the fake keeps to the published endpoint facts', () => {
  it.for(['2026-03', '2026-09', 'v3'])('in a walk through version %s', async (version, { skip }) => {
    if (folder === undefined) return skip(reason);
    const spec = loadHubSpotSpec(folder);
    const recorded = recordedFake();
    await walk(recorded, version);
    const checked = recorded.exchanges.map((exchange) => ({ exchange, violations: spec.check(exchange) }));
    const wrong = checked.filter(({ violations }) => violations.length > 0);
    expect(checked.length).toBeGreaterThan(110);
    expect(wrong.map(({ exchange, violations }) => [exchange.method, exchange.url, violations])).toEqual([]);
  });

  it('in its error answers', async ({ skip }) => {
    if (folder === undefined) return skip(reason);
    const { call, exchanges, fake } = recordedFake({ limits: { tenSecondly: 3 } });
    const base = '/crm/objects/2026-03/contacts';
    await call('GET', `${base}/1`);
    await call('POST', base, { properties: { nonsense: 'x', email: 'a@example.com' } });
    await call('GET', base, undefined, { authorization: 'Bearer wrong' });
    await call('GET', base);
    await call('GET', base);
    fake.expireTokens();
    await call('GET', base);
    expect(exchanges.map(({ status }) => status)).toEqual([404, 400, 401, 200, 429, 401]);
    expect(exchanges.flatMap((exchange) => checkHubSpotExchange(folder, exchange))).toEqual([]);
  });
});

describe('the check of an exchange', () => {
  const exchange: HubSpotExchange = {
    method: 'POST',
    url: '/crm/objects/2026-03/contacts',
    requestBody: { properties: { email: 'a@example.com' } },
    status: 201,
    responseBody: {
      id: '1',
      properties: { email: 'a@example.com', phone: null },
      createdAt: '2026-01-01T00:00:00Z',
      updatedAt: '2026-01-01T00:00:00Z',
      archived: false,
    },
  };
  const problems = (change: Partial<HubSpotExchange>): string[] =>
    checkHubSpotExchange(folder ?? '', { ...exchange, ...change }).map(({ problem, path }) => `${problem} ${path}`);

  it('finds what an exchange has too little, too much or of another kind', ({ skip }) => {
    if (folder === undefined) return skip(reason);
    expect(problems({})).toEqual([]);
    expect(problems({ requestBody: { props: {} } })).toEqual(['missing body.properties', 'unknown body.props']);
    expect(problems({ requestBody: { properties: { email: null } } })).toEqual(['null body.properties.email']);
    expect(problems({ requestBody: { properties: { amount: 5 } } })).toEqual(['type body.properties.amount']);
    expect(problems({ responseBody: { ...(exchange.responseBody as object), id: 1 } })).toEqual(['type body.id']);
    expect(problems({ responseBody: { ...(exchange.responseBody as object), createdAt: 'soon' } })).toEqual([
      'type body.createdAt',
    ]);
    expect(problems({ url: '/crm/objects/2026-03/contacts?shape=round' })).toEqual(['unknown query.shape']);
    expect(problems({ url: '/crm/nothing/2026-03' })).toEqual(['operation ']);
    expect(problems({ status: 202 })).toEqual(['status status']);
  });

  it('says of every waiver why it is there', () => {
    expect(hubspotWaivers.filter(({ reason: why }) => why.length < 20)).toEqual([]);
  });
});
