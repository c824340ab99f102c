import type { Adapter } from '@crmsync/adapter';
import {
  bearerAuth,
  type CallContext,
  defineAdapter,
  definePort,
  errorRule,
  type Port,
  path,
} from '@crmsync/adapter-kit';
import { changeFacts, everything, reading } from './endpoints.ts';
import { mappings } from './mapping.ts';
import { webhook } from './webhook.ts';
import { accountWire, fieldsWire, refusalWire } from './wire.ts';

const facts = {
  batch: { get: 50, create: 50, update: 50, delete: 50 },
  incremental: changeFacts,
  deletes: 'flagged',
  versioning: 'version',
  idempotency: 'syncKey',
  webhooks: { events: ['created', 'updated', 'deleted'], carries: 'ids' },
} as const;

const users = definePort({
  entity: 'owner',
  objectType: 'users',
  mapping: mappings.users,
  endpoints: reading,
  batch: { get: 50 },
});

const firms = definePort({
  ...facts,
  entity: 'company',
  objectType: 'firms',
  mapping: mappings.firms,
  endpoints: everything,
  required: [['name']],
  search: { by: ['name', 'syncKey'], lagMs: 15_000 },
});

const people = definePort({
  ...facts,
  entity: 'contact',
  objectType: 'people',
  mapping: mappings.people,
  endpoints: everything,
  required: [['lastName']],
  search: { by: ['email', 'syncKey'], lagMs: 15_000 },
  associations: {
    companies: {
      targets: [{ entity: 'company', objectType: 'firms' }],
      cardinality: 'one',
      touchesRecord: true,
      writable: true,
    },
  },
});

/** Where the words of the API differ from what its status codes say. */
const errors = {
  rules: [
    errorRule({
      status: 422,
      body: refusalWire,
      verdict: ({ error }) => ({
        kind: 'rejected',
        detail: error.code,
        issues: (error.fields ?? []).map((name) => ({ code: error.code, message: `${name} was refused` })),
      }),
    }),
  ],
};

async function describe(
  { http }: CallContext,
  { entity, objectType }: Pick<Port['capabilities'], 'entity' | 'objectType'>,
) {
  const standard = [mappings.users, mappings.firms, mappings.people]
    .filter((table) => table.entity === entity)
    .flatMap((table) => table.definitions(objectType));
  if (entity === 'owner') return standard;
  const { body } = await http.send({ method: 'GET', path: path`/${objectType}/fields`, schema: fieldsWire });
  const own = { entity, objectType, kind: 'text', custom: true } as const;
  return [...standard, ...body.data.map(({ key, label }) => ({ ...own, remoteKey: key, label }))];
}

/** Connects Cardfile: firms and people both ways, users to read. The credential's token is the API key. */
export function cardfile(): Adapter {
  return defineAdapter({
    id: 'cardfile',
    name: 'Cardfile',
    baseUrl: 'https://api.cardfile.example/v1',
    auth: bearerAuth(),
    rateLimits: { api: [{ name: 'tenSecondly', limit: 50, perMs: 10_000 }] },
    errors,
    ports: [users, firms, people],
    webhook,
    whoAmI: async ({ http }) => {
      const { body } = await http.send({ method: 'GET', path: path`/account`, schema: accountWire });
      return { accountId: String(body.id), name: body.name };
    },
    describe,
  });
}
