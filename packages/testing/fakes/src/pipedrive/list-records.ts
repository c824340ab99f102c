import { invalidInput, notFound } from './api-error.ts';
import type { EntityName } from './change-event.ts';
import type { Json, JsonObject } from './json.ts';
import { readCursor, writeCursor } from './list-cursor.ts';
import type { PipedriveState } from './pipedrive-state.ts';
import { flagParam, integerParam, limitParam, listParam, timeParam, wordParam } from './query-params.ts';
import type { Row, SortKey } from './record-table.ts';
import { readableRow } from './record-writer.ts';
import { isFieldOwner, optionalFields, recordWire, type WireView } from './wire-v2.ts';

/** Largest page of a v2 list. */
export const maxPageSize = 500;
const maxIds = 100;
const maxCustomFields = 15;

/** One page of a v2 list with the cursor of the next one, null at the end. */
export interface ListPage {
  readonly data: JsonObject[];
  readonly nextCursor: string | null;
}

type Accept = (row: Row) => boolean;

/** Equality filters of each list, besides ids and times: query parameter and record field. */
const equalFilters: Readonly<Record<EntityName, readonly string[]>> = {
  person: ['owner_id', 'org_id'],
  organization: ['owner_id'],
  deal: ['owner_id', 'person_id', 'org_id', 'pipeline_id', 'stage_id'],
  activity: ['owner_id', 'deal_id', 'person_id', 'org_id'],
  pipeline: [],
  stage: ['pipeline_id'],
  note: [],
  lead: [],
};

const sortKeys: Readonly<Partial<Record<EntityName, readonly SortKey[]>>> = {
  activity: ['id', 'update_time', 'add_time', 'due_date'],
  stage: ['id', 'update_time', 'add_time', 'order_nr'],
};
const commonSortKeys: readonly SortKey[] = ['id', 'update_time', 'add_time'];

/** Options of a list that are not parameters of the request. */
export interface ListOptions {
  /** For deals: true lists only archived ones, false only the others. */
  readonly archived?: boolean;
}

/**
 * Reads one page of a v2 list. The page starts with the record the cursor names, in the lasting order of `sort_by`,
 * so records that move while a list is read are seen again or later, as with the real service.
 * @throws ApiError 400 for wrong parameters.
 */
export function listRecords(
  state: PipedriveState,
  entity: EntityName,
  query: URLSearchParams,
  options: ListOptions = {},
): ListPage {
  const limit = limitParam(query, maxPageSize);
  const sortBy = wordParam(query, 'sort_by', sortKeys[entity] ?? commonSortKeys, 'id');
  const direction = wordParam(query, 'sort_direction', ['asc', 'desc'], 'asc');
  const since = timeParam(query, 'updated_since');
  const until = timeParam(query, 'updated_until');
  const view = readView(state, entity, query);
  const accept = filterOf(state, entity, query, options);
  const table = state.tables[entity];
  const accepted: Accept = (row) =>
    (since === undefined || row.updatedAtMs >= since) &&
    (until === undefined || row.updatedAtMs < until) &&
    accept(row);

  const from = startPosition(readCursor(query), sortBy, direction);
  const skipTo =
    sortBy === 'update_time' && direction === 'asc' && since !== undefined ? { key: since, id: 0 } : undefined;
  const page: Row[] = [];
  for (const row of candidates(state, entity, query, table.walk(sortBy, direction, from ?? skipTo))) {
    if (sortBy === 'update_time' && isPast(row, direction, since, until)) break;
    if (!accepted(row)) continue;
    page.push(row);
    if (page.length > limit) break;
  }
  const next = page.length > limit ? page.pop() : undefined;
  return {
    data: page.map((row) => recordWire(state, entity, row, view)),
    nextCursor: next === undefined ? null : cursorTo(next, table.positionOf(next, sortBy).key, sortBy, direction),
  };
}

/** Reads what a request wants to see of each record; @throws ApiError 400 for unknown names. */
export function readView(state: PipedriveState, entity: EntityName, query: URLSearchParams): WireView {
  const includeFields = listParam(query, 'include_fields') ?? [];
  const known: readonly string[] = isFieldOwner(entity) ? optionalFields[entity] : [];
  for (const key of includeFields) {
    if (!known.includes(key)) throw invalidInput([`include_fields: unknown field ${key}`]);
  }
  const customFields = listParam(query, 'custom_fields');
  if (customFields !== undefined && customFields.length > maxCustomFields) {
    throw invalidInput([`custom_fields: must have at most ${maxCustomFields} keys`]);
  }
  for (const code of customFields ?? []) {
    if (!isFieldOwner(entity) || state.fields[entity].get(code)?.isCustom !== true) {
      throw invalidInput([`custom_fields: unknown field ${code}`]);
    }
  }
  return {
    includeFields,
    ...(customFields === undefined ? {} : { customFields }),
    optionLabels: flagParam(query, 'include_option_labels') ?? false,
    labels: flagParam(query, 'include_labels') ?? false,
  };
}

