import { ApiError, recordNotFound } from '../api-error.ts';
import { findByKey } from '../records/find-by-key.ts';
import { canonicalId } from '../records/record-id.ts';
import type { Row } from '../records/record-table.ts';
import { createRecord, deleteRecord, updateRecord, type WriteContext } from '../records/record-writer.ts';
import type { SalesforceState } from '../salesforce-state.ts';
import { isKeyField } from '../schema/field-definition.ts';
import type { SalesforceObject } from '../schema/salesforce-object.ts';
import { recordAnswer } from './object-handler.ts';
import { requestedObject } from './requested-object.ts';
import { type CallHandler, insists, jsonBody, type SalesforceAnswer, type SalesforceCall } from './salesforce-call.ts';

/** Answers `/sobjects/{Obj}/{keyField}/{value}`: records by a key of the client's own. */
export function createKeyHandler(state: SalesforceState): CallHandler {
  return (call) => {
    const [word, name, field, value, ...more] = call.segments;
    if (word !== 'sobjects' || name === undefined || field === undefined || value === undefined || more.length > 0) {
      return undefined;
    }
    const object = requestedObject(state, name);
    const rows = findByKey(object, field, value);
    if (rows.length > 1) return severalFound(object, rows, call);
    if (call.method === 'PATCH') return upsertOne(state, object, { field, value, row: rows[0] }, call);
    const [row] = rows;
    if (row === undefined) throw recordNotFound(value);
    if (call.method === 'GET') return { status: 200, body: recordAnswer(state, object, row, call) };
    if (call.method !== 'DELETE') return undefined;
    deleteRecord(state, object, { source: 'api' }, row.id);
    return { status: 204 };
  };
}

function severalFound(object: SalesforceObject, rows: readonly Row[], { version }: SalesforceCall): SalesforceAnswer {
  return { status: 300, body: rows.map(({ id }) => `/services/data/v${version}/sobjects/${object.name}/${id}`) };
}

interface KeyMatch {
  readonly field: string;
  readonly value: string;
  readonly row: Row | undefined;
}

function upsertOne(
  state: SalesforceState,
  object: SalesforceObject,
  { field, value, row }: KeyMatch,
  call: SalesforceCall,
): SalesforceAnswer {
  const input = jsonBody(call);
  const key = object.field(field)?.name ?? field;
  if (Object.keys(input).some((name) => name.toLowerCase() === key.toLowerCase())) {
    throw new ApiError(400, 'INVALID_FIELD', `The ${key} field should not be specified in the sobject data.`);
  }
  const context = { source: 'api', insist: insists(call) } as const;
  if (row !== undefined) {
    updateRecord(state, object, context, row.id, input);
    const status = state.settings.unverified.upsertFoundStatus;
    return status === 204 ? { status } : { status, body: saved(row.id, false) };
  }
  if (call.query.get('updateOnly') === 'true' || key === 'Id') throw recordNotFound(value);
  return { status: 201, body: saved(createForKey(state, object, context, { ...input, [key]: value }), true) };
}

function saved(id: string, created: boolean) {
  return { id, success: true, errors: [], created };
}

/**
 * Creates or updates one record by the key that it carries itself.
 *
 * @throws ApiError when the key is missing, leads to several records, or the record is refused
 */
export function upsertByOwnKey(
  state: SalesforceState,
  object: SalesforceObject,
  keyField: string,
  insist: boolean,
  input: Readonly<Record<string, unknown>>,
): { readonly id: string; readonly created: boolean } {
  const field = object.field(keyField);
  if (field === undefined || !isKeyField(field)) throw recordNotFound(keyField);
  const entry = Object.entries(input).find(([name]) => name.toLowerCase() === field.name.toLowerCase());
  const value = entry?.[1];
  if (entry === undefined || value === null || value === undefined || value === '') {
    throw new ApiError(400, 'MISSING_ARGUMENT', `${field.name} not specified`);
  }
  const { [entry[0]]: _key, ...rest } = input;
  const rows = findByKey(object, field.name, String(value));
  if (rows.length > 1) {
    throw new ApiError(
      400,
      'DUPLICATE_EXTERNAL_ID',
      `${field.name}: more than one record found for external id field: [${rows.map(({ id }) => id).join(', ')}]`,
    );
  }
  const context = { source: 'api', insist } as const;
  const [row] = rows;
  if (row !== undefined) {
    updateRecord(state, object, context, row.id, rest);
    return { id: row.id, created: false };
  }
  if (field.type === 'id') throw recordNotFound(canonicalId(String(value)) ?? String(value));
  return { id: createRecord(state, object, context, { ...rest, [field.name]: value }).id, created: true };
}

/** Makes the record of an upsert; now and then another client has made it since the key was looked up. */
function createForKey(
  state: SalesforceState,
  object: SalesforceObject,
  context: WriteContext,
  input: Readonly<Record<string, unknown>>,
): string {
  if (state.random.chance(state.settings.upsertRaceChance)) createRecord(state, object, { source: 'app' }, input);
  return createRecord(state, object, context, input).id;
}
