import { invalidInput } from './api-error.ts';
import type { PipedriveState } from './pipedrive-state.ts';
import { parseV1Time } from './pipedrive-time.ts';
import { integerParam, timeParam } from './query-params.ts';
import type { Row, SortKey } from './record-table.ts';
import { createRecord, deleteRecord, livingRow, updateRecord } from './record-writer.ts';
import { type Route, success } from './router.ts';
import { v1Page } from './v1-paging.ts';
import { noteWire } from './wire-v1.ts';

const linkFilters = ['user_id', 'deal_id', 'person_id', 'org_id', 'project_id', 'task_id'];
const sortKeys: readonly SortKey[] = ['id', 'add_time', 'update_time'];

/** Notes, which only v1 offers: offset paging, PUT instead of PATCH, 201 on create. */
export function noteRoutes(state: PipedriveState): Route[] {
  return [
    {
      version: 'v1',
      method: 'GET',
      pattern: '/notes',
      tokens: 20,
      endpoint: ({ query, cause }) => {
        const { items, paging } = v1Page([...matchingNotes(state, query)], query);
        return success(
          items.map((row) => noteWire(state, row, cause.userId)),
          { pagination: paging },
        );
      },
    },
    {
      version: 'v1',
      method: 'POST',
      pattern: '/notes',
      tokens: 10,
      endpoint: ({ body, cause }) => {
        const row = createRecord(state, 'note', cause, body, { ignoreUnknown: true });
        return success(noteWire(state, row, cause.userId), undefined, 201);
      },
    },
    {
      version: 'v1',
      method: 'GET',
      pattern: '/notes/{id}',
      tokens: 2,
      endpoint: ({ cause }, params) => success(noteWire(state, livingRow(state, 'note', params.id()), cause.userId)),
    },
    {
      version: 'v1',
      method: 'PUT',
      pattern: '/notes/{id}',
      tokens: 10,
      endpoint: ({ body, cause }, params) => {
        const row = updateRecord(state, 'note', cause, params.id(), body, { ignoreUnknown: true });
        return success(noteWire(state, row, cause.userId));
      },
    },
    {
      version: 'v1',
      method: 'DELETE',
      pattern: '/notes/{id}',
      tokens: 6,
      endpoint: ({ cause }, params) => {
        deleteRecord(state, 'note', cause, params.id());
        return success(true);
      },
    },
  ];
}

function* matchingNotes(state: PipedriveState, query: URLSearchParams): Iterable<Row> {
  const since = updatedSince(query);
  const leadId = query.get('lead_id');
  const links = linkFilters.map((key) => [key, integerParam(query, key)] as const);
  const { key, direction } = sorting(query);
  for (const row of state.tables.note.walk(key, direction)) {
    if (row.deletedAtMs !== undefined) continue;
    if (since !== undefined && row.updatedAtMs < since) continue;
    if (leadId !== null && row.fields.lead_id !== leadId) continue;
    if (links.some(([link, wanted]) => wanted !== undefined && row.fields[link] !== wanted)) continue;
    yield row;
  }
}

function updatedSince(query: URLSearchParams): number | undefined {
  const text = query.get('updated_since');
  return (text === null ? undefined : parseV1Time(text)) ?? timeParam(query, 'updated_since');
}

function sorting(query: URLSearchParams): { key: SortKey; direction: 'asc' | 'desc' } {
  const [name = 'id', way = 'asc'] = (query.get('sort') ?? 'id asc').trim().toLowerCase().split(/\s+/);
  const key = sortKeys.find((each) => each === name);
  if (key === undefined || (way !== 'asc' && way !== 'desc')) throw invalidInput(['sort: unknown field or direction']);
  return { key, direction: way };
}
