import type { ChangesOptions, GetOutcome, ListOptions, Page, RemoteRecord } from '@crmsync/adapter';
import { NotFoundError, type Quarantined } from '@crmsync/adapter';
import {
  type ChangeAnswer,
  concurrently,
  cursorPaging,
  type HttpAnswer,
  type Incremental,
  incremental,
  type PortContext,
  pageOf,
  path,
  readItems,
} from '@crmsync/adapter-kit';
import { CrmSyncError, type Instant } from '@crmsync/model';
import { z } from 'zod';
import { pageEnvelope } from '../wire.ts';
import { cost } from './limits.ts';
import { instantOf, type ListPhase, readPlan, toRecords, type V2Object, type V2Wire } from './v2-object.ts';

/** Largest page. */
const maxPage = 500;
/** Most ids in one request. */
export const maxIds = 100;
/** Requests of one call on the wire at once. */
const maxAtOnce = 8;
/** A list by ids costs 10 tokens, a single record 1. */
const singlesUpTo = 9;

/**
 * Stamps are whole seconds; 60 seconds cover writes that become visible late. Lists are read from the database, not from
 * an index, so that a write shows at once; two seconds are for replicas.
 */
export const incrementalFacts = {
  kind: 'modifiedSince',
  precisionMs: 1000,
  lookBackMs: 60_000,
  lagMs: 2_000,
} as const;

/** The reads of one object type of v2. */
export interface V2Reads {
  list(context: PortContext, options: ListOptions): Promise<Page>;
  changes(context: PortContext, options: ChangesOptions): Promise<Page>;
  get(context: PortContext, ids: readonly string[], options: ListOptions): Promise<readonly GetOutcome[]>;
}

/** Makes the reads of one object type. */
export function v2Reads<W extends V2Wire>(objectType: string, object: V2Object<W>): V2Reads {
  const tag = `pipedrive.${objectType}`;
  const paging = cursorPaging(tag);
  const engine: Incremental = incremental({
    tag,
    precisionMs: incrementalFacts.precisionMs,
    lookBackMs: incrementalFacts.lookBackMs,
    pageSize: maxPage,
    // The vendor's cursor names stamp and id of the next record, so records that move do not shift the rest.
    walk: 'cursor',
  });
  return {
    list: async (context, options) => {
      const position = paging.open(options.cursor);
      const page = await readPhase(context, object, object.listPhases, position.at, options, { sort_by: 'id' });
      return pageOf({ ...page, style: paging, position, checkpoint: engine.checkpointFrom });
    },
    changes: (context, options) =>
      engine.changes(options, async (query): Promise<ChangeAnswer> => {
        const page = await readPhase(context, object, object.changePhases, query.cursor, options, {
          sort_by: 'update_time',
          updated_since: filterTime(query.from),
        });
        return { ...page, items: page.stamps, more: page.next !== null, cursor: page.next ?? undefined };
      }),
    get: (context, ids, options) => getRecords(context, object, ids, options),
  };
}

interface PhasePage {
  readonly records: readonly RemoteRecord[];
  readonly quarantined: readonly Quarantined[];
  readonly stamps: readonly { readonly id: string; readonly stamp: Instant }[];
  /** `<phase>:<the vendor's cursor>`. */
  readonly next: string | null;
  readonly observedAt: Instant;
}

/** One page of one phase; after the last page of a phase the next begins. */
async function readPhase<W extends V2Wire>(
  context: PortContext,
  object: V2Object<W>,
  phases: readonly ListPhase[],
  at: string | undefined,
  options: ListOptions,
  query: { readonly [name: string]: string },
): Promise<PhasePage> {
  const { number, cursor } = phaseOf(at);
  const phase = phases[number];
  if (!phase) throw new TypeError(`pipedrive ${object.path}: the cursor names a part that does not exist`);
  const plan = await readPlan(context, object, options);
  const limit = Math.max(1, Math.min(options.limit ?? maxPage, maxPage));
  const answer = await sendList(context, phase, { ...plan.query, ...query, sort_direction: 'asc', limit, cursor });
  const { items, quarantined } = parseItems(context, object, answer.body.data ?? []);
  const wanted = items.filter((wire) => object.belongs?.(wire) ?? true);
  const after = answer.body.additional_data?.next_cursor;
  const following = number + 1 < phases.length ? `${number + 1}:` : null;
  return {
    records: await toRecords(context, object, wanted, plan),
    quarantined,
    stamps: items.flatMap((wire) => {
      const stamp = instantOf(wire.update_time);
      return stamp === undefined ? [] : [{ id: String(wire.id), stamp }];
    }),
    next: after ? `${number}:${after}` : following,
    observedAt: answer.observedAt,
  };
}

