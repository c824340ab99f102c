import { collectWebhooks, createHubSpotFake, createVirtualClock, fakeFetch, type HubSpotFake } from '@crmsync/fakes';
import type { AdapterSubject, AdapterWorld, Sample, WorldPort, WorldWebhooks } from '@crmsync/testkit';
import { signWebhook } from '@crmsync/testkit';
import { hubspot } from '../../src/index.ts';

const webhookUrl = 'https://hooks.example.com/hubspot?tenant=acme%20co';
const secret = 'made-up-client-secret';
const syncKey = 'crmsync_key';

/** What the account is asked to hold; owners 71 and 72 are there from the beginning. */
type Samples = (n: number) => readonly [Sample['fields'], ...Sample['fields'][]];

const owner = (n: number) => (n % 2 === 0 ? '72' : '71');
const instant = (n: number) => `2026-02-0${1 + (n % 8)}T10:30:00.000Z`;
const phone = (n: number) => `+121255501${String(n).padStart(2, '0')}`;

const samples: { readonly [objectType: string]: Samples } = {
  companies: (n) => [
    {
      name: `Acme Works ${n}`,
      domains: [`acme-${n}.example.com`],
      websites: [`https://acme-${n}.example.com`],
      industry: { key: n % 2 === 0 ? 'ACCOUNTING' : 'CONSTRUCTION' },
      employees: 40 + n,
      annualRevenue: { amount: `${1000 + n}.50`, currency: null },
      phones: [{ number: phone(n), type: 'work', primary: true }],
      addresses: [
        {
          line1: `${n} Main Street`,
          line2: 'Floor 2',
          city: 'Springfield',
          region: 'IL',
          postalCode: '62701',
          countryText: 'USA',
        },
      ],
      type: { key: n % 2 === 0 ? 'PARTNER' : 'PROSPECT' },
      description: { format: 'text', body: `Makes anvils, number ${n}` },
      owner: owner(n),
      lifecycle: { category: n % 2 === 0 ? 'customer' : 'lead' },
    },
  ],
  contacts: (n) => [
    {
      firstName: `Ann${n}`,
      lastName: `Example${n}`,
      prefix: n % 2 === 0 ? 'Dr.' : 'Ms.',
      emails: [{ address: `ann.${n}@example.com`, primary: true }],
      phones: [
        { number: phone(n), type: 'work', primary: true },
        { number: phone(n + 20), type: 'mobile' },
        { number: phone(n + 40), type: 'fax' },
      ],
      addresses: [
        { line1: `${n} Main Street`, city: 'Springfield', region: 'IL', postalCode: '62701', countryText: 'USA' },
      ],
      companyName: `Acme Works ${n}`,
      jobTitle: `Engineer ${n}`,
      owner: owner(n),
      lifecycle: { category: n % 2 === 0 ? 'customer' : 'lead' },
      language: n % 2 === 0 ? 'de' : 'en',
      leadStatus: { key: n % 2 === 0 ? 'OPEN' : 'NEW' },
      websites: [`https://ann-${n}.example.com`],
    },
  ],
  deals: (n) => [
    {
      name: `Anvils, order ${n}`,
      pipeline: 'default',
      stage: n % 2 === 0 ? 'contractsent' : 'qualifiedtobuy',
      amount: { amount: `${100 + n}.25`, currency: 'USD' },
      expectedCloseOn: `2026-05-0${1 + (n % 8)}`,
      lostReason: `too heavy ${n}`,
      wonReason: `well made ${n}`,
      type: { key: n % 2 === 0 ? 'newbusiness' : 'existingbusiness' },
      priority: { key: n % 2 === 0 ? 'high' : 'low' },
      description: { format: 'text', body: `Order number ${n}` },
      owner: owner(n),
    },
  ],
  calls: (n) => [
    {
      kind: 'call',
      subject: `Call number ${n}`,
      occurredAt: instant(n),
      direction: n % 2 === 0 ? 'in' : 'out',
      durationSec: 60 + n,
      body: { format: 'html', body: `<p>Talked about ${n} anvils</p>` },
      status: n % 2 === 0 ? 'done' : 'missed',
      outcome: { key: 'f240bbac-87c9-4f6e-bf70-924b57d47db7', label: 'Connected' },
      participants: [
        { role: 'from', address: phone(n) },
        { role: 'to', address: phone(n + 1) },
      ],
      recordingUrl: `https://recordings.example.com/${n}`,
      owner: owner(n),
    },
  ],
  emails: (n) => [
    {
      kind: 'email',
      subject: `Offer number ${n}`,
      occurredAt: instant(n),
      direction: n % 2 === 0 ? 'in' : 'out',
      body: { format: n % 2 === 0 ? 'text' : 'html', body: `Thanks for ${n} anvils` },
      status: n % 2 === 0 ? 'done' : 'planned',
      participants: [
        { role: 'from', address: `ann.${n}@example.com`, name: 'Ann Example' },
        { role: 'to', address: `bob.${n}@example.com`, name: 'Bob' },
      ],
      owner: owner(n),
    },
  ],
  meetings: (n) => [
    {
      kind: 'meeting',
      subject: `Meeting number ${n}`,
      occurredAt: instant(n),
      endedAt: instant(n).replace('10:30', '11:30'),
      body: { format: 'html', body: `<p>Agenda ${n}</p>` },
      status: n % 2 === 0 ? 'done' : 'planned',
      location: `Room number ${n}`,
      owner: owner(n),
    },
  ],
  notes: (n) => [
    {
      kind: 'note',
      body: { format: 'html', body: `<p>Note number ${n}</p>` },
      occurredAt: instant(n),
      owner: owner(n),
    },
  ],
  tasks: (n) => [
    {
      subject: `Task number ${n}`,
      body: { format: 'html', body: `<p>Order ${n} anvils</p>` },
      status: n % 2 === 0 ? 'inProgress' : 'open',
      priority: n % 2 === 0 ? 'high' : 'low',
      dueAt: instant(n),
      owner: owner(n),
      kind: n % 2 === 0 ? 'call' : 'todo',
    },
    { subject: `Task of a day, number ${n}`, dueAt: null, dueOn: `2026-03-0${1 + (n % 8)}` },
  ],
};

