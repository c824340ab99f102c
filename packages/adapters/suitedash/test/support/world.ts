import { collectWebhooks, createSuiteDashFake, createVirtualClock, type FakeCrm, fakeFetch } from '@crmsync/fakes';
import type { AdapterSubject, AdapterWorld, Sample, WorldPort, WorldWebhooks } from '@crmsync/testkit';
import { suitedash } from '../../src/index.ts';
import { readNotes, writeNotes } from '../../src/mapping/note-section.ts';

const webhookUrl = 'https://hooks.example.com/webhooks/suitedash';
const secret = 'made-up-endpoint-secret-0001';
/** A contact that is always there. */
export const somebodyId = '5a1b7c3d-0000-4000-8000-000000000001';
const nobodyId = '5a1b7c3d-0000-4000-8000-00000000dead';
/** The vendor calls ids UIDs. */
const idKey = 'uid';

const phone = (n: number) => `+1212555${String(1000 + n).slice(-4)}`;
const plain = (body: string) => ({ format: 'text' as const, body });

function address(n: number) {
  return {
    line1: `${n} Main Street`,
    line2: `Suite ${n}`,
    city: 'Springfield',
    region: 'IL',
    postalCode: '62701',
    country: 'US',
  };
}

const contactSamples = (n: number): readonly [Sample, ...Sample[]] => [
  {
    fields: {
      firstName: `James${n}`,
      lastName: `Example${n}`,
      prefix: n % 2 === 0 ? 'Dr.' : 'Mr.',
      emails: [
        { address: `james.${n}@example.com`, primary: true },
        { address: `home.${n}@example.com`, type: 'personal' },
        { address: `work.${n}@example.com`, type: 'work' },
      ],
      phones: [
        { number: phone(n), primary: true },
        { number: phone(n + 100), type: 'home' },
        { number: phone(n + 200), type: 'work' },
      ],
      addresses: [address(n)],
      jobTitle: `Engineer ${n}`,
      lifecycle: n % 2 === 0 ? { category: 'customer', key: 'Client' } : { category: 'lead', key: 'Lead' },
      tags: ['vip', `group-${n}`],
      websites: [`https://james-${n}.example.com`],
      description: plain(`Met at the fair number ${n}`),
    },
  },
];

const companySamples = (n: number): readonly [Sample, ...Sample[]] => [
  {
    fields: {
      name: `Acme Works ${n}`,
      phones: [{ number: phone(n), primary: true }],
      addresses: [address(n)],
      lifecycle: n % 2 === 0 ? { category: 'opportunity', key: 'Prospect' } : { category: 'lead', key: 'Lead' },
      tags: ['B2B', `group-${n}`],
      websites: [`https://acme-${n}.example.com`],
      description: plain(`Makes anvils of size ${n}`),
    },
    associations: { primaryContact: [{ objectType: 'contacts', id: somebodyId }] },
  },
];

const noteSamples = (n: number): readonly [Sample, ...Sample[]] => [
  {
    fields: {
      kind: 'sms',
      direction: n % 2 === 0 ? 'in' : 'out',
      occurredAt: `2025-12-0${1 + (n % 8)}T10:30:00.000Z`,
      subject: `Message number ${n}`,
      body: plain(`Your cleaner is on the way\nto house <${n}>`),
    },
    associations: { contacts: [{ objectType: 'contacts', id: somebodyId }] },
  },
];

interface RecordFacts {
  readonly object: 'contact' | 'company' | 'project';
  readonly seed: (n: number) => Readonly<Record<string, unknown>>;
  readonly edited: string;
  readonly absent: readonly [field: string, wire: string];
}

const facts: { readonly [objectType: string]: RecordFacts } = {
  contacts: {
    object: 'contact',
    seed: (n) => ({
      first_name: `Seeded ${n}`,
      last_name: 'Example',
      role: 'Client',
      email: `seeded.${n}@example.com`,
      title: 'Boss',
    }),
    edited: 'title',
    absent: ['jobTitle', 'title'],
  },
  companies: {
    object: 'company',
    seed: (n) => ({ name: `Seeded Works ${n}`, website: 'https://example.com' }),
    edited: 'website',
    absent: ['websites', 'website'],
  },
  projects: { object: 'project', seed: (n) => ({ name: `Deep clean ${n}` }), edited: 'name', absent: ['name', 'name'] },
};

function recordPort(fake: FakeCrm, { object, seed, edited, absent }: RecordFacts): WorldPort {
  const { control } = fake;
  const [field, key] = absent;
  let made = 0;
  const links = object === 'contact' ? {} : { links: [{ objectType: 'contact', id: somebodyId }] };
  return {
    ids: () => control.state({ objectType: object, limit: 100_000 }).records.map(({ id }) => id),
    seed: (count) =>
      control.seed(Array.from({ length: count }, () => ({ objectType: object, fields: seed(++made), ...links }))),
    edit: (id) => control.edit({ objectType: object, id, fields: { [edited]: `Edited ${++made}` } }),
    remove: (id) => control.delete({ objectType: object, id }),
    addCustomField: () => {
      const [remoteKey = ''] = control.seed([
        { objectType: 'customField', fields: { on: object, label: `Anvil colour ${++made}` } },
      ]);
      return { remoteKey, values: ['green', 'black'] as const };
    },
    wire: { idKey, absent: { field, omit: (record) => void Reflect.deleteProperty(record, key) } },
  };
}

