import { createHmac } from 'node:crypto';
import type { OutgoingMessage, WebhookRequest } from '@crmsync/adapter';
import { collectWebhooks, createOpenPhoneFake, createVirtualClock, type FakeCrm, fakeFetch } from '@crmsync/fakes';
import type { AdapterSubject, AdapterWorld, Sample, WorldMessages, WorldPort, WorldWebhooks } from '@crmsync/testkit';
import { openphone } from '../../src/index.ts';

const webhookUrl = 'https://hooks.example.com/openphone';
const line = '+15555550100';
const phone = (n: number) => `+121255501${String(n % 100).padStart(2, '0')}`;

/** Base64 of a made-up key. */
const keyOf = (text: string) => Buffer.from(`${text} for tests alone`).toString('base64');

/** One of the two ways in which OpenPhone signs. */
export type Scheme = 'legacy' | 'dated';

function contactsPort({ control }: FakeCrm): WorldPort {
  const samples = (n: number): readonly [Sample, ...Sample[]] => [
    {
      fields: {
        firstName: `Ann${n}`,
        lastName: `Example${n}`,
        companyName: `Acme Works ${n}`,
        jobTitle: `Engineer ${n}`,
        emails: [
          { address: `ann.${n}@example.com`, type: 'work', primary: true },
          { address: `ann.home.${n}@example.com`, type: 'personal' },
        ],
        phones: [{ number: phone(n), type: 'mobile', primary: true }, { number: phone(n + 40) }],
      },
    },
    { fields: { firstName: null, phones: [{ number: `(212) 555-01${10 + n}`, e164: `+121255501${10 + n}` }] } },
  ];
  let edits = 0;
  return {
    ids: () => idsOf(control, 'contact'),
    seed: (count) =>
      control.seed(
        Array.from({ length: count }, (_, at) => ({
          objectType: 'contact',
          fields: {
            defaultFields: {
              firstName: 'Seeded',
              lastName: `Contact ${at}`,
              phoneNumbers: [{ name: 'primary', value: phone(60 + at) }],
            },
          },
        })),
      ),
    samples,
    refused: (n) => ({ fields: { ...samples(n)[0].fields, phones: [{ number: '12', e164: '12' }] } }),
    edit: (id) => {
      edits += 1;
      control.edit({ objectType: 'contact', id, fields: { defaultFields: { role: `edited ${edits}` } } });
    },
    remove: (id) => control.delete({ objectType: 'contact', id }),
    addCustomField: () => {
      control.seed([
        { objectType: 'customField', id: 'anvil-colour', fields: { name: 'Anvil colour', type: 'string' } },
      ]);
      return { remoteKey: 'anvil-colour', values: ['green', 'black'] };
    },
    unknownId: '69559980ffffffffffffffff',
    wire: {
      absent: {
        field: 'jobTitle',
        omit: (record) => {
          const fields: unknown = Reflect.get(record, 'defaultFields');
          if (typeof fields === 'object' && fields !== null) Reflect.deleteProperty(fields, 'role');
        },
      },
    },
  };
}

function usersPort({ control }: FakeCrm): WorldPort {
  let seeded = 0;
  return {
    ids: () => idsOf(control, 'user'),
    seed: (count) =>
      control.seed(
        Array.from({ length: count }, () => {
          seeded += 1;
          return {
            objectType: 'user',
            fields: { email: `user.${seeded}@example.com`, firstName: 'Olive', lastName: `User${seeded}` },
          };
        }),
      ),
    wire: {},
  };
}

function activitiesPort({ control }: FakeCrm, objectType: 'call' | 'message'): WorldPort {
  let made = 0;
  const fieldsOf = () => {
    made += 1;
    // Few people, so that a thread holds several records.
    const other = phone(made % 3);
    return objectType === 'call' ? { participants: [other, line] } : { from: other, text: `Message ${made}` };
  };
  return {
    ids: () => idsOf(control, objectType),
    // People call and write: the application hears of it as it happens.
    seed: (count) => Array.from({ length: count }, () => control.create({ objectType, fields: fieldsOf() })),
    edit: (id) => {
      const { fields } = control.state({ objectType, limit: 100_000 }).records.find((one) => one.id === id) ?? {};
      const [one, other] = objectType === 'call' ? ['completed', 'forwarded'] : ['delivered', 'undelivered'];
      control.edit({ objectType, id, fields: { status: fields?.status === one ? other : one } });
    },
    unknownId: 'AC999999999',
    wire: { records: (body) => recordsIn(body) },
  };
}