/** What a record needs to be put there, and what a user changes, in the vendor's names; and a field that may be absent. */
const wires: {
  readonly [objectType: string]: {
    readonly seed: string;
    readonly edit: string;
    readonly absent: readonly [string, string];
  };
} = {
  companies: { seed: 'name', edit: 'description', absent: ['industry', 'industry'] },
  contacts: { seed: 'firstname', edit: 'jobtitle', absent: ['jobTitle', 'jobtitle'] },
  deals: { seed: 'dealname', edit: 'description', absent: ['description', 'description'] },
  calls: { seed: 'hs_call_title', edit: 'hs_call_body', absent: ['subject', 'hs_call_title'] },
  emails: { seed: 'hs_email_subject', edit: 'hs_email_subject', absent: ['subject', 'hs_email_subject'] },
  meetings: { seed: 'hs_meeting_title', edit: 'hs_meeting_body', absent: ['subject', 'hs_meeting_title'] },
  notes: { seed: 'hs_note_body', edit: 'hs_note_body', absent: ['body', 'hs_note_body'] },
  tasks: { seed: 'hs_task_subject', edit: 'hs_task_body', absent: ['subject', 'hs_task_subject'] },
};

function objectPort(fake: HubSpotFake, objectType: string): WorldPort {
  const { control } = fake;
  const wire = wires[objectType];
  if (!wire) throw new Error(`nothing is known of ${objectType}`);
  const samplesOf = (n: number): readonly [Sample, ...Sample[]] => {
    const [first, ...rest] = (samples[objectType] ?? samples.notes)?.(n) ?? [{}];
    return [{ fields: first }, ...rest.map((fields) => ({ fields }))];
  };
  const [field, property] = wire.absent;
  let edits = 0;
  return {
    ids: () => control.state({ objectType, limit: 100_000 }).records.map(({ id }) => id),
    seed: (count) =>
      control.seed(
        Array.from({ length: count }, (_, at) => ({
          objectType,
          fields: { [wire.seed]: `seeded ${at}`, ...(seedExtras[objectType] ?? {}) },
        })),
      ),
    samples: samplesOf,
    refused: (n) => ({ fields: { ...samplesOf(n)[0].fields, owner: '987654321' } }),
    edit: (id) => {
      edits += 1;
      control.edit({ objectType, id, fields: { [wire.edit]: `edited ${edits}` } });
    },
    remove: (id) => control.delete({ objectType, id }),
    merge: (survivorId, otherId) => control.merge({ objectType, primaryId: survivorId, otherId }),
    addCustomField: () => {
      fake.addProperty(objectType, {
        name: 'anvil_colour',
        label: 'Anvil colour',
        groupName: `${objectType}information`,
        type: 'string',
        fieldType: 'text',
      });
      return { remoteKey: 'anvil_colour', values: ['green', 'black'] };
    },
    upsertBy: ({ fields }) => ({
      field: 'syncKey',
      value: `key ${JSON.stringify(fields.name ?? fields.firstName ?? '')}`,
    }),
    primaries: objectType === 'contacts' || objectType === 'deals' ? ['companies'] : [],
    wire: {
      absent: {
        field,
        omit: (record) => {
          const properties: unknown = Reflect.get(record, 'properties');
          if (typeof properties === 'object' && properties !== null) Reflect.deleteProperty(properties, property);
        },
      },
    },
  };
}

