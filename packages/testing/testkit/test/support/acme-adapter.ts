import {
  type ChangesOptions,
  type CreateItem,
  type DeleteItem,
  type FindOutcome,
  type FindQuery,
  type GetOutcome,
  type ListOptions,
  type Page,
  type UpdateItem,
  type UpsertItem,
  WireFormatError,
  type WriteOutcome,
} from '@crmsync/adapter';
import {
  type AdapterDefinition,
  cursorPaging,
  customCodec,
  dateOnly,
  defineMapping,
  definePort,
  emailSlots,
  failedOutcome,
  field,
  headerAuth,
  hmacSignature,
  html,
  incremental,
  type PortContext,
  type PortEndpoints,
  pageOf,
  path,
  readItems,
  singleOfList,
  text,
  writeBatch,
} from '@crmsync/adapter-kit';
import { type EntityType, fieldKinds, instantSchema, type RemoteRef } from '@crmsync/model';
import { z } from 'zod';
import { acmeCap } from './acme-account.ts';

const recordWire = z.object({
  id: z.string(),
  fields: z.record(z.string(), z.unknown()),
  custom: z.record(z.string(), z.unknown()),
  links: z.record(z.string(), z.array(z.string())),
  updated: instantSchema,
  deleted: z.boolean(),
  absorbed: z.array(z.string()),
});
type RecordWire = z.infer<typeof recordWire>;

const listWire = z.object({ items: z.array(z.unknown()), next: z.string().nullish(), more: z.boolean().nullish() });
const readWire = z.object({
  items: z.array(z.unknown()),
  moved: z.array(z.object({ id: z.string(), to: z.string() })).nullish(),
});
const writeWire = z.object({
  items: z.array(recordWire.extend({ ref: z.string() })),
  errors: z.array(z.object({ ref: z.string(), status: z.number() })),
});

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

const links: { readonly [type: string]: { readonly [role: string]: string } } = {
  people: { companies: 'firms', employers: 'firms' },
};

function toRecord<E extends EntityType>(
  context: PortContext<E>,
  wire: RecordWire,
  options: ListOptions,
  definitions: Awaited<ReturnType<PortContext['customDefinitions']>>,
) {
  const roles = Object.entries(links[context.objectType] ?? {}).map(([role, objectType]) => {
    const refs = (wire.links[role] ?? []).map((id): RemoteRef => ({ objectType, id }));
    return [role, { refs, complete: true }] as const;
  });
  const keys = new Set(options.custom ?? []);
  return context.record({
    id: wire.id,
    wire: {
      fields: wire.fields,
      custom: { ...Object.fromEntries([...keys].map((key) => [key, null])), ...wire.custom },
    },
    custom: definitions,
    associations: options.associations === false ? undefined : Object.fromEntries(roles),
    updatedAt: wire.updated,
    deleted: wire.deleted ? { kind: 'hard' } : undefined,
    absorbedIds: wire.absorbed.length > 0 ? wire.absorbed : undefined,
  });
}

async function readAll<E extends EntityType>(context: PortContext<E>, items: readonly unknown[], options: ListOptions) {
  const definitions = await context.customDefinitions([...(options.custom ?? [])]);
  return readItems(items, {
    objectType: context.objectType,
    schema: recordWire,
    read: (wire) => toRecord(context, wire, options, definitions),
  });
}

async function list<E extends EntityType>(context: PortContext<E>, options: ListOptions): Promise<Page> {
  const style = cursorPaging(`acme.${context.objectType}`);
  const position = style.open(options.cursor);
  const answer = await context.http.send({
    method: 'GET',
    path: path`/${context.objectType}`,
    query: { limit: options.limit, after: position.at },
    schema: listWire,
    operation: `${context.objectType}.list`,
  });
  const read = await readAll(context, answer.body.items, options);
  const checkpoint = context.objectType === 'users' ? undefined : engine(context).checkpointFrom;
  return pageOf({ style, position, ...read, next: answer.body.next, observedAt: answer.observedAt, checkpoint });
}

const lookBackMs = 60_000;
const engine = ({ objectType }: { readonly objectType: string }) =>
  incremental({ tag: `acme.${objectType}`, lookBackMs, pageSize: acmeCap });

function changes<E extends EntityType>(context: PortContext<E>, options: ChangesOptions): Promise<Page> {
  return engine(context).changes(options, async ({ from, tie, limit }) => {
    const answer = await context.http.send({
      method: 'GET',
      path: path`/${context.objectType}`,
      query: { from: tie?.at ?? from, tied: tie !== undefined, afterId: tie?.afterId, limit },
      schema: listWire,
      operation: `${context.objectType}.changes`,
    });
    const read = await readAll(context, answer.body.items, options);
    const known = answer.body.items.flatMap((item) => recordWire.safeParse(item).data ?? []);
    return {
      ...read,
      items: known.map(({ id, updated }) => ({ id, stamp: updated })),
      more: answer.body.more ?? false,
      observedAt: answer.observedAt,
    };
  });
}

async function get<E extends EntityType>(
  context: PortContext<E>,
  ids: readonly string[],
  options: ListOptions,
): Promise<readonly GetOutcome[]> {
  const answer = await context.http.send({
    method: 'POST',
    path: path`/${context.objectType}/read`,
    body: { ids },
    safety: 'read',
    schema: readWire,
    operation: `${context.objectType}.get`,
  });
  const { records, quarantined } = await readAll(context, answer.body.items, options);
  return [
    ...records.map((record): GetOutcome => ({ id: record.ref.id, status: 'found', record })),
    ...quarantined.flatMap(({ ref, error }): GetOutcome[] => (ref ? [{ id: ref.id, status: 'failed', error }] : [])),
    ...(answer.body.moved ?? []).map(({ id, to }): GetOutcome => ({ id, status: 'missing', mergedInto: to })),
  ];
}

