import type { AdapterWorld, Sample, WorldPort } from '@crmsync/testkit';
import { type AcmeAccount, acmeAccount, acmeHookUrl, acmeSign, acmeToken } from './acme-account.ts';

const samples: { readonly [type: string]: (n: number) => Sample['fields'] } = {
  firms: (n) => ({
    name: `Anvil Works ${n}`,
    websites: [`https://anvils-${n}.example.com`],
    description: { format: 'html', body: `<p>Makes anvils, number ${n}</p>` },
  }),
  people: (n) => ({
    firstName: `Ann${n} Maria`,
    lastName: `Example${n}`,
    emails: [{ address: `ann.${n}@example.com`, primary: true }],
    jobTitle: `Engineer ${n}`,
    birthday: `1990-01-0${1 + (n % 8)}`,
    description: { format: 'html', body: `<p>Likes anvils, number ${n}</p>` },
    owner: n % 2 === 0 ? '2' : '1',
  }),
};

const wireNames: { readonly [field: string]: string } = {
  firstName: 'first',
  lastName: 'last',
  jobTitle: 'job',
  birthday: 'born',
  owner: 'user',
};

function acmePort(account: AcmeAccount, type: string): WorldPort {
  let count = 0;
  const text = type === 'people' ? 'last' : 'name';
  const sample = samples[type];
  return {
    ids: () => account.live(type).map(({ id }) => id),
    seed: (wanted) => Array.from({ length: wanted }, () => account.add(type, { [text]: `Seeded ${++count}` })),
    ...(sample
      ? {
          samples: (n: number) => [{ fields: sample(n) }] as const,
          refused: (n: number) => ({ fields: { ...sample(n), ...(type === 'people' ? { owner: 'nobody' } : {}) } }),
        }
      : {}),
    hide: (name) => account.hide(type, wireNames[name] ?? name),
    edit: (id) => account.edit(type, id, { [text]: `Edited ${++count}` }),
    remove: (id) => account.remove(type, id),
    merge: (survivorId, otherId) => {
      account.merge(type, survivorId, otherId);
      return survivorId;
    },
    addCustomField: () => {
      account.addCustomField(type, 'colour');
      return { remoteKey: 'colour', values: ['green', 'black'] };
    },
    upsertBy: () => ({ field: 'emails', value: 'ann.1@example.com' }),
    primaries: ['companies', 'employers'],
    wire: {
      absent: {
        field: 'description',
        omit: (record) => {
          const fields: unknown = Reflect.get(record, 'fields');
          if (typeof fields === 'object' && fields !== null) Reflect.deleteProperty(fields, 'about');
        },
      },
    },
  };
}

/** An account of the made-up vendor as the cases see it. */
export function acmeWorld(): AdapterWorld {
  const account = acmeAccount();
  for (const name of ['Olive', 'Oscar']) account.add('users', { name, email: `${name.toLowerCase()}@example.com` });
  const secret = 'acme-hook-secret';
  return {
    fetch: account.fetch,
    credential: { token: acmeToken },
    clock: account.clock,
    ports: Object.fromEntries(['users', 'firms', 'people'].map((type) => [type, acmePort(account, type)])),
    isWrite: ({ url }) => /\/(create|update|upsert|delete|messages)$/.test(new URL(url).pathname),
    sessions: account.sessions,
    messages: account.messages,
    halveNextBatch: account.halveNextBatch,
    webhooks: {
      proof: 'timedSignature',
      secret,
      wrongSecret: 'another-secret',
      deliver: () =>
        account.takeEvents().map((body) => acmeSign(new TextEncoder().encode(body), secret, account.clock.now())),
      sign: acmeSign,
      unproven: (request) => ({ ...request, url: acmeHookUrl, headers: {} }),
    },
  };
}
