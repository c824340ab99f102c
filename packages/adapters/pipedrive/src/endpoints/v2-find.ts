import type { FindOutcome, FindQuery, ListOptions, RemoteRecord } from '@crmsync/adapter';
import { isWireProps, type PortContext, path } from '@crmsync/adapter-kit';
import { instantMs, toInstant } from '@crmsync/model';
import { fieldSearchEnvelope, searchEnvelope } from '../wire.ts';
import { syncKeyCode } from './account-fields.ts';
import { searchCost } from './limits.ts';
import { instantOf, readPlan, toRecords, type V2Object, type V2Wire } from './v2-object.ts';
import { getWires, maxIds, parseItems, sendList } from './v2-read.ts';

/** How one natural key is searched. */
export interface SearchRule<W extends V2Wire> {
  /** The search's `fields` parameter. */
  readonly fields: string;
  /** Texts to search for one value, since search compares text. @default the value */
  spellings?(value: string): readonly string[];
  /** Whether a record that was found really has the value. */
  matches(wire: W, value: string): boolean;
}

/** What an object type can be found by. */
export interface FindRules<W extends V2Wire> {
  readonly rules: { readonly [by: string]: SearchRule<W> };
  readonly syncKey?: {
    readonly label: string;
    readonly entityType: 'person' | 'organization' | 'deal';
    /** How far back records are listed, since search does not know the latest yet. */
    readonly windowMs: number;
  };
}

/** Longest time a write was allowed for to stay invisible to search; the vendor states none. */
export const searchLagMs = 30_000;

/** Shortest text that search takes. */
const minTerm = 1;

/** Finds records by natural keys. Hits are read again by id, since search results are short and lag behind. */
export async function findRecords<W extends V2Wire>(
  context: PortContext,
  object: V2Object<W>,
  find: FindRules<W>,
  queries: readonly FindQuery[],
  options: ListOptions,
): Promise<readonly FindOutcome[]> {
  const outcomes: FindOutcome[] = [];
  const byKey = queries.filter(({ by }) => by === 'syncKey');
  if (find.syncKey && byKey.length > 0) {
    outcomes.push(...(await findBySyncKey(context, object, find.syncKey, byKey, options)));
  }
  for (const query of queries) {
    const rule = find.rules[query.by];
    if (rule) outcomes.push(await findByRule(context, object, rule, query, options));
  }
  return outcomes;
}

async function findByRule<W extends V2Wire>(
  context: PortContext,
  object: V2Object<W>,
  rule: SearchRule<W>,
  query: FindQuery,
  options: ListOptions,
): Promise<FindOutcome> {
  const ids = new Set<string>();
  let complete = true;
  const terms = rule.spellings?.(query.value) ?? [query.value];
  for (const term of terms.filter((text) => text.trim().length >= minTerm)) {
    const found = await search(context, object.path, rule.fields, term);
    for (const id of found.ids) ids.add(id);
    complete &&= found.complete;
  }
  const records = await readMatching(context, object, [...ids], options, (wire) => rule.matches(wire, query.value));
  return { key: query.key, records, complete };
}

async function search(
  context: PortContext,
  name: string,
  fields: string,
  term: string,
): Promise<{ readonly ids: readonly string[]; readonly complete: boolean }> {
  const answer = await context.http.send({
    method: 'GET',
    path: path`/api/v2/${name}/search`,
    query: { term, fields, exact_match: true, limit: maxIds },
    schema: searchEnvelope,
    cost: searchCost(),
    operation: `${context.objectType}.search`,
  });
  return {
    ids: answer.body.data.items.map(({ item }) => String(item.id)),
    complete: !answer.body.additional_data?.next_cursor,
  };
}

async function readMatching<W extends V2Wire>(
  context: PortContext,
  object: V2Object<W>,
  ids: readonly string[],
  options: ListOptions,
  matches: (wire: W) => boolean,
): Promise<RemoteRecord[]> {
  if (ids.length === 0) return [];
  const plan = await readPlan(context, object, options);
  const { found } = await getWires(context, object, ids, plan.query);
  const fitting = [...found.values()].filter((wire) => !wire.is_deleted && matches(wire));
  return toRecords(context, object, fitting, plan);
}

/**
 * Finds records by our key. Search lags behind writes, so the latest records are listed, which is consistent; only keys
 * that are not among them are searched.
 */
async function findBySyncKey<W extends V2Wire>(
  context: PortContext,
  object: V2Object<W>,
  rule: NonNullable<FindRules<W>['syncKey']>,
  queries: readonly FindQuery[],
  options: ListOptions,
): Promise<FindOutcome[]> {
  const code = await syncKeyCode(context, rule.label);
  const plan = await readPlan(context, object, options);
  const query = {
    ...object.query,
    custom_fields: [...new Set([code, ...plan.definitions.map((one) => one.remoteKey)])].slice(0, 15).join(','),
  };
  const recent = await recentWires(context, object, query, rule.windowMs);
  const outcomes: FindOutcome[] = [];
  for (const { key, value } of queries) {
    const listed = recent.filter((wire) => keyOf(wire, code) === value);
    if (listed.length > 0) {
      const ids = listed.map(({ id }) => String(id));
      outcomes.push({ key, records: await readMatching(context, object, ids, options, () => true), complete: true });
      continue;
    }
    const found = await searchField(context, rule.entityType, code, value);
    const wires = found.length === 0 ? new Map<string, W>() : (await getWires(context, object, found, query)).found;
    const fitting = [...wires.values()].filter((wire) => !wire.is_deleted && keyOf(wire, code) === value);
    const ids = fitting.map(({ id }) => String(id));
    outcomes.push({ key, records: await readMatching(context, object, ids, options, () => true), complete: true });
  }
  return outcomes;
}

/** The records made within the window, newest first in the listing. */
async function recentWires<W extends V2Wire>(
  context: PortContext,
  object: V2Object<W>,
  query: { readonly [name: string]: string },
  windowMs: number,
): Promise<W[]> {
  const wires: W[] = [];
  let cursor: string | undefined;
  let since: string | undefined;
  do {
    const phase = { path: object.path, query: {}, tokens: 10 };
    const answer = await sendList(context, phase, {
      ...query,
      sort_by: 'add_time',
      sort_direction: 'desc',
      limit: 100,
      cursor,
    });
    since ??= toInstant(instantMs(answer.observedAt) - windowMs);
    const oldest: string = since;
    const { items } = parseItems(context, object, answer.body.data ?? []);
    wires.push(...items);
    const last = items.at(-1);
    const reached = last === undefined || (instantOf(last.add_time) ?? '') < oldest;
    cursor = reached ? undefined : (answer.body.additional_data?.next_cursor ?? undefined);
  } while (cursor !== undefined);
  return wires;
}

async function searchField(
  context: PortContext,
  entityType: string,
  field: string,
  term: string,
): Promise<readonly string[]> {
  const answer = await context.http.send({
    method: 'GET',
    path: path`/api/v2/itemSearch/field`,
    query: { term, entity_type: entityType, field, match: 'exact', limit: maxIds },
    schema: fieldSearchEnvelope,
    cost: searchCost(),
    operation: `${context.objectType}.searchSyncKey`,
  });
  return answer.body.data.flatMap((hit) => {
    const id = hit.item?.id ?? hit.id;
    return id === undefined ? [] : [String(id)];
  });
}

function keyOf(wire: object, code: string): unknown {
  const custom: unknown = Reflect.get(wire, 'custom_fields');
  return isWireProps(custom) ? custom[code] : undefined;
}