async function find<E extends EntityType>(
  context: PortContext<E>,
  queries: readonly FindQuery[],
  options: ListOptions,
): Promise<readonly FindOutcome[]> {
  const wireField = context.objectType === 'people' ? 'email' : 'name';
  const answer = await context.http.send({
    method: 'POST',
    path: path`/${context.objectType}/find`,
    body: { field: wireField, values: queries.map(({ value }) => value) },
    safety: 'read',
    schema: z.object({ items: z.array(z.unknown()) }),
    operation: `${context.objectType}.find`,
  });
  const { records } = await readAll(context, answer.body.items, options);
  const wires = answer.body.items.flatMap((item) => recordWire.safeParse(item).data ?? []);
  return queries.map(({ key, value }) => {
    const ids = wires.filter(({ fields }) => fields[wireField] === value).map(({ id }) => id);
    return { key, records: records.filter(({ ref }) => ids.includes(ref.id)), complete: true };
  });
}

type Item = CreateItem & {
  readonly id?: string;
  readonly by?: UpsertItem['by'];
  readonly current?: UpdateItem['current'];
};

async function write<E extends EntityType>(
  context: PortContext<E>,
  verb: 'create' | 'update' | 'upsert',
  items: readonly Item[],
): Promise<readonly WriteOutcome[]> {
  const operation = `${context.objectType}.${verb}`;
  const linked = await linkedNow(context, verb === 'update' ? items : []);
  const bodies = new Map<string, object>();
  for (const item of items) {
    const { props } = await context.patch(item.patch, item.current);
    const roles = Object.entries(item.patch.associations).map(([role, { add, remove, primary }]) => {
      const before = linked.get(item.id ?? '')?.[role] ?? [];
      const removed = new Set(remove.map(({ id }) => id));
      const kept = before.filter((id) => !removed.has(id));
      const all = [...(primary ? [primary.id] : []), ...kept, ...add.map(({ id }) => id)];
      return [role, [...new Set(all)]] as const;
    });
    const more = { links: Object.fromEntries(roles), ...(item.by ? { key: item.by.value } : {}) };
    bodies.set(item.key, {
      ref: item.key,
      ...(item.id === undefined ? {} : { id: item.id }),
      fields: {},
      ...props,
      ...more,
    });
  }
  return writeBatch<Item>({
    operation: `acme ${operation}`,
    items,
    max: 50,
    send: async (chunk) => {
      const answer = await context.http.send({
        method: 'POST',
        path: path`/${context.objectType}/${verb}`,
        body: { items: chunk.map(({ key }) => bodies.get(key)) },
        safety: verb === 'create' ? 'unsafe' : 'idempotent',
        schema: writeWire,
        operation,
      });
      const definitions = await context.customDefinitions(chunk.flatMap(({ patch }) => Object.keys(patch.custom)));
      return [
        ...answer.body.items.map((wire): WriteOutcome => {
          const record = toRecord(context, wire, {}, definitions);
          return { key: wire.ref, status: 'applied', id: wire.id, record, warnings: [] };
        }),
        ...answer.body.errors.flatMap(({ ref, status }) => {
          const error = context.http.errorOf(operation, { status, body: undefined });
          return error ? [failedOutcome(ref, error)] : [];
        }),
      ];
    },
  });
}

/** What is linked now: lists of links are replaced as a whole. */
async function linkedNow<E extends EntityType>(
  context: PortContext<E>,
  items: readonly Item[],
): Promise<ReadonlyMap<string, RecordWire['links']>> {
  const ids = items.flatMap(({ id, patch }) => (Object.keys(patch.associations).length > 0 && id ? [id] : []));
  if (ids.length === 0) return new Map();
  const answer = await context.http.send({
    method: 'POST',
    path: path`/${context.objectType}/read`,
    body: { ids },
    safety: 'read',
    schema: readWire,
    operation: `${context.objectType}.get`,
  });
  const wires = answer.body.items.flatMap((item) => recordWire.safeParse(item).data ?? []);
  return new Map(wires.map(({ id, links: linked }) => [id, linked]));
}

async function remove<E extends EntityType>(
  context: PortContext<E>,
  items: readonly DeleteItem[],
): Promise<readonly WriteOutcome[]> {
  await context.http.send({
    method: 'POST',
    path: path`/${context.objectType}/delete`,
    body: { ids: items.map(({ id }) => id) },
    safety: 'idempotent',
    operation: `${context.objectType}.delete`,
  });
  return items.map(({ key, id }) => ({ key, status: 'applied', id, warnings: [] }));
}

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

const endpoints = {
  list,
  changes,
  get,
  find,
  create: (context: PortContext, items: readonly CreateItem[]) => write(context, 'create', items),
  update: (context: PortContext, items: readonly UpdateItem[]) => write(context, 'update', items),
  delete: remove,
} satisfies PortEndpoints;

const batch = { get: 50, create: 50, update: 50, upsert: 50, delete: 50 };
const facts = {
  batch,
  incremental: { kind: 'modifiedSince', precisionMs: 1, lookBackMs, lagMs: 30_000, cap: acmeCap },
  deletes: 'listed',
  merges: 'absorbedIds',
  webhooks: { events: ['changed', 'deleted', 'merged'], carries: 'ids' },
} as const;
const employer = {
  to: 'company',
  toObjectType: 'firms',
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