function filterOf(state: PipedriveState, entity: EntityName, query: URLSearchParams, options: ListOptions): Accept {
  if (integerParam(query, 'filter_id') !== undefined) throw notFound('filter');
  const ids = idSet(query);
  const accepts: Accept[] = [deletedFilter(state, entity, query)];
  if (ids !== undefined) accepts.push((row) => ids.has(row.id));
  for (const key of equalFilters[entity]) {
    const wanted = integerParam(query, key);
    if (wanted !== undefined) accepts.push((row) => row.fields[key] === wanted);
  }
  if (entity === 'deal') accepts.push((row) => (row.fields.is_archived === true) === (options.archived === true));
  if (entity === 'activity') accepts.push(activityFilter(query));
  const dealId = entity === 'person' ? integerParam(query, 'deal_id') : undefined;
  if (dealId !== undefined) {
    const people = new Set(
      [...state.participants.values()].filter((each) => each.dealId === dealId).map((each) => each.personId),
    );
    accepts.push((row) => people.has(row.id));
  }
  return (row) => accepts.every((each) => each(row));
}

function deletedFilter(state: PipedriveState, entity: EntityName, query: URLSearchParams): Accept {
  const statuses = entity === 'deal' ? listParam(query, 'status') : undefined;
  for (const status of statuses ?? []) {
    if (!['open', 'won', 'lost', 'deleted'].includes(status)) throw invalidInput(['status: unknown status']);
  }
  if (statuses === undefined) return (row) => row.deletedAtMs === undefined;
  return (row) =>
    row.deletedAtMs === undefined
      ? statuses.includes(String(row.fields.status))
      : statuses.includes('deleted') && readableRow(state, entity, row.id) !== undefined;
}

function activityFilter(query: URLSearchParams): Accept {
  const done = flagParam(query, 'done');
  const leadId = query.get('lead_id');
  return (row) =>
    (done === undefined || row.fields.done === done) && (leadId === null || row.fields.lead_id === leadId);
}

function idSet(query: URLSearchParams): ReadonlySet<number> | undefined {
  const ids = listParam(query, 'ids');
  if (ids === undefined) return undefined;
  if (ids.length > maxIds) throw invalidInput([`ids: must have at most ${maxIds} ids`]);
  if (ids.some((id) => !/^\d+$/.test(id))) throw invalidInput(['ids: must be a list of integers']);
  return new Set(ids.map(Number));
}

/** With a short list of ids the table is not walked: the few rows are picked and ordered. */
function candidates(
  state: PipedriveState,
  entity: EntityName,
  query: URLSearchParams,
  walk: Iterable<Row>,
): Iterable<Row> {
  const ids = idSet(query);
  if (ids === undefined || query.get('cursor') !== null || query.get('sort_by') !== null) return walk;
  const descending = query.get('sort_direction') === 'desc';
  const sorted = [...ids].sort((left, right) => (descending ? right - left : left - right));
  return sorted.flatMap((id) => state.tables[entity].get(id) ?? []);
}

function isPast(row: Row, direction: 'asc' | 'desc', since: number | undefined, until: number | undefined): boolean {
  if (direction === 'asc') return until !== undefined && row.updatedAtMs >= until;
  return since !== undefined && row.updatedAtMs < since;
}

function cursorTo(next: Row, key: number, sortBy: SortKey, direction: 'asc' | 'desc'): string {
  return writeCursor({ field: sortBy, fieldValue: key, sortDirection: direction, id: next.id });
}

function startPosition(
  cursor: JsonObject | undefined,
  sortBy: SortKey,
  direction: 'asc' | 'desc',
): { key: number; id: number } | undefined {
  if (cursor === undefined) return undefined;
  const { field, fieldValue, sortDirection, id } = cursor;
  if (field !== sortBy || sortDirection !== direction) throw invalidInput(['cursor: does not belong to this sorting']);
  return { key: numberOf(fieldValue), id: numberOf(id) };
}

function numberOf(value: Json | undefined): number {
  if (typeof value !== 'number') throw invalidInput(['cursor: invalid cursor']);
  return value;
}
