import type {
  ChangesOptions,
  CreateItem,
  DeleteItem,
  FindOutcome,
  FindQuery,
  GetOutcome,
  ListOptions,
  Page,
  UpdateItem,
  UpsertItem,
  WriteOutcome,
} from '@crmsync/adapter';
import {
  cursorPaging,
  failedOutcome,
  incremental,
  type PortContext,
  type PortEndpoints,
  pageOf,
  path,
  readItems,
  writeBatch,
} from '@crmsync/adapter-kit';
import { type EntityType, instantSchema, type RemoteRef, type Warning } from '@crmsync/model';
import { z } from 'zod';
import { acmeCap } from './acme-account.ts';

const recordWire = z.object({
  id: z.string(),
  fields: z.record(z.string(), z.unknown()),
  custom: z.record(z.string(), z.unknown()),
  links: z.record(z.string(), z.array(z.string())),
  updated: instantSchema,
  revision: z.number(),
  hidden: z.array(z.string()),
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

const links: { readonly [type: string]: { readonly [role: string]: string } } = {
  people: { companies: 'firms', employers: 'firms' },
};

const modelNames: { readonly [wire: string]: string } = {
  first: 'firstName',
  last: 'lastName',
  job: 'jobTitle',
  born: 'birthday',
  user: 'owner',
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
    version: String(wire.revision),
    unreadable: wire.hidden.length > 0 ? wire.hidden.map((name) => modelNames[name] ?? name) : undefined,
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

export async function list<E extends EntityType>(context: PortContext<E>, options: ListOptions): Promise<Page> {
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

/** How far changes look back. */
export const lookBackMs = 60_000;
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
  readonly expectVersion?: string;
};

export async function write<E extends EntityType>(
  context: PortContext<E>,
  verb: 'create' | 'update' | 'upsert',
  items: readonly Item[],
): Promise<readonly WriteOutcome[]> {
  const operation = `${context.objectType}.${verb}`;
  const linked = await linkedNow(context, verb === 'update' ? items : []);
  const bodies = new Map<string, object>();
  const notes = new Map<string, readonly Warning[]>();
  for (const item of items) {
    const { props, warnings } = await context.patch(item.patch, item.current);
    notes.set(item.key, warnings);
    const roles = Object.entries(item.patch.associations).map(([role, { add, remove, primary }]) => {
      const before = linked.get(item.id ?? '')?.[role] ?? [];
      const removed = new Set(remove.map(({ id }) => id));
      const kept = before.filter((id) => !removed.has(id));
      const all = [...(primary ? [primary.id] : []), ...kept, ...add.map(({ id }) => id)];
      return [role, [...new Set(all)]] as const;
    });
    const more = {
      links: Object.fromEntries(roles),
      ...(item.by ? { key: item.by.value } : {}),
      ...(item.expectVersion === undefined ? {} : { expect: Number(item.expectVersion) }),
    };
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
        safety: verb === 'create' || chunk.some(isConditional) ? 'unsafe' : 'idempotent',
        schema: writeWire,
        operation,
      });
      const definitions = await context.customDefinitions(chunk.flatMap(({ patch }) => Object.keys(patch.custom)));
      return [
        ...answer.body.items.map((wire): WriteOutcome => {
          const record = toRecord(context, wire, {}, definitions);
          return { key: wire.ref, status: 'applied', id: wire.id, record, warnings: notes.get(wire.ref) ?? [] };
        }),
        ...answer.body.errors.flatMap(({ ref, status }) => {
          const error = context.http.errorOf(operation, { status, body: undefined });
          return error ? [failedOutcome(ref, error)] : [];
        }),
      ];
    },
  });
}

/** The version that a write made itself would refuse its second try. */
function isConditional({ expectVersion }: Item): boolean {
  return expectVersion !== undefined;
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

/** The endpoints that every port has. */
export const endpoints = {
  list,
  changes,
  get,
  find,
  create: (context: PortContext, items: readonly CreateItem[]) => write(context, 'create', items),
  update: (context: PortContext, items: readonly UpdateItem[]) => write(context, 'update', items),
  delete: remove,
} satisfies PortEndpoints;
