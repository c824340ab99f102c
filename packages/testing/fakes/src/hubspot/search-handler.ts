import { z } from 'zod';
import { ApiError, validationError } from './api-error.ts';
import { type HubSpotAnswer, type HubSpotCall, readJson } from './hubspot-call.ts';
import type { HubSpotState, ObjectSpace } from './hubspot-state.ts';
import { type ObjectRow, readProperty } from './object-row.ts';
import { recordAnswer } from './record-answer.ts';
import { compareAs, searchFilter } from './search-filter.ts';
import { type GroupPlan, planGroup, rowsOf } from './search-plan.ts';

const sortInput = z.union([
  z.string(),
  z.object({ propertyName: z.string(), direction: z.enum(['ASCENDING', 'DESCENDING']).optional() }),
]);

const searchRequest = z.object({
  filterGroups: z.array(z.object({ filters: z.array(searchFilter) })).optional(),
  filters: z.array(searchFilter).optional(),
  sorts: z.array(sortInput).optional(),
  query: z.string().optional(),
  properties: z.array(z.string()).optional(),
  limit: z.number().int().optional(),
  after: z.union([z.string(), z.number()]).transform(String).optional(),
});

type SearchRequest = z.infer<typeof searchRequest>;

/** The reach and shape limits of search. */
export const searchLimits = { page: 200, reachable: 10_000, body: 3000, groups: 5, filtersPerGroup: 6, filters: 18 };

/** Answers `POST …/{type}/search` from what the index knows by now. */
export function searchHandler(call: HubSpotCall, space: ObjectSpace): HubSpotAnswer {
  const { state } = call;
  if (call.request.body.length > searchLimits.body) {
    throw validationError(`The request body is longer than ${searchLimits.body} characters`);
  }
  const request = readJson(call, searchRequest);
  const { limit, offset } = readPage(request);
  checkShape(request, space);
  space.table.search.settle(state.now());
  const { total, rows } = findRows(state, space, request, offset, limit);
  const view =
    request.properties === undefined || request.properties.length === 0 ? {} : { properties: request.properties };
  const results = rows.map((row) => recordAnswer(state, space, row, view));
  const next = offset + rows.length;
  const paging = next < total ? { paging: { next: { after: String(next) } } } : {};
  return { status: 200, body: { total, results, ...paging } };
}

function readPage({ limit = 10, after = '0' }: SearchRequest): { limit: number; offset: number } {
  if (limit < 0 || limit > searchLimits.page) {
    throw validationError(`Invalid limit: ${limit}. The limit must be at most ${searchLimits.page}`);
  }
  if (after !== '' && !/^\d+$/.test(after)) {
    throw new ApiError(400, {
      message: `Invalid input JSON on line 1, column 1: Cannot deserialize value of type \`int\` from String "${after}": not a valid \`int\` value`,
      category: 'VALIDATION_ERROR',
    });
  }
  const offset = Number(after);
  if (offset + limit > searchLimits.reachable) {
    throw validationError(`Paging past ${searchLimits.reachable} results is not supported`);
  }
  return { limit, offset };
}

function groupsOf({ filterGroups, filters }: SearchRequest) {
  const groups = (filterGroups ?? []).filter((group) => group.filters.length > 0);
  return groups.length === 0 && filters !== undefined ? [{ filters }] : groups;
}

function checkShape(request: SearchRequest, space: ObjectSpace): void {
  const groups = groupsOf(request);
  const counts = groups.map(({ filters }) => filters.length);
  if (groups.length > searchLimits.groups)
    throw validationError(`Too many filterGroups: at most ${searchLimits.groups}`);
  if (counts.some((count) => count > searchLimits.filtersPerGroup)) {
    throw validationError(`Too many filters in a group: at most ${searchLimits.filtersPerGroup}`);
  }
  if (counts.reduce((sum, count) => sum + count, 0) > searchLimits.filters) {
    throw validationError(`Too many filters: at most ${searchLimits.filters}`);
  }
  if ((request.sorts ?? []).length > 1) throw validationError('Only one sort is supported');
  const epoch = groups
    .flatMap(({ filters }) => filters)
    .find(({ operator, value, propertyName }) => {
      const type = space.properties.get(propertyName)?.type;
      return operator === 'GTE' && value === '0' && (type === 'datetime' || type === 'date');
    });
  if (epoch !== undefined) throw new ApiError(500, { message: 'internal error' });
}

interface SearchOrder {
  readonly property: string;
  readonly descending: boolean;
}