const seedExtras: { readonly [objectType: string]: { readonly [property: string]: string } } = {
  deals: { dealstage: 'contractsent', pipeline: 'default' },
  calls: { hs_timestamp: '2026-01-01T00:00:00.000Z' },
  emails: { hs_timestamp: '2026-01-01T00:00:00.000Z' },
  meetings: { hs_timestamp: '2026-01-01T00:00:00.000Z' },
  notes: { hs_timestamp: '2026-01-01T00:00:00.000Z' },
  tasks: { hs_timestamp: '2026-01-01T00:00:00.000Z' },
};

function ownersPort({ control }: HubSpotFake): WorldPort {
  const gone = new Set<string>();
  const ids = ['71', '72'];
  return {
    ids: () => ids,
    seed: (count) => {
      const seeded = control.seed(
        Array.from({ length: count }, (_, at) => ({
          objectType: 'owners',
          fields: { email: `owner.${ids.length + at}@example.com`, firstName: 'Olive', lastName: `Owner${at}` },
        })),
      );
      ids.push(...seeded);
      return seeded;
    },
    remove: (id) => {
      gone.add(id);
      control.delete({ objectType: 'owners', id });
    },
    wire: {},
  };
}

function pipelinesPort(): WorldPort {
  return { ids: () => ['default'], wire: {} };
}

function webhooksOf(fake: HubSpotFake): WorldWebhooks {
  fake.control.subscribe({ url: webhookUrl, secret });
  return {
    proof: 'timedSignature',
    secret,
    wrongSecret: 'another-client-secret',
    deliver: () => collectWebhooks(fake),
    sign: (rawBody, key, atMs) =>
      signWebhook(
        {
          url: webhookUrl,
          algorithm: 'sha256',
          encoding: 'base64',
          header: 'x-hubspot-signature-v3',
          timestampHeader: 'x-hubspot-request-timestamp',
          message: ({ method, url, body, timestamp }) => [method, url, body, timestamp],
        },
        rawBody,
        key,
        atMs,
      ),
  };
}

function hubspotWorld(): AdapterWorld {
  const clock = createVirtualClock();
  const fake = createHubSpotFake({ clock, searchLagMs: 30_000 });
  fake.control.seed(
    ['71', '72'].map((id) => ({ objectType: 'owners', id, fields: { email: `owner.${id}@example.com` } })),
  );
  const unique = { groupName: 'information', type: 'string', fieldType: 'text', hasUniqueValue: true } as const;
  for (const objectType of ['companies', 'contacts', 'deals']) {
    fake.addProperty(objectType, {
      name: syncKey,
      label: 'Sync key',
      ...unique,
      groupName: `${objectType}information`,
    });
  }
  return {
    fetch: fakeFetch(fake),
    credential: { token: fake.token },
    clock,
    ports: {
      owners: ownersPort(fake),
      pipelines: pipelinesPort(),
      ...Object.fromEntries(Object.keys(samples).map((objectType) => [objectType, objectPort(fake, objectType)])),
    },
    answers: {
      expired: () => ({
        status: 401,
        body: { status: 'error', category: 'EXPIRED_AUTHENTICATION', message: 'The access token expired.' },
      }),
      forbidden: () => ({ status: 403, body: { status: 'error', category: 'MISSING_SCOPES', message: 'No scope.' } }),
    },
    isWrite: ({ method, url }) =>
      !['GET', 'HEAD'].includes(method) && !/\/(search|batch\/read)$/.test(new URL(url).pathname),
    halveNextBatch: () =>
      fake.control.addFaults([{ match: { path: 'batch/create', nth: 1 }, fault: { kind: 'halfBatch' } }]),
    webhooks: webhooksOf(fake),
  };
}

/** HubSpot as the conformance cases see it. */
export const hubspotSubject: AdapterSubject = {
  adapter: hubspot({ syncKeyProperty: { companies: syncKey, contacts: syncKey, deals: syncKey } }),
  world: hubspotWorld,
};
