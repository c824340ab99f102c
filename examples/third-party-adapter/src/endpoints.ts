import type {
  ChangesOptions,
  CreateItem,
  DeleteItem,
  FindQuery,
  ListOptions,
  Page,
  UpdateItem,
} from '@crmsync/adapter';
import * as kit from '@crmsync/adapter-kit';
import type { FieldDefinition } from '@crmsync/model';
import { oneWire, pageWire, type RecordWire, recordWire, writtenWire } from './wire.ts';

type Context = kit.PortContext;

/** Requests at once: the API has no batches. */
const atOnce = 4;
/** A change is shown 15 seconds late; four times that is left for clocks that differ. */
export const changeFacts = {
  kind: 'modifiedSince',
  precisionMs: 1000,
  lookBackMs: 60_000,
  lagMs: 15_000,
  cap: 20,
} as const;

const walk = ({ objectType }: Context) =>
  kit.incremental({ tag: `cardfile.${objectType}`, ...changeFacts, pageSize: changeFacts.cap });

/** A record with the custom fields asked for: those that are empty are not in the answer. */
function recordOf(context: Context, wire: RecordWire, definitions: readonly FieldDefinition[], linked = true) {
  const empty = Object.fromEntries(definitions.map(({ remoteKey }) => [remoteKey, null]));
  const refs = wire.firm_id ? [{ objectType: 'firms', id: String(wire.firm_id) }] : [];
  return context.record({
    id: String(wire.id),
    wire: { ...wire, own: { ...empty, ...wire.own } },
    custom: definitions,
    associations: linked && context.objectType === 'people' ? { companies: { refs, complete: true } } : undefined,
    createdAt: wire.created_at,
    updatedAt: wire.updated_at,
    version: String(wire.version),
    deleted: wire.deleted ? { kind: 'hard', at: wire.updated_at } : undefined,
  });
}

async function readAll(context: Context, items: readonly unknown[], options: ListOptions) {
  const definitions = await context.customDefinitions(options.custom ?? []);
  const read = (wire: RecordWire) => recordOf(context, wire, definitions, options.associations);
  return kit.readItems(items, { objectType: context.objectType, schema: recordWire, read });
}

function ask(context: Context, operation: string, query: NonNullable<kit.HttpRequest['query']>) {
  const { objectType, http } = context;
  const request = { method: 'GET', path: kit.path`/${objectType}`, query, schema: pageWire } as const;
  return http.send({ ...request, operation: `${objectType}.${operation}` });
}

async function list(context: Context, options: ListOptions): Promise<Page> {
  const style = kit.cursorPaging(`cardfile.${context.objectType}`);
  const position = style.open(options.cursor);
  const limit = Math.min(options.limit ?? 50, 50);
  const { body, observedAt } = await ask(context, 'list', { limit, after: position.at });
  const read = await readAll(context, body.data, options);
  const checkpoint = context.objectType === 'users' ? undefined : walk(context).checkpointFrom;
  return kit.pageOf({ style, position, ...read, next: body.next?.toString(), observedAt, checkpoint });
}

function changes(context: Context, options: ChangesOptions): Promise<Page> {
  return walk(context).changes(options, async ({ from, tie, limit }) => {
    const query = tie ? { updated_at: tie.at, after: tie.afterId, limit } : { updated_since: from, limit };
    const { body, observedAt } = await ask(context, 'changes', query);
    const known = body.data.flatMap((item) => recordWire.safeParse(item).data ?? []);
    const items = known.map(({ id, updated_at }) => ({ id: String(id), stamp: updated_at }));
    return { ...(await readAll(context, body.data, options)), items, more: body.more ?? false, observedAt };
  });
}

async function get(context: Context, ids: readonly string[], options: ListOptions) {
  return kit.readEach(ids, atOnce, async (id) => {
    const request = { method: 'GET', path: kit.path`/${context.objectType}/${id}`, schema: oneWire } as const;
    const { body } = await context.http.send({ ...request, operation: `${context.objectType}.get` });
    const { records, quarantined } = await readAll(context, [body.data], options);
    if (quarantined[0]) throw quarantined[0].error;
    return records[0];
  });
}

async function find(context: Context, queries: readonly FindQuery[], options: ListOptions) {
  return kit.concurrently(queries, atOnce, async ({ key, by, value }) => {
    const { body } = await ask(context, 'find', { [by === 'syncKey' ? 'reference' : by]: value });
    const { records, quarantined } = await readAll(context, body.data, options);
    return { key, records, complete: quarantined.length === 0 && !body.next };
  });
}

/** A person has one firm: what is added replaces it, and only the one that is there can be removed. */
async function firmOf(context: Context, { id, patch }: { readonly id?: string; readonly patch: CreateItem['patch'] }) {
  const { primary, add = [], remove = [] } = patch.associations.companies ?? {};
  const wanted = primary ?? add.at(-1);
  if (wanted) return { firm_id: Number(wanted.id) };
  if (remove.length === 0 || id === undefined) return {};
  const request = { method: 'GET', path: kit.path`/people/${id}`, schema: writtenWire } as const;
  const { body } = await context.http.send(request);
  return remove.some((ref) => ref.id === String(body.data.firm_id)) ? { firm_id: null } : {};
}

type Item = CreateItem & Partial<Pick<UpdateItem, 'id' | 'current' | 'expectVersion'>>;

/** Creates what has no id, changes what has one. */
function write(context: Context, items: readonly Item[]) {
  const { objectType, http } = context;
  const operation = `${objectType}.write`;
  return kit.writeEach({
    operation,
    items,
    limit: atOnce,
    signal: context.options.signal,
    write: async (item: Item) => {
      const { key, id, patch, expectVersion, syncKey } = item;
      const { props, warnings } = await context.patch(patch, item.current);
      const body = { ...props, ...(await firmOf(context, item)), reference: syncKey };
      const request =
        id === undefined
          ? ({ method: 'POST', path: kit.path`/${objectType}` } as const)
          : ({ method: 'PATCH', path: kit.path`/${objectType}/${id}` } as const);
      const answer = await http.send({
        ...request,
        body,
        headers: expectVersion === undefined ? {} : { 'if-match': `"${expectVersion}"` },
        // A second try of a conditional write would be refused for the version that the first one made.
        safety: id === undefined || expectVersion !== undefined ? 'unsafe' : 'idempotent',
        schema: writtenWire,
        operation,
      });
      const record = recordOf(context, answer.body.data, await context.customDefinitions(Object.keys(patch.custom)));
      return { key, status: 'applied', id: record.ref.id, record, warnings };
    },
  });
}

function remove({ objectType, http, options }: Context, items: readonly DeleteItem[]) {
  const operation = `${objectType}.delete`;
  return kit.writeEach({
    operation,
    items,
    limit: atOnce,
    signal: options.signal,
    write: async ({ key, id }: DeleteItem) => {
      await http.send({ method: 'DELETE', path: kit.path`/${objectType}/${id}`, operation });
      return { key, status: 'applied', id, warnings: [] };
    },
  });
}

/** What users have. */
export const reading = { list, get } satisfies kit.PortEndpoints;
const writing = { create: write, update: write, delete: remove };
/** What firms and people have. */
export const everything = { ...reading, changes, find, ...writing } satisfies kit.PortEndpoints;
