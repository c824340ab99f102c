import { type AdapterWorld, type Sample, signWebhook, type WorldPort } from '@crmsync/testkit';
import { apiKey, type VendorFake, vendorFake } from './vendor-fake.ts';

const samples: { readonly [type: string]: (n: number, owner: string) => Sample['fields'] } = {
  firms: (n, owner) => ({
    name: `Anvil Works ${n}`,
    websites: [`https://anvils-${n}.example.com`],
    description: { format: 'text', body: `Makes anvils, number ${n}` },
    tags: ['supplier', `row ${n}`],
    owner,
  }),
  people: (n, owner) => ({
    firstName: `Ann${n} Maria`,
    lastName: `Example${n}`,
    emails: [
      { address: `ann.${n}@example.com`, type: 'work', primary: true },
      { address: `home.${n}@example.com`, type: 'personal' },
    ],
    phones: [{ number: `+1212555010${n % 10}`, type: 'mobile', primary: true }],
    jobTitle: `Engineer ${n}`,
    birthday: `1990-01-0${1 + (n % 8)}`,
    description: { format: 'text', body: `Likes anvils, number ${n}` },
    owner,
  }),
};

/** Where a field lies on the wire, so that it can be taken away. */
const absent: { readonly [type: string]: { readonly field: string; readonly wire: string } } = {
  firms: { field: 'description', wire: 'notes' },
  people: { field: 'jobTitle', wire: 'job_title' },
};

function portOf(fake: VendorFake, type: string): WorldPort {
  let count = 0;
  const name = type === 'people' ? 'family_name' : 'name';
  const sample = samples[type];
  const taken = absent[type];
  const owner = (n: number) => fake.live('users')[n % 2] ?? '';
  return {
    ids: () => fake.live(type),
    seed: (wanted) => Array.from({ length: wanted }, () => fake.add(type, { [name]: `Seeded ${++count}` })),
    edit: (id) => fake.edit(type, id, { [name]: `Edited ${++count}` }),
    remove: (id) => fake.remove(type, id),
    addCustomField: () => {
      fake.addOwnField(type, 'colour');
      return { remoteKey: 'colour', values: ['green', 'black'] };
    },
    ...(sample
      ? {
          samples: (n: number) => [{ fields: sample(n, owner(n)) }] as const,
          refused: (n: number) => ({ fields: { ...sample(n, owner(n)), owner: '999999999' } }),
        }
      : {}),
    wire: taken
      ? { absent: { field: taken.field, omit: (record) => void Reflect.deleteProperty(record, taken.wire) } }
      : {},
  };
}

const secret = 'secret-of-the-hook';

const sign = (rawBody: Uint8Array, key: string, atMs: number) =>
  signWebhook(
    {
      url: 'https://hooks.example.com/cardfile',
      algorithm: 'sha256',
      encoding: 'hex',
      header: 'cardfile-signature',
      timestamp: (ms) => String(Math.floor(ms / 1000)),
      message: ({ timestamp, body }) => [timestamp, '.', body],
      headerValue: (signature, timestamp) => `t=${timestamp},v1=${signature}`,
    },
    rawBody,
    key,
    atMs,
  );

/** A fresh account of the vendor, with two users in it. */
export function world(): AdapterWorld {
  const fake = vendorFake();
  for (const name of ['Olive', 'Oscar']) fake.add('users', { name, email: `${name.toLowerCase()}@example.com` });
  return {
    fetch: fake.fetch,
    clock: fake.clock,
    credential: { token: apiKey },
    ports: Object.fromEntries(['users', 'firms', 'people'].map((type) => [type, portOf(fake, type)])),
    webhooks: {
      proof: 'timedSignature',
      secret,
      wrongSecret: 'secret-of-another-hook',
      deliver: () => fake.takeEvents().map((body) => sign(new TextEncoder().encode(body), secret, fake.clock.now())),
      sign,
    },
  };
}
