import { collectWebhooks, createPipedriveFake, createVirtualClock, type FakeCrm, fakeFetch } from '@crmsync/fakes';
import type { AdapterSubject, AdapterWorld, Sample, WorldPort, WorldWebhooks } from '@crmsync/testkit';
import { z } from 'zod';
import { pipedrive } from '../src/index.ts';

const webhookUrl = 'https://hooks.example.com/pipedrive';
const secret = 'crmsync:made-up-password';
const syncKeyLabel = 'Sync key';

interface PortTexts {
  /** The fake's name of the object. */
  readonly object: string;
  /** Activities and tasks are one object: whether a record is of the port. */
  belongs?(fields: Readonly<Record<string, unknown>>): boolean;
  readonly seed: Readonly<Record<string, unknown>>;
  /** The text that tells seeded records apart and that a user edits. */
  readonly text: string;
  readonly absent: readonly [field: string, wire: string];
  samples(n: number): readonly [Sample['fields'], ...Sample['fields'][]];
  /** Path of the account's own fields, where there are any. */
  readonly fieldPath?: string;
  /** Records that every sample is linked with. */
  readonly associations?: NonNullable<Sample['associations']>;
}

const owner = (n: number) => (n % 2 === 0 ? '2' : '1');
const phone = (n: number) => `+121255501${String(n).padStart(2, '0')}`;
const day = (n: number) => `2026-02-0${1 + (n % 8)}`;
const isTask = ({ type }: Readonly<Record<string, unknown>>) => type === 'task' || type === 'deadline';

const texts: { readonly [objectType: string]: PortTexts } = {
  organizations: {
    object: 'organization',
    seed: {},
    text: 'name',
    absent: ['websites', 'website'],
    fieldPath: 'organizationFields',
    samples: (n) => [
      {
        name: `Acme Works ${n}`,
        websites: [`https://acme-${n}.example.com`],
        industry: n % 2 === 0 ? { key: '20', label: 'Construction' } : { key: '21', label: 'Education' },
        employees: 40 + n,
        annualRevenue: { amount: `${1000 + n}`, currency: null },
        addresses: [
          {
            line1: `${n} Main Street`,
            city: 'Springfield',
            region: 'Illinois',
            postalCode: '62701',
            countryText: 'USA',
          },
        ],
        owner: owner(n),
      },
    ],
  },
  persons: {
    object: 'person',
    seed: {},
    text: 'name',
    absent: ['emails', 'emails'],
    fieldPath: 'personFields',
    samples: (n) => [
      {
        firstName: `Ann${n}`,
        lastName: `Example${n}`,
        emails: [
          { address: `ann.${n}@example.com`, type: 'work', primary: true },
          { address: `home.${n}@example.com`, type: 'personal' },
        ],
        phones: [{ number: phone(n), type: 'mobile', primary: true }],
        owner: owner(n),
      },
    ],
  },
  deals: {
    object: 'deal',
    seed: {},
    text: 'title',
    absent: ['expectedCloseOn', 'expected_close_date'],
    fieldPath: 'dealFields',
    samples: (n) => [
      {
        name: `Anvils, order ${n}`,
        amount: { amount: `${100 + n}.25`, currency: n % 2 === 0 ? 'EUR' : 'USD' },
        pipeline: '1',
        stage: n % 2 === 0 ? '2' : '3',
        probability: n % 2 === 0 ? '0.25' : '0.5',
        expectedCloseOn: `2026-05-0${1 + (n % 8)}`,
        owner: owner(n),
      },
      { name: `Anvils, lost ${n}`, pipeline: '1', stage: '1:lost', lostReason: `too heavy ${n}` },
    ],
  },
  activities: {
    object: 'activity',
    belongs: (fields) => !isTask(fields),
    seed: { type: 'call' },
    text: 'subject',
    absent: ['body', 'note'],
    samples: (n) => [
      {
        kind: n % 2 === 0 ? 'meeting' : 'call',
        subject: `Call number ${n}`,
        occurredAt: `${day(n)}T10:30:00.000Z`,
        durationSec: 60 * (n + 1),
        body: { format: 'html', body: `<p>Talked about ${n} anvils</p>` },
        status: n % 2 === 0 ? 'done' : 'planned',
        location: `Room number ${n}`,
        owner: owner(n),
      },
      {
        kind: 'email',
        subject: `Mail number ${n}`,
        occurredAt: `${day(n)}T10:30:00.000Z`,
        endedAt: `${day(n)}T11:3${n % 8}:00.000Z`,
      },
    ],
  },
  notes: {
    object: 'note',
    seed: { person_id: 1 },
    associations: { contacts: [{ objectType: 'persons', id: '1' }] },
    text: 'content',
    absent: ['body', 'content'],
    samples: (n) => [
      {
        kind: 'note',
        body: { format: 'html', body: `<p>Note number ${n}</p>` },
        occurredAt: `2025-02-0${1 + (n % 8)}T10:30:00.000Z`,
        owner: owner(n),
      },
    ],
  },
  tasks: {
    object: 'activity',
    belongs: isTask,
    seed: { type: 'task' },
    text: 'subject',
    absent: ['body', 'note'],
    samples: (n) => [
      {
        subject: `Task number ${n}`,
        body: { format: 'html', body: `<p>Order ${n} anvils</p>` },
        status: n % 2 === 0 ? 'done' : 'open',
        dueAt: `${day(n)}T10:30:00.000Z`,
        kind: n % 2 === 0 ? 'other' : 'todo',
        owner: owner(n),
      },
      { subject: `Task of a day, number ${n}`, dueOn: day(n) },
    ],
  },
};