/** Notes lie in the text of a contact. */
function notesPort({ control }: FakeCrm): WorldPort {
  const text = (id: string) =>
    String(
      control.state({ objectType: 'contact', limit: 100_000 }).records.find((one) => one.id === id)?.fields
        .background_info ?? '',
    );
  const change = (
    uid: string,
    edit: (notes: ReturnType<typeof readNotes>['notes']) => ReturnType<typeof readNotes>['notes'],
  ) => {
    const { own, notes } = readNotes(text(uid), 'text');
    const { text: written } = writeNotes({ own, notes: edit(notes) }, 'text', 100_000);
    control.edit({ objectType: 'contact', id: uid, fields: { background_info: written } });
  };
  const ids = () =>
    control
      .state({ objectType: 'contact', limit: 100_000 })
      .records.flatMap(({ id }) => readNotes(text(id), 'text').notes.map((note) => `contacts:${id}:${note.id}`));
  let made = 0;
  return {
    ids,
    // Each in a contact of its own, so that one of them can be broken.
    seed: (count) =>
      Array.from({ length: count }, () => {
        const id = String(++made).padStart(16, '0');
        const [uid = ''] = control.seed([
          { objectType: 'contact', fields: { first_name: `Noted ${made}`, role: 'Lead' } },
        ]);
        change(uid, () => [{ id, at: '2025-12-01T08:00:00.000Z', kind: 'note', body: `Seeded ${id}` }]);
        return `contacts:${uid}:${id}`;
      }),
    samples: noteSamples,
    refused: (n) => ({ ...noteSamples(n)[0], associations: { contacts: [{ objectType: 'contacts', id: nobodyId }] } }),
    remove: (id) => change(id.split(':')[1] ?? '', (notes) => notes.filter((note) => !id.endsWith(note.id))),
    unknownId: `contacts:${somebodyId}:ffffffffffffffff`,
    wire: {
      idKey,
      idOf: (record) => {
        const uid = String(Reflect.get(record, idKey));
        const [first] = readNotes(text(uid), 'text').notes;
        return first && `contacts:${uid}:${first.id}`;
      },
      absent: { field: 'body', omit: (record) => void Reflect.deleteProperty(record, 'background_info') },
    },
  };
}

function webhooksOf(fake: FakeCrm): WorldWebhooks {
  fake.control.subscribe({ url: `${webhookUrl}/${secret}`, secret: '' });
  return {
    proof: 'sharedSecret',
    secret,
    wrongSecret: 'made-up-endpoint-secret-0002',
    deliver: () => collectWebhooks(fake),
    sign: (rawBody, key) => ({
      method: 'POST',
      url: `${webhookUrl}/${key}`,
      headers: { 'content-type': 'application/json' },
      rawBody,
    }),
    unproven: (request) => ({ ...request, url: `${webhookUrl}/` }),
  };
}

function suitedashWorld(): AdapterWorld {
  const fake = createSuiteDashFake({ clock: createVirtualClock() });
  const port = (objectType: string) => recordPort(fake, facts[objectType] ?? fail(objectType));
  const somebody = { first_name: 'Some', last_name: 'Body', role: 'Client', email: 'somebody@example.com' };
  fake.control.seed([{ objectType: 'contact', id: somebodyId, fields: somebody }]);
  const [taken] = contactSamples(1);
  return {
    fetch: fakeFetch(fake),
    credential: { token: fake.token, parts: { publicId: fake.publicId } },
    clock: fake.clock,
    ports: {
      contacts: {
        ...port('contacts'),
        samples: contactSamples,
        refused: (n) => ({ fields: { ...taken.fields, emails: [{ address: `no address ${n}`, primary: true }] } }),
      },
      companies: {
        ...port('companies'),
        samples: companySamples,
        refused: (n) => ({
          ...companySamples(n)[0],
          associations: { primaryContact: [{ objectType: 'contacts', id: nobodyId }] },
        }),
      },
      projects: port('projects'),
      notes: notesPort(fake),
    },
    webhooks: webhooksOf(fake),
  };
}

function fail(objectType: string): never {
  throw new Error(`There are no facts of ${objectType}`);
}

/** SuiteDash as the conformance cases see it. The usual 2 requests a second are a caution of ours that only costs time. */
export const suitedashSubject: AdapterSubject = {
  adapter: suitedash({ requestsPerSecond: 10 }),
  world: suitedashWorld,
};