function orderOf({ sorts = [] }: SearchRequest, space: ObjectSpace): SearchOrder {
  const [sort] = sorts;
  if (sort === undefined) return { property: 'hs_object_id', descending: false };
  const order =
    typeof sort === 'string'
      ? { property: sort.replace(/^-/, ''), descending: sort.startsWith('-') }
      : { property: sort.propertyName, descending: sort.direction === 'DESCENDING' };
  if (!space.properties.has(order.property)) throw validationError(`Cannot sort by unknown property ${order.property}`);
  return order;
}

interface Found {
  readonly total: number;
  readonly rows: readonly ObjectRow[];
}

function findRows(
  state: HubSpotState,
  space: ObjectSpace,
  request: SearchRequest,
  offset: number,
  limit: number,
): Found {
  const order = orderOf(request, space);
  const orderedBy = order.property === space.type.modifiedProperty ? 'modified' : 'id';
  const groups = groupsOf(request);
  const plans = (groups.length === 0 ? [{ filters: [] }] : groups).map(({ filters }) =>
    planGroup(state, space, filters, orderedBy),
  );
  const isIndexed = order.property === 'hs_object_id' || orderedBy === 'modified';
  const [plan] = plans;
  const text = (request.query ?? '').trim();
  const direct = plans.length === 1 && plan !== undefined && plan.ids === undefined && text === '' && isIndexed;
  if (direct && plan.tests.length === 0 && plan.range.orderedBy === orderedBy)
    return slice(space, plan, order, offset, limit);
  const known = cachedRows(space, request, () => collectRows(space, plans, order, textTest(space, text)));
  return { total: known.length, rows: known.slice(offset, offset + limit) };
}

/** One page straight from an index. */
function slice(space: ObjectSpace, { range }: GroupPlan, order: SearchOrder, offset: number, limit: number): Found {
  const rows: ObjectRow[] = [];
  const total = Math.max(0, range.to - range.from);
  for (let at = offset; at < Math.min(total, offset + limit); at++) {
    const rank = order.descending ? range.to - 1 - at : range.from + at;
    const row = space.table.search.row(range.index.at(rank) ?? -1);
    if (row !== undefined) rows.push(row);
  }
  return { total, rows };
}

function collectRows(
  space: ObjectSpace,
  plans: readonly GroupPlan[],
  order: SearchOrder,
  passes: (row: ObjectRow) => boolean,
): ObjectRow[] {
  const found = new Map<number, ObjectRow>();
  for (const plan of plans) for (const row of rowsOf(space, plan)) if (passes(row)) found.set(row.id, row);
  const sign = order.descending ? -1 : 1;
  const compare = rowOrder(space, order.property);
  return [...found.values()].sort((left, right) => sign * (compare(left, right) || left.id - right.id));
}

function rowOrder(space: ObjectSpace, property: string): (left: ObjectRow, right: ObjectRow) => number {
  const { type } = space;
  if (property === 'hs_object_id') return (left, right) => left.id - right.id;
  if (property === type.modifiedProperty) return (left, right) => left.updatedAtMs - right.updatedAtMs;
  if (property === type.createdProperty) return (left, right) => left.createdAtMs - right.createdAtMs;
  const compare = compareAs(space.properties.get(property)?.type ?? 'string');
  return (left, right) => compare(readProperty(type, left, property) ?? '', readProperty(type, right, property) ?? '');
}

function textTest(space: ObjectSpace, text: string): (row: ObjectRow) => boolean {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return () => true;
  return (row) => {
    const held = space.type.textProperties.map((name) => (row.properties[name] ?? '').toLowerCase()).join(' ');
    return words.every((word) => held.includes(word));
  };
}

const keptQueries = 8;

/** Later pages of a query reuse the rows found for the first, until the index changes. */
function cachedRows(space: ObjectSpace, request: SearchRequest, collect: () => ObjectRow[]): readonly ObjectRow[] {
  const { after: _after, limit: _limit, properties: _properties, ...query } = request;
  const key = JSON.stringify(query);
  if (key.includes('"associations.')) return collect();
  const { version } = space.table.search;
  const recent = space.recentQueries;
  const known = recent.get(key);
  if (known?.version === version) return known.rows;
  const rows = collect();
  recent.delete(key);
  recent.set(key, { version, rows });
  const [oldest] = recent.keys();
  if (recent.size > keptQueries && oldest !== undefined) recent.delete(oldest);
  return rows;
}
