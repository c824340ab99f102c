import { WireFormatError } from '@crmsync/adapter';
import {
  type AdapterDefinition,
  customCodec,
  dateOnly,
  defineMapping,
  definePort,
  emailSlots,
  field,
  headerAuth,
  hmacSignature,
  html,
  path,
  singleOfList,
  text,
} from '@crmsync/adapter-kit';
import { fieldKinds } from '@crmsync/model';
import { z } from 'zod';
import { acmeCap } from './acme-account.ts';
import { endpoints, list, lookBackMs, write } from './acme-endpoints.ts';

const custom = { under: 'custom', codecFor: () => customCodec(fieldKinds.text, text()) };

const people = defineMapping('contact', {
  rows: {
    firstName: field('fields.first', text()),
    lastName: field('fields.last', text()),
    emails: emailSlots([{ wire: 'fields.email' }]),
    jobTitle: field('fields.job', text()),
    birthday: field('fields.born', dateOnly()),
    description: field('fields.about', html()),
    owner: field('fields.user', text()),
    source: field('fields.source', text(), { readOnly: true }),
  },
  custom,
});

const firms = defineMapping('company', {
  rows: {
    name: field('fields.name', text(), { neverEmpty: true }),
    websites: field('fields.site', singleOfList()),
    description: field('fields.about', html()),
  },
  custom,
});

const users = defineMapping('owner', {
  rows: { name: field('fields.name', text()), email: field('fields.email', text()) },
});

const eventWire = z.object({
  event: z.string(),
  account: z.number(),
  kind: z.enum(['changed', 'deleted', 'merged']),
  type: z.string(),
  id: z.string(),
  into: z.string().optional(),
});
const kinds = { changed: 'updated', deleted: 'deleted', merged: 'merged' } as const;

function eventOf(rawBody: Uint8Array) {
  try {
    return eventWire.parse(JSON.parse(new TextDecoder().decode(rawBody)));
  } catch (cause) {
    throw new WireFormatError('acme webhook: no event', { cause });
  }
}

const messageWire = z.object({ id: z.string(), state: z.enum(['accepted', 'delivered']) });

const batch = { get: 50, create: 50, update: 50, upsert: 50, delete: 50 };
const facts = {
  batch,
  incremental: { kind: 'modifiedSince', precisionMs: 1, lookBackMs, lagMs: 30_000, cap: acmeCap },
  deletes: 'listed',
  merges: 'absorbedIds',
  webhooks: { events: ['changed', 'deleted', 'merged'], carries: 'ids' },
} as const;
const employer = {
  targets: [{ entity: 'company', objectType: 'firms' }],
  cardinality: 'many',
  touchesRecord: true,
  writable: true,
} as const;

/** The adapter of the made-up vendor: correct, for broken variants to be made of. */
export const acmeDefinition: AdapterDefinition = {
  id: 'acme',
  name: 'Acme',
  baseUrl: 'https://api.acme.example.com',
  auth: headerAuth('x-acme-token'),
  rateLimits: { api: [{ name: 'secondly', limit: 1_000, perMs: 1_000 }] },
  ports: [
    definePort({ entity: 'owner', objectType: 'users', mapping: users, endpoints: { list }, deletes: 'none' }),
    definePort({
      ...facts,
      entity: 'company',
      objectType: 'firms',
      mapping: firms,
      endpoints,
      required: [['name']],
      search: { by: ['name'], lagMs: 20_000 },
    }),
    definePort({
      ...facts,
      entity: 'contact',
      objectType: 'people',
      mapping: people,
      endpoints: { ...endpoints, upsert: (context, items) => write(context, 'upsert', items) },
      search: { by: ['email'], lagMs: 20_000 },
      idempotency: 'uniqueField',
      versioning: 'version',
      associations: { companies: employer, employers: employer },
    }),
  ],
  webhook: {
    verify: hmacSignature({
      algorithm: 'sha256',
      encoding: 'hex',
      header: 'x-acme-signature',
      timestampHeader: 'x-acme-time',
      message: ({ rawBody }, timestamp) => [timestamp, '.', rawBody],
    }),
    parse: ({ rawBody }) => {
      const { event, account, kind, type, id, into } = eventOf(rawBody);
      return [
        {
          eventId: event,
          type: kind,
          accountId: String(account),
          kind: kinds[kind],
          ref: { objectType: type, id },
          ...(into === undefined ? {} : { mergedInto: { objectType: type, id: into } }),
        },
      ];
    },
  },
  messaging: {
    channels: ['sms'],
    once: 'nativeKey',
    send: async ({ http }, message) => {
      const request = { method: 'POST', path: path`/messages`, body: message, schema: messageWire } as const;
      const { body } = await http.send({ ...request, operation: 'messages.send' });
      return { key: message.key, status: body.state, id: body.id };
    },
    status: async ({ http }, id) => {
      const { body, status } = await http.send({
        method: 'GET',
        path: path`/messages/${id}`,
        schema: messageWire,
        accept: [404],
      });
      return { key: id, status: status === 404 ? 'unknown' : body.state, id };
    },
  },
  whoAmI: async ({ http }) => {
    const answer = await http.send({ method: 'GET', path: path`/me`, schema: z.object({ id: z.number() }) });
    return { accountId: String(answer.body.id) };
  },
  describe: async ({ http }, { entity, objectType }) => {
    const mapping = { people, firms, users }[objectType];
    const answer = await http.send({
      method: 'GET',
      path: path`/${objectType}/fields`,
      schema: z.object({ fields: z.array(z.object({ key: z.string(), label: z.string() })) }),
    });
    const own = answer.body.fields.map(({ key, label }) => {
      return { entity, objectType, remoteKey: key, label, kind: 'text' as const, custom: true };
    });
    return [...(mapping?.definitions(objectType) ?? []), ...own];
  },
};

const loginWire = z.object({ token: z.string() });

/** The same adapter for accounts that want a login and give a session for it. */
export const acmeSeatDefinition: AdapterDefinition = {
  ...acmeDefinition,
  session: {
    open: async ({ http }, { token }) => {
      const request = { method: 'POST', path: path`/login`, body: { secret: token } } as const;
      const { body } = await http.send({ ...request, schema: loginWire, operation: 'login' });
      return { token: body.token };
    },
    close: async ({ http }) => {
      await http.send({ method: 'POST', path: path`/logout`, operation: 'logout' });
    },
  },
};
