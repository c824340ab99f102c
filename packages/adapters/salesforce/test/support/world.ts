import {
  collectWebhooks,
  createSalesforceFake,
  createVirtualClock,
  fakeFetch,
  type SalesforceFake,
} from '@crmsync/fakes';
import type { AdapterSubject, AdapterWorld, Sample, WorldPort, WorldWebhooks } from '@crmsync/testkit';
import { salesforce } from '../../src/index.ts';
import { type Samples, samplesOf, wires } from './samples.ts';

const webhookUrl = 'https://hooks.example.com/salesforce?tenant=acme';
const secret = 'made-up-secret-of-an-url';
const instanceUrl = 'https://acme.my.salesforce.com';
const syncKey = 'CrmSync_Key__c';
const startMs = Date.UTC(2026, 0, 10, 8, 0, 0, 250);

/** Objects whose records the adapter writes. */
const objectTypes = ['Account', 'Contact', 'Opportunity', 'Lead', 'Event', 'Task'] as const;

const mergeable: readonly string[] = ['Account', 'Contact', 'Lead'];

function objectPort(fake: SalesforceFake, objectType: string, samples: Samples): WorldPort {
  const { control } = fake;
  const wire = wires[objectType];
  if (!wire) throw new Error(`nothing is known of ${objectType}`);
  const samplesAt = (n: number): readonly [Sample, ...Sample[]] => {
    const [first, ...rest] = samples(n);
    return [{ fields: first }, ...rest.map((fields) => ({ fields }))];
  };
  const [field, absent] = wire.absent;
  let edits = 0;
  let seeds = 0;
  return {
    ids: () => control.state({ objectType, limit: 100_000 }).records.map(({ id }) => id),
    seed: (count) => {
      seeds += count;
      const fields = (at: number) => wire.seed(seeds - count + at);
      return control.seed(Array.from({ length: count }, (_, at) => ({ objectType, fields: fields(at) })));
    },
    samples: samplesAt,
    refused: (n) => ({ fields: { ...samplesAt(n)[0].fields, owner: '005000000000zzzAAA' } }),
    edit: (id) => {
      edits += 1;
      control.edit({ objectType, id, fields: { [wire.edit]: `edited ${edits}` } });
    },
    hide: (name) => fake.access.hide(objectType, wire.texts[name] ?? name),
    remove: (id) => control.delete({ objectType, id }),
    ...(mergeable.includes(objectType)
      ? {
          merge: (survivorId: string, otherId: string) => control.merge({ objectType, primaryId: survivorId, otherId }),
        }
      : {}),
    addCustomField: () => {
      fake.addField(objectType, { name: 'Anvil_Colour__c', type: 'string', length: 80, label: 'Anvil colour' });
      return { remoteKey: 'Anvil_Colour__c', values: ['green', 'black'] };
    },
    upsertBy: ({ fields }) => ({
      field: 'syncKey',
      value: `key ${JSON.stringify(fields.name ?? fields.lastName ?? fields.subject)}`,
    }),
    primaries: objectType === 'Opportunity' ? ['contacts'] : [],
    unknownId: unknownIds[objectType] ?? '',
    wire: {
      idKey: 'Id',
      records: recordsIn,
      absent: { field, omit: (record) => void Reflect.deleteProperty(record, absent) },
    },
  };
}

/** Ids that no record has; the last three characters say which of the others are upper case. */
const unknownIds: { readonly [objectType: string]: string } = {
  Account: '001000000000zzzAAA',
  Contact: '003000000000zzzAAA',
  Opportunity: '006000000000zzzAAA',
  Lead: '00Q000000000zzzEAA',
  Event: '00U000000000zzzEAA',
  Task: '00T000000000zzzEAA',
};

/** Rows of a query, or results of a collection. A describe has none. */
function recordsIn(body: unknown): unknown[] | undefined {
  if (Array.isArray(body)) return body;
  const records: unknown = typeof body === 'object' && body !== null ? Reflect.get(body, 'records') : undefined;
  return Array.isArray(records) ? records : undefined;
}

