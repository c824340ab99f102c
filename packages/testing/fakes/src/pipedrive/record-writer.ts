import { notFound } from './api-error.ts';
import type { Cause, EntityName } from './change-event.ts';
import { entityCatalog } from './entity-catalog.ts';
import { readInput } from './input-shape.ts';
import { isJsonObject, type Json, type JsonObject, sameJson } from './json.ts';
import type { PipedriveState } from './pipedrive-state.ts';
import { parseV1Time, parseV2Time, wholeSecond } from './pipedrive-time.ts';
import type { Row } from './record-table.ts';

/** How long a deleted record can still be read, in milliseconds. */
export const purgeAfterMs = 30 * 24 * 60 * 60 * 1000;

/** How a write treats keys it does not know: API v2 refuses them, parts of v1 ignore them. */
export interface WriteOptions {
  readonly ignoreUnknown?: boolean;
}

/** The row of an id as long as it can be read: deleted rows count until their purge, merged ones never. */
export function readableRow(state: PipedriveState, entity: EntityName, id: number): Row | undefined {
  const row = state.tables[entity].get(id);
  if (row === undefined || row.mergedInto !== undefined) return undefined;
  return row.deletedAtMs !== undefined && state.now() - row.deletedAtMs >= purgeAfterMs ? undefined : row;
}

/** The row of an id that lives; @throws ApiError 404 otherwise. */
export function livingRow(state: PipedriveState, entity: EntityName, id: number): Row {
  const row = readableRow(state, entity, id);
  if (row === undefined || row.deletedAtMs !== undefined) throw notFound(entity);
  return row;
}

/**
 * Creates a record from a request body.
 * @throws ApiError 400 or 403 when the body breaks the rules of the object type.
 */
export function createRecord(
  state: PipedriveState,
  entity: EntityName,
  cause: Cause,
  body: Json | undefined,
  options: WriteOptions = {},
): Row {
  const rules = entityCatalog[entity];
  const input = readInput(body, rules.shape(state, 'create'), {
    required: rules.required,
    forbidden: rules.forbidden?.(state) ?? {},
    ...options,
  });
  const { add_time: addTime, ...rest } = input;
  const nowMs = wholeSecond(state.now());
  const row: Row = {
    id: state.tables[entity].nextId(),
    addedAtMs: sentTime(addTime) ?? nowMs,
    updatedAtMs: nowMs,
    fields: rules.complete({ state, cause, input: rest, before: undefined }),
    custom: mergeCustom({}, rest.custom_fields),
  };
  commit(state, entity, cause, undefined, row);
  return row;
}

/**
 * Changes a living record by a request body; what the body leaves out stays. A write that changes nothing moves no
 * stamp and tells no one.
 * @throws ApiError 400, 403 or 404.
 */
export function updateRecord(
  state: PipedriveState,
  entity: EntityName,
  cause: Cause,
  id: number,
  body: Json | undefined,
  options: WriteOptions = {},
): Row {
  const rules = entityCatalog[entity];
  const before = livingRow(state, entity, id);
  const { add_time: addTime, ...input } = readInput(body, rules.shape(state, 'update'), {
    forbidden: rules.forbidden?.(state) ?? {},
    ...options,
  });
  const fields = rules.complete({ state, cause, input, before });
  const custom = mergeCustom(before.custom, input.custom_fields);
  const addedAtMs = sentTime(addTime) ?? before.addedAtMs;
  const isSame = sameJson(withoutEditor(fields), withoutEditor(before.fields)) && sameJson(custom, before.custom);
  if (isSame && addedAtMs === before.addedAtMs) return before;
  return replaceRecord(state, entity, cause, before, { ...before, addedAtMs, fields, custom });
}

/** The creation time that a body sends, where it sends one. */
function sentTime(addTime: Json | undefined): number | undefined {
  return typeof addTime === 'string' ? (parseV2Time(addTime) ?? parseV1Time(addTime)) : undefined;
}

/** Stores a changed row with the present time as its update time and tells the webhooks. */
export function replaceRecord(
  state: PipedriveState,
  entity: EntityName,
  cause: Cause,
  before: Row,
  after: Row,
  mergedFromId?: number,
): Row {
  const row = { ...after, updatedAtMs: wholeSecond(state.now()) };
  commit(state, entity, cause, before, row, mergedFromId);
  return row;
}

/** Marks a living record deleted; its update time becomes the deletion time. */
export function deleteRecord(state: PipedriveState, entity: EntityName, cause: Cause, id: number): Row {
  const before = livingRow(state, entity, id);
  const nowMs = state.now();
  const row: Row = { ...before, updatedAtMs: wholeSecond(nowMs), deletedAtMs: nowMs };
  state.tables[entity].put(row);
  state.emit({ entity, action: 'delete', before, cause, atMs: nowMs });
  return row;
}

/** Brings a deleted record back, as a user can do until the purge. */
export function restoreRecord(state: PipedriveState, entity: EntityName, cause: Cause, id: number): Row {
  const before = readableRow(state, entity, id);
  if (before?.deletedAtMs === undefined) throw notFound(entity);
  const { deletedAtMs: _deletedAtMs, ...living } = before;
  return replaceRecord(state, entity, cause, before, living);
}

/** Stores a row as it is: no rules, no stamps, no events. */
export function insertQuietly(state: PipedriveState, entity: EntityName, cause: Cause, row: Row): void {
  state.tables[entity].put(row);
  noteSideEffects(state, entity, cause, row);
}

function commit(
  state: PipedriveState,
  entity: EntityName,
  cause: Cause,
  before: Row | undefined,
  after: Row,
  mergedFromId?: number,
): void {
  state.tables[entity].put(after);
  noteSideEffects(state, entity, cause, after);
  state.emit({
    entity,
    action: before === undefined ? 'create' : 'change',
    ...(before === undefined ? {} : { before }),
    after,
    cause,
    atMs: state.now(),
    ...(mergedFromId === undefined ? {} : { mergedFromId }),
  });
}

function noteSideEffects(state: PipedriveState, entity: EntityName, cause: Cause, row: Row): void {
  if (entity === 'lead' && typeof row.fields.uuid === 'string') state.leadRows.set(row.fields.uuid, row.id);
  const personId = entity === 'deal' ? row.fields.person_id : undefined;
  if (typeof personId === 'number') addParticipant(state, cause, row.id, personId);
}

/** Puts a person on a deal, once. */
export function addParticipant(state: PipedriveState, cause: Cause, dealId: number, personId: number): number {
  const key = `${dealId}:${personId}`;
  const known = state.participantIds.get(key);
  if (known !== undefined) return known;
  const id = state.nextParticipantId();
  state.participantIds.set(key, id);
  state.participants.set(id, {
    id,
    dealId,
    personId,
    addedAtMs: wholeSecond(state.now()),
    addedByUserId: cause.userId,
  });
  return id;
}

function mergeCustom(before: JsonObject, sent: Json | undefined): JsonObject {
  if (!isJsonObject(sent)) return before;
  return Object.fromEntries(Object.entries({ ...before, ...sent }).filter(([, value]) => value !== null));
}

function withoutEditor({ last_update_user_id: _editor, ...fields }: JsonObject): JsonObject {
  return fields;
}