/** The records of a page, or the one that was asked for; threads are no records of a port. */
function recordsIn(body: unknown): unknown[] | undefined {
  const data: unknown = typeof body === 'object' && body !== null ? Reflect.get(body, 'data') : undefined;
  const list = Array.isArray(data) ? data : data === undefined ? [] : [data];
  const isRecord = (item: unknown) => typeof item === 'object' && item !== null && 'direction' in item;
  return list.some(isRecord) ? list : undefined;
}

function idsOf(control: FakeCrm['control'], objectType: string): readonly string[] {
  return control.state({ objectType, limit: 100_000 }).records.map(({ id }) => id);
}

function messagesOf({ control, clock }: FakeCrm): WorldMessages {
  return {
    sample: (n) => ({ channel: 'sms', to: phone(n), text: `Your anvil number ${n} is ready` }),
    refused: () => ({ channel: 'sms', to: '12345', text: 'Nobody reads this' }),
    received: () =>
      control.state({ objectType: 'message', limit: 1_000 }).records.map(({ fields }) => ({
        channel: 'sms' as OutgoingMessage['channel'],
        to: String([fields.to].flat()[0]),
        text: String(fields.text),
      })),
    deliver: () => void clock.advance(5_000),
  };
}

/** Signs a body as OpenPhone does: with the bytes of the key, which is told in base64. */
export function signAs(scheme: Scheme, rawBody: Uint8Array, secret: string, atMs: number): WebhookRequest {
  const hmac = createHmac('sha256', Buffer.from(secret.replace(/^whsec_/, ''), 'base64'));
  const sign = (start: string) => hmac.update(start).update(rawBody).digest('base64');
  const request = { method: 'POST', url: webhookUrl, rawBody };
  if (scheme === 'legacy') {
    return { ...request, headers: { 'openphone-signature': `hmac;1;${atMs};${sign(`${atMs}.`)}` } };
  }
  // A repetition carries the id of its event.
  const id = `msg_${/"id":\s*"(EV\w+)"/.exec(new TextDecoder().decode(rawBody))?.[1] ?? 'none'}`;
  const timestamp = String(Math.floor(atMs / 1000));
  const signature = `v1,${sign(`${id}.${timestamp}.`)}`;
  return {
    ...request,
    headers: { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signature },
  };
}

function webhooksOf(fake: FakeCrm, scheme: Scheme): WorldWebhooks {
  const prefix = scheme === 'dated' ? 'whsec_' : '';
  const secret = prefix + keyOf('a made-up key');
  fake.control.subscribe({ url: webhookUrl, secret, version: scheme });
  return {
    proof: 'timedSignature',
    secret,
    wrongSecret: prefix + keyOf('another made-up key'),
    deliver: () => collectWebhooks(fake),
    sign: (rawBody, key, atMs) => signAs(scheme, rawBody, key, atMs),
  };
}

function openphoneWorld(scheme: Scheme): AdapterWorld {
  const clock = createVirtualClock();
  const fake = createOpenPhoneFake({ clock });
  return {
    fetch: fakeFetch(fake),
    credential: { token: fake.token },
    clock,
    ports: {
      users: usersPort(fake),
      contacts: contactsPort(fake),
      calls: activitiesPort(fake, 'call'),
      messages: activitiesPort(fake, 'message'),
    },
    answers: { forbidden: () => ({ status: 403, body: { code: '0800403', status: 403, title: 'Forbidden' } }) },
    webhooks: webhooksOf(fake, scheme),
    messages: messagesOf(fake),
  };
}

/** OpenPhone as the conformance cases see it, with webhooks signed in one of the two ways. */
export function openphoneSubject(scheme: Scheme): AdapterSubject {
  // With the check of numbers on, nothing that this vendor refuses would ever be sent.
  return { adapter: openphone({ strictPhones: false }), world: () => openphoneWorld(scheme) };
}