function usersPort({ control }: SalesforceFake): WorldPort {
  return {
    ids: () => control.state({ objectType: 'User', limit: 100_000 }).records.map(({ id }) => id),
    seed: (count) => seedUsers(control, count),
    unknownId: '005000000000zzzAAA',
    wire: { idKey: 'Id', records: recordsIn },
  };
}

function seedUsers(control: SalesforceFake['control'], count: number): readonly string[] {
  const before = control.state({ objectType: 'User', limit: 100_000 }).records.length;
  return control.seed(
    Array.from({ length: count }, (_, at) => ({
      objectType: 'User',
      fields: {
        Username: `user.${before + at}@example.com`,
        FirstName: 'Olive',
        LastName: `Owner${before + at}`,
        Email: `user.${before + at}@example.com`,
      },
    })),
  );
}

function webhooksOf(fake: SalesforceFake): WorldWebhooks {
  fake.control.subscribe({ url: webhookUrl, secret });
  const urlWith = (token: string) => {
    const url = new URL(webhookUrl);
    url.searchParams.set('token', token);
    return url.toString();
  };
  return {
    proof: 'sharedSecret',
    secret,
    wrongSecret: 'another-secret-of-an-url',
    deliver: () => collectWebhooks(fake),
    sign: (rawBody, token) => ({
      method: 'POST',
      url: urlWith(token),
      headers: { 'content-type': 'text/xml; charset=utf-8' },
      rawBody,
    }),
    unproven: (request) => ({ ...request, url: webhookUrl }),
  };
}

/** Whether a request asks for a change of records. */
export function isRecordWrite({ method, url, body }: { method: string; url: string; body: string }): boolean {
  const path = new URL(url).pathname;
  if (method === 'GET' || method === 'HEAD' || /\/jobs\/query/.test(path)) return false;
  if (/\/jobs\/ingest/.test(path)) return method === 'PATCH' && body.includes('UploadComplete');
  return !(method === 'POST' && /\/composite\/sobjects\/\w+$/.test(path));
}

function salesforceWorld(): AdapterWorld {
  const clock = createVirtualClock(startMs);
  const fake = createSalesforceFake({ clock, searchLagMs: 30_000 });
  for (const objectType of objectTypes) {
    fake.addField(objectType, {
      name: syncKey,
      type: 'string',
      length: 80,
      externalId: true,
      unique: true,
      caseSensitive: true,
    });
  }
  const users = seedUsers(fake.control, 2);
  const samples = samplesOf((n) => users[n % 2] ?? '');
  const objectPorts = objectTypes.map((name) => {
    const own = samples[name];
    if (!own) throw new Error(`there are no samples of ${name}`);
    return [name, objectPort(fake, name, own)] as const;
  });
  return {
    fetch: fakeFetch(fake),
    credential: { token: fake.token, parts: { instanceUrl } },
    clock,
    ports: {
      User: usersPort(fake),
      OpportunityStage: {
        ids: () => ['Opportunity'],
        wire: { idKey: 'ApiName', idOf: () => 'Opportunity', records: recordsIn },
      },
      ...Object.fromEntries(objectPorts),
    },
    answers: {
      rateLimited: (seconds) => ({
        status: 403,
        headers: { 'retry-after': String(seconds) },
        body: [{ errorCode: 'REQUEST_LIMIT_EXCEEDED', message: 'ConcurrentRequests Limit exceeded.' }],
      }),
      expired: () => ({
        status: 401,
        body: [{ errorCode: 'INVALID_SESSION_ID', message: 'Session expired or invalid' }],
      }),
      forbidden: () => ({
        status: 403,
        body: [{ errorCode: 'API_DISABLED_FOR_ORG', message: 'The REST API is not enabled.' }],
      }),
    },
    isWrite: isRecordWrite,
    halveNextBatch: () =>
      fake.control.addFaults([{ match: { path: 'composite/sobjects', nth: 1 }, fault: { kind: 'halfBatch' } }]),
    webhooks: webhooksOf(fake),
  };
}

/** Salesforce as the conformance cases see it. */
export const salesforceSubject: AdapterSubject = {
  adapter: salesforce({ syncKeyField: Object.fromEntries(objectTypes.map((name) => [name, syncKey])) }),
  world: salesforceWorld,
};
