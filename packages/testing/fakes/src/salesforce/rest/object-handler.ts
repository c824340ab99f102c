import { noSuchColumn, recordNotFound } from '../api-error.ts';
import { canonicalId } from '../records/record-id.ts';
import type { Row } from '../records/record-table.ts';
import { attributesOf, fieldAnswer, visibleField, visibleFields } from '../records/record-view.ts';
import { createRecord, deleteRecord, livingRow, updateRecord } from '../records/record-writer.ts';
import type { SalesforceState } from '../salesforce-state.ts';
import type { FieldDefinition } from '../schema/field-definition.ts';
import type { SalesforceObject } from '../schema/salesforce-object.ts';
import { requestedObject } from './requested-object.ts';
import { type CallHandler, insists, jsonBody, type SalesforceAnswer, type SalesforceCall } from './salesforce-call.ts';

/** Answers `/sobjects/{Obj}` and `/sobjects/{Obj}/{id}`. */
export function createObjectHandler(state: SalesforceState): CallHandler {
  return (call) => {
    const [word, name, id, ...more] = call.segments;
    if (word !== 'sobjects' || name === undefined || more.length > 0) return undefined;
    if (id === undefined) return call.method === 'POST' ? create(state, requestedObject(state, name), call) : undefined;
    if (!/^[a-zA-Z0-9]{15}(?:[a-zA-Z0-9]{3})?$/.test(id)) return malformed(id, call);
    return byId(state, requestedObject(state, name), canonicalId(id) ?? id, call);
  };
}

function malformed(id: string, { method }: SalesforceCall): undefined {
  if (['describe', 'updated', 'deleted'].includes(id) || !['GET', 'PATCH', 'DELETE'].includes(method)) return undefined;
  throw recordNotFound(id);
}

function create(state: SalesforceState, object: SalesforceObject, call: SalesforceCall): SalesforceAnswer {
  const { id } = createRecord(state, object, { source: 'api', insist: insists(call) }, jsonBody(call));
  return { status: 201, body: { id, success: true, errors: [] } };
}

function byId(
  state: SalesforceState,
  object: SalesforceObject,
  id: string,
  call: SalesforceCall,
): SalesforceAnswer | undefined {
  if (call.method === 'GET') return { status: 200, body: recordAnswer(state, object, livingRow(object, id), call) };
  if (call.method === 'PATCH') {
    updateRecord(state, object, { source: 'api', insist: insists(call) }, id, jsonBody(call));
    return { status: 204 };
  }
  if (call.method !== 'DELETE') return undefined;
  deleteRecord(state, object, { source: 'api' }, id);
  return { status: 204 };
}

/** A record with the fields that were asked for, or all that can be seen. @throws ApiError for unknown fields */
export function recordAnswer(
  state: SalesforceState,
  object: SalesforceObject,
  row: Row,
  { query, version }: Pick<SalesforceCall, 'query' | 'version'>,
): Readonly<Record<string, unknown>> {
  const asked = query
    .get('fields')
    ?.split(',')
    .map((name) => name.trim());
  const fields = asked === undefined ? visibleFields(state, object) : asked.map((name) => need(state, object, name));
  const values = fields.map((field) => [field.name, fieldAnswer(state, object, row, field)] as const);
  return { attributes: attributesOf(object, row.id, version), ...Object.fromEntries(values), Id: row.id };
}

function need(state: SalesforceState, object: SalesforceObject, name: string): FieldDefinition {
  const field = visibleField(state, object, name);
  if (field === undefined) throw noSuchColumn(name, object.name);
  return field;
}
