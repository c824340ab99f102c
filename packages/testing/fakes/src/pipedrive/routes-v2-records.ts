import { ApiError, notFound } from './api-error.ts';
import type { EntityName } from './change-event.ts';
import { listRecords, readView } from './list-records.ts';
import type { PipedriveState } from './pipedrive-state.ts';
import { createRecord, deleteRecord, readableRow, updateRecord } from './record-writer.ts';
import { type Route, success } from './router.ts';
import { recordWire } from './wire-v2.ts';

/** The objects that v2 offers with the same five calls. */
const collections: readonly { readonly path: string; readonly entity: EntityName; readonly listTokens: number }[] = [
  { path: '/persons', entity: 'person', listTokens: 10 },
  { path: '/organizations', entity: 'organization', listTokens: 10 },
  { path: '/deals', entity: 'deal', listTokens: 10 },
  { path: '/activities', entity: 'activity', listTokens: 10 },
  { path: '/pipelines', entity: 'pipeline', listTokens: 5 },
  { path: '/stages', entity: 'stage', listTokens: 5 },
];

/** List, read, create, change and delete of the v2 objects, and the list of archived deals. */
export function recordRoutes(state: PipedriveState): Route[] {
  return [
    ...collections.flatMap((collection) => collectionRoutes(state, collection)),
    {
      version: 'v2',
      method: 'GET',
      pattern: '/deals/archived',
      tokens: 20,
      endpoint: ({ query }) => {
        const page = listRecords(state, 'deal', query, { archived: true });
        return success(page.data, { next_cursor: page.nextCursor });
      },
    },
  ];
}

function collectionRoutes(state: PipedriveState, { path, entity, listTokens }: (typeof collections)[number]): Route[] {
  const one = `${path}/{id}`;
  return [
    {
      version: 'v2',
      method: 'GET',
      pattern: path,
      tokens: listTokens,
      endpoint: ({ query }) => {
        const page = listRecords(state, entity, query);
        return success(page.data, { next_cursor: page.nextCursor });
      },
    },
    {
      version: 'v2',
      method: 'POST',
      pattern: path,
      tokens: 5,
      endpoint: ({ body, cause }) => success(recordWire(state, entity, createRecord(state, entity, cause, body))),
    },
    {
      version: 'v2',
      method: 'GET',
      pattern: one,
      tokens: 1,
      endpoint: ({ query }, params) => {
        const row = readableRow(state, entity, params.id());
        if (row === undefined) throw notFound(entity);
        return success(recordWire(state, entity, row, readView(state, entity, query)));
      },
    },
    {
      version: 'v2',
      method: 'PATCH',
      pattern: one,
      tokens: 5,
      endpoint: ({ body, cause }, params) =>
        success(recordWire(state, entity, updateRecord(state, entity, cause, params.id(), body))),
    },
    {
      version: 'v2',
      method: 'DELETE',
      pattern: one,
      tokens: 3,
      endpoint: ({ cause }, params) => {
        refuseGone(state, entity, params.id());
        return success({ id: deleteRecord(state, entity, cause, params.id()).id });
      },
    },
  ];
}

/** Deleting what is already marked deleted answers 410 with a success body. */
function refuseGone(state: PipedriveState, entity: EntityName, id: number): void {
  if (readableRow(state, entity, id)?.deletedAtMs !== undefined) {
    throw new ApiError(410, { success: true, data: { id } });
  }
}
