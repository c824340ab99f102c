import { z } from 'zod';
import { ApiError, objectNotFound, resourceNotFound, validationError } from './api-error.ts';
import { recordAssociations } from './association-handler.ts';
import { batchHandler } from './batch-handler.ts';
import {
  type HubSpotAnswer,
  type HubSpotCall,
  propertiesShape,
  queryLimit,
  readJson,
  requireSpace,
} from './hubspot-call.ts';
import type { ObjectSpace } from './hubspot-state.ts';
import { linkInput, wantedLinks } from './link-input.ts';
import { listCursor, readListCursor } from './list-cursor.ts';
import type { ObjectRow } from './object-row.ts';
import { queryView, recordAnswer } from './record-answer.ts';
import {
  archiveRecord,
  checkNewRecord,
  eraseRecord,
  insertRecord,
  mergeRecords,
  requireRecord,
  updateRecord,
} from './record-writer.ts';
import { searchHandler } from './search-handler.ts';

/** Answers everything below `/crm/objects/{version}/{type}`. */
export function objectHandler(call: HubSpotCall): HubSpotAnswer | undefined {
  const [typeName, second, third, ...rest] = call.segments;
  const space = requireSpace(call.state, typeName);
  const route = `${call.method} ${second ?? ''}`;
  if (second === undefined) return collection(call, space);
  if (second === 'batch') return third === undefined ? undefined : batchHandler(call, space, third);
  if (third === 'associations') return recordAssociations(call, space, second, rest);
  if (third !== undefined) return undefined;
  if (route === 'POST search') return searchHandler(call, space);
  if (route === 'POST merge' && space.type.merges) return merge(call, space);
  if (route === 'POST gdpr-delete' && space.type.name === 'contacts') return erase(call, space);
  return single(call, space, second);
}

/** Properties that a version demands on create beyond the usual ones. */
export function demanded(call: HubSpotCall, space: ObjectSpace): readonly string[] {
  return call.version === '2026-09' ? (call.state.options.requiredOnCreate?.[space.type.name] ?? []) : [];
}

function collection(call: HubSpotCall, space: ObjectSpace): HubSpotAnswer | undefined {
  if (call.method === 'GET') return list(call, space);
  if (call.method !== 'POST') return undefined;
  const { state } = call;
  const input = readJson(
    call,
    z.object({ properties: propertiesShape(state), associations: z.array(linkInput).optional() }),
  );
  const values = checkNewRecord(state, space, input.properties, demanded(call, space));
  const row = insertRecord(state, space, values, wantedLinks(state, space, input.associations ?? []));
  state.log.count('create', space.type.name);
  return { status: 201, body: recordAnswer(state, space, row, { properties: Object.keys(row.properties) }) };
}

function list(call: HubSpotCall, space: ObjectSpace): HubSpotAnswer {
  const { state, query, request } = call;
  const view = queryView(call, state);
  const limit = queryLimit(query, 10, view.history === undefined ? 100 : 50);
  const archived = query.get('archived') === 'true';
  if (archived && !space.type.listsArchived) {
    throw validationError(
      `Paging through deleted objects is not yet supported for object type ${space.type.singular.toUpperCase()}`,
    );
  }
  const ids = archived ? space.table.archived : space.table.live;
  const after = readListCursor(query.get('after'));
  const start = after === undefined ? 0 : ids.rank(after, after + 1);
  const rows: ObjectRow[] = [];
  for (let at = start; rows.length < limit && at < ids.size; at++) {
    const row = space.table.get(ids.at(at) ?? -1);
    if (row !== undefined) rows.push(row);
  }
  const last = rows.at(-1);
  const results = rows.map((row) => recordAnswer(state, space, row, view));
  if (last === undefined || start + rows.length >= ids.size) return { status: 200, body: { results } };
  const cursor = listCursor(last.id);
  const next = new URL(request.url);
  next.searchParams.set('after', cursor);
  return { status: 200, body: { results, paging: { next: { after: cursor, link: next.href } } } };
}

function single(call: HubSpotCall, space: ObjectSpace, id: string): HubSpotAnswer | undefined {
  const { state, method, query } = call;
  if (method === 'GET') {
    const row =
      query.get('archived') === 'true' ? archivedRecord(space, id) : findRecord(space, id, query.get('idProperty'));
    return { status: 200, body: recordAnswer(state, space, row, queryView(call, state)) };
  }
  if (method === 'PATCH') {
    const before = findRecord(space, id, query.get('idProperty'));
    const input = readJson(call, z.object({ properties: propertiesShape(state) }));
    const { row, written } = updateRecord(state, space, before, input.properties);
    state.log.count('update', space.type.name);
    return { status: 200, body: recordAnswer(state, space, row, { properties: written }) };
  }
  if (method !== 'DELETE') return undefined;
  const row = space.table.get(Number(id));
  if (row === undefined) throw objectNotFound(id);
  if (row.archivedAtMs === undefined) {
    archiveRecord(state, space, row);
    state.log.count('delete', space.type.name);
  }
  return { status: 204 };
}

/** The living record with an id or a unique value. Throws the 404, or the 400 for a property that is no key. */
export function findRecord(space: ObjectSpace, id: string, idProperty: string | null): ObjectRow {
  if (idProperty === null || idProperty === 'hs_object_id') return requireRecord(space, id);
  if (!space.table.isUnique(idProperty)) {
    throw validationError(`Property ${idProperty} is not a unique identifier property`);
  }
  const row = space.table.findUnique(idProperty, id);
  if (row === undefined) throw resourceNotFound();
  return row;
}

function archivedRecord(space: ObjectSpace, id: string): ObjectRow {
  const row = space.table.get(Number(id));
  if (row?.archivedAtMs === undefined) throw objectNotFound(id);
  return row;
}

function merge(call: HubSpotCall, space: ObjectSpace): HubSpotAnswer {
  const { state } = call;
  const input = readJson(call, z.object({ primaryObjectId: z.string(), objectIdToMerge: z.string() }));
  const primary = requireRecord(space, input.primaryObjectId);
  const row = mergeRecords(state, space, primary, requireRecord(space, input.objectIdToMerge));
  state.log.count('merge', space.type.name);
  return { status: 200, body: recordAnswer(state, space, row, { properties: Object.keys(row.properties) }) };
}

function erase(call: HubSpotCall, space: ObjectSpace): HubSpotAnswer {
  const input = readJson(call, z.object({ objectId: z.string(), idProperty: z.string().optional() }));
  const row = eraseTarget(space, input.objectId, input.idProperty);
  if (row === undefined) throw new ApiError(404, { message: 'resource not found', category: 'OBJECT_NOT_FOUND' });
  eraseRecord(call.state, space, row);
  call.state.log.count('delete', space.type.name);
  return { status: 204 };
}

function eraseTarget(space: ObjectSpace, id: string, idProperty: string | undefined): ObjectRow | undefined {
  return idProperty === undefined ? space.table.get(Number(id)) : space.table.findUnique(idProperty, id);
}