function recordPort(fake: FakeCrm, about: PortTexts): WorldPort {
  const { control } = fake;
  const { object, text, belongs = () => true, fieldPath, associations } = about;
  const [field, key] = about.absent;
  const samples = (n: number): readonly [Sample, ...Sample[]] => {
    const [first, ...rest] = about.samples(n);
    const sample = (fields: Sample['fields']) => ({ fields, ...(associations ? { associations } : {}) });
    return [sample(first), ...rest.map(sample)];
  };
  let made = 0;
  const words = (what: string) => `${what} ${++made}`;
  return {
    ids: () =>
      control
        .state({ objectType: object, limit: 100_000 })
        .records.filter(({ fields }) => belongs(fields))
        .map(({ id }) => id),
    seed: (count) =>
      control.seed(
        Array.from({ length: count }, () => ({
          objectType: object,
          fields: { ...about.seed, [text]: words('seeded') },
        })),
      ),
    samples,
    refused: (n) => ({ ...samples(n)[0], fields: { ...samples(n)[0].fields, owner: '987654321' } }),
    edit: (id) => control.edit({ objectType: object, id, fields: { [text]: words('edited') } }),
    remove: (id) => control.delete({ objectType: object, id }),
    merge: (primaryId, otherId) => control.merge({ objectType: object, primaryId, otherId }),
    ...(fieldPath === undefined
      ? {}
      : {
          addCustomField: async () => {
            const remoteKey = await addField(fake, fieldPath, 'Anvil colour');
            return { remoteKey, values: ['green', 'black'] as const };
          },
        }),
    wire: { absent: { field, omit: (record) => void Reflect.deleteProperty(record, key) } },
  };
}

const addedField = z.object({ data: z.object({ field_code: z.string() }) });

/** A field that the account's owner makes; gives its key. */
async function addField(fake: FakeCrm, list: string, label: string): Promise<string> {
  const { body } = await fake.handle({
    method: 'POST',
    url: new URL(`https://api.pipedrive.com/api/v2/${list}`),
    headers: { 'x-api-token': fake.token, 'content-type': 'application/json' },
    body: new TextEncoder().encode(JSON.stringify({ field_name: label, field_type: 'varchar' })),
  });
  return addedField.parse(JSON.parse(body)).data.field_code;
}

function usersPort({ control }: FakeCrm): WorldPort {
  const ids = ['1', '2'];
  return {
    ids: () => ids,
    seed: (count) => {
      const seeded = control.seed(
        Array.from({ length: count }, (_, at) => ({
          objectType: 'user',
          fields: { name: `User ${ids.length + at}`, email: `user.${ids.length + at}@example.com` },
        })),
      );
      ids.push(...seeded);
      return seeded;
    },
    remove: (id) => control.delete({ objectType: 'user', id }),
    edit: (id) => control.edit({ objectType: 'user', id, fields: { name: `Renamed ${id}` } }),
    wire: {},
  };
}

function pipelinesPort({ control }: FakeCrm): WorldPort {
  let made = 0;
  return {
    ids: () => control.state({ objectType: 'pipeline' }).records.map(({ id }) => id),
    seed: (count) =>
      control.seed(
        Array.from({ length: count }, () => ({ objectType: 'pipeline', fields: { name: `Pipeline ${++made}` } })),
      ),
    edit: (id) => control.edit({ objectType: 'pipeline', id, fields: { name: `Renamed ${id}` } }),
    remove: (id) => control.delete({ objectType: 'pipeline', id }),
    wire: {},
  };
}

function webhooksOf(fake: FakeCrm): WorldWebhooks {
  fake.control.subscribe({ url: webhookUrl, secret });
  const requestOf = (rawBody: Uint8Array, key: string) => ({
    method: 'POST',
    url: webhookUrl,
    headers: { 'content-type': 'application/json', authorization: `Basic ${Buffer.from(key).toString('base64')}` },
    rawBody,
  });
  return {
    proof: 'sharedSecret',
    secret,
    wrongSecret: 'crmsync:another-password',
    deliver: () => collectWebhooks(fake),
    sign: requestOf,
  };
}

async function pipedriveWorld(): Promise<AdapterWorld> {
  const clock = createVirtualClock();
  const fake = createPipedriveFake({ clock, searchLagMs: 5_000 });
  for (const list of ['organizationFields', 'personFields', 'dealFields']) await addField(fake, list, syncKeyLabel);
  fake.control.seed([{ objectType: 'person', id: '1', fields: { name: 'Somebody' } }]);
  return {
    fetch: fakeFetch(fake),
    credential: { token: fake.token },
    clock,
    answers: { forbidden: () => ({ status: 403, body: { success: false, error: 'Scope and URL mismatch' } }) },
    ports: {
      users: usersPort(fake),
      pipelines: pipelinesPort(fake),
      ...Object.fromEntries(Object.entries(texts).map(([objectType, about]) => [objectType, recordPort(fake, about)])),
    },
    webhooks: webhooksOf(fake),
  };
}

/** Pipedrive as the conformance cases see it. */
export const pipedriveSubject: AdapterSubject = {
  adapter: pipedrive({ syncKeyField: syncKeyLabel }),
  world: pipedriveWorld,
};