function phaseOf(at: string | undefined): { readonly number: number; readonly cursor: string | undefined } {
  const colon = at?.indexOf(':') ?? -1;
  if (at === undefined || colon < 0) return { number: 0, cursor: undefined };
  const cursor = at.slice(colon + 1);
  return { number: Number(at.slice(0, colon)), cursor: cursor === '' ? undefined : cursor };
}

/** One page of a list, its items unchecked. */
export function sendList(
  context: PortContext,
  phase: ListPhase,
  query: { readonly [name: string]: string | number | undefined },
): Promise<HttpAnswer<z.infer<typeof pageEnvelope>>> {
  return context.http.send({
    method: 'GET',
    path: listPaths[phase.path] ?? path`/api/v2/${phase.path}`,
    query: { ...phase.query, ...query },
    schema: pageEnvelope,
    cost: cost(phase.tokens),
    operation: `${context.objectType}.list`,
  });
}

const listPaths: { readonly [name: string]: ReturnType<typeof path> } = {
  'deals/archived': path`/api/v2/deals/archived`,
};

/** The items of a page that have the known shape, and those set aside. */
export function parseItems<W extends V2Wire>(
  context: PortContext,
  object: V2Object<W>,
  data: readonly unknown[],
): { readonly items: readonly W[]; readonly quarantined: readonly Quarantined[] } {
  const items: W[] = [];
  const { quarantined } = readItems(data, {
    objectType: context.objectType,
    schema: object.schema,
    read: (wire) => {
      items.push(wire);
      return context.record({ id: String(wire.id), wire: {} });
    },
  });
  return { items, quarantined };
}

/** Records by id: few one by one, many in lists; what the lists leave out (archived, deleted, other) one by one. */
async function getRecords<W extends V2Wire>(
  context: PortContext,
  object: V2Object<W>,
  ids: readonly string[],
  options: ListOptions,
): Promise<readonly GetOutcome[]> {
  const plan = await readPlan(context, object, options);
  const { found, failed } = await getWires(context, object, ids, plan.query);
  const records = await toRecords(context, object, [...found.values()], plan);
  const byId = new Map(records.map((record) => [record.ref.id, record]));
  return ids.map((id): GetOutcome => {
    const record = byId.get(id);
    const error = failed.get(id);
    if (record) return { id, status: 'found', record };
    return error ? { id, status: 'failed', error } : { id, status: 'missing' };
  });
}

interface FoundWires<W> {
  readonly found: ReadonlyMap<string, W>;
  readonly failed: ReadonlyMap<string, CrmSyncError>;
}

/** The wires of ids; ids that are no number name nothing. */
export async function getWires<W extends V2Wire>(
  context: PortContext,
  object: V2Object<W>,
  ids: readonly string[],
  query: { readonly [name: string]: string },
): Promise<FoundWires<W>> {
  const wanted = [...new Set(ids)].filter((id) => /^\d+$/.test(id));
  const found = new Map<string, W>();
  const failed = new Map<string, CrmSyncError>();
  if (wanted.length > singlesUpTo) {
    for (let start = 0; start < wanted.length; start += maxIds) {
      const chunk = wanted.slice(start, start + maxIds);
      const list = { path: object.path, query: {}, tokens: 10 };
      const answer = await sendList(context, list, { ...query, ids: chunk.join(','), limit: maxIds });
      const { items, quarantined } = parseItems(context, object, answer.body.data ?? []);
      for (const wire of items) found.set(String(wire.id), wire);
      for (const { ref, error } of quarantined) if (ref) failed.set(ref.id, error);
    }
  }
  const left = wanted.filter((id) => !found.has(id) && !failed.has(id));
  await concurrently(left, maxAtOnce, async (id) => {
    try {
      const wire = await getWire(context, object, id, query);
      if (wire) found.set(id, wire);
    } catch (error) {
      if (!CrmSyncError.is(error) || wanted.length === 1 || stopsAll(error)) throw error;
      failed.set(id, error);
    }
  });
  return { found, failed };
}

async function getWire<W extends V2Wire>(
  context: PortContext,
  object: V2Object<W>,
  id: string,
  query: { readonly [name: string]: string },
): Promise<W | undefined> {
  try {
    const answer = await context.http.send({
      method: 'GET',
      path: path`/api/v2/${object.path}/${id}`,
      query,
      schema: z.object({ data: object.schema }),
      cost: cost(1),
      operation: `${context.objectType}.get`,
    });
    return answer.body.data;
  } catch (error) {
    if (error instanceof NotFoundError) return undefined;
    throw error;
  }
}

/** Errors about the connection, which the other ids would meet, too. */
function stopsAll(error: CrmSyncError): boolean {
  return error.code !== 'WIRE_FORMAT';
}

/** RFC 3339 in whole seconds, rounded down: milliseconds are refused. */
export function filterTime(instant: Instant): string {
  return `${instant.slice(0, 19)}Z`;
}
