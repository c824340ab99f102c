import { ApiError } from '../api-error.ts';
import type { Row } from '../records/record-table.ts';
import { attributesOf, readField, visibleField, visibleFields } from '../records/record-view.ts';
import type { SalesforceState } from '../salesforce-state.ts';
import { readTime } from '../salesforce-time.ts';
import type { FieldDefinition } from '../schema/field-definition.ts';
import type { SalesforceObject } from '../schema/salesforce-object.ts';
import { readSosl, type SearchPlan, type SearchScope } from './read-sosl.ts';
import { type CallHandler, jsonBody, objectsIn, type SalesforceCall } from './salesforce-call.ts';

const mostRows = 2000;

/** Answers `/search` and `/parameterizedSearch`: full text, as of some time ago. */
export function createSearchHandler(state: SalesforceState): CallHandler {
  return (call) => {
    const [word, ...more] = call.segments;
    if (more.length > 0) return undefined;
    if (word === 'search' && call.method === 'GET') return found(state, readSosl(call.query.get('q') ?? ''), call);
    if (word !== 'parameterizedSearch') return undefined;
    return found(state, call.method === 'POST' ? planOfBody(call) : planOfQuery(call), call);
  };
}

function planOfBody(call: SalesforceCall): SearchPlan {
  const { q, in: scope, sobjects } = jsonBody(call);
  return {
    term: String(q ?? ''),
    scope: scopeOf(scope),
    targets: objectsIn(sobjects).map(({ name, fields, limit }) => ({
      name: String(name),
      fields: Array.isArray(fields) ? fields.map(String) : ['Id'],
      ...(typeof limit === 'number' ? { limit } : {}),
    })),
  };
}

function planOfQuery({ query }: SalesforceCall): SearchPlan {
  const fields = query.get('fields')?.split(',') ?? ['Id'];
  const targets = (query.get('sobject') ?? '')
    .split(',')
    .filter((name) => name !== '')
    .map((name) => ({ name, fields }));
  return { term: query.get('q') ?? '', scope: scopeOf(query.get('in')), targets };
}

function scopeOf(value: unknown): SearchScope {
  const text = String(value ?? 'ALL').toUpperCase();
  return text === 'PHONE' || text === 'EMAIL' || text === 'NAME' ? text : 'ALL';
}

function found(state: SalesforceState, { term, scope, targets }: SearchPlan, { version }: SalesforceCall) {
  if (term.replaceAll('*', '').trim().length < 2) {
    throw new ApiError(400, 'MALFORMED_SEARCH', 'search term must be longer than one character');
  }
  const records = targets.flatMap(({ name, fields, limit = mostRows }) => {
    const object = state.object(name);
    if (object === undefined || state.access.isObjectHidden(object.name)) {
      throw new ApiError(400, 'INVALID_TYPE', `sObject type '${name}' is not supported.`);
    }
    const columns = fields.map((field) => need(state, object, field));
    const searched = visibleFields(state, object).filter((field) => isSearched(field, scope));
    return object.table
      .rows()
      .filter((row) => isIndexed(state, row) && searched.some((field) => holds(row, field, term)))
      .slice(0, limit)
      .map((row) => ({
        attributes: attributesOf(object, row.id, version),
        ...Object.fromEntries(columns.map((field) => [field.name, readField(state, object, row, field)])),
      }));
  });
  return { status: 200, body: { searchRecords: records.slice(0, mostRows) } };
}

function need(state: SalesforceState, object: SalesforceObject, name: string): FieldDefinition {
  const field = visibleField(state, object, name);
  if (field === undefined)
    throw new ApiError(400, 'INVALID_FIELD', `No such column '${name}' on entity '${object.name}'.`);
  return field;
}

/** The index trails what was written. */
function isIndexed(state: SalesforceState, { values, deletedAtMs }: Row): boolean {
  const stampMs = readTime(String(values.SystemModstamp)) ?? 0;
  return deletedAtMs === undefined && stampMs + state.settings.searchLagMs <= state.now();
}

function isSearched({ name, type }: FieldDefinition, scope: SearchScope): boolean {
  if (scope === 'PHONE') return type === 'phone';
  if (scope === 'EMAIL') return type === 'email';
  if (scope === 'NAME') return name.endsWith('Name');
  return ['string', 'email', 'phone', 'url', 'textarea', 'combobox'].includes(type);
}

/** Phones are found by their digits, texts by the beginning of a word. */
function holds({ values }: Row, { name, type }: FieldDefinition, term: string): boolean {
  const value = values[name];
  if (typeof value !== 'string') return false;
  const digits = term.replaceAll(/\D/g, '');
  if (type === 'phone' && digits.length >= 2) return value.replaceAll(/\D/g, '').includes(digits);
  const words = term
    .toLowerCase()
    .replaceAll('*', '')
    .split(/\s+/)
    .filter((word) => word !== '');
  const text = value.toLowerCase();
  return words.every(
    (word) =>
      text.startsWith(word) ||
      text.split(/[^\p{L}\p{N}]+/u).some((each) => each.startsWith(word)) ||
      (text.includes(word) && /[@.]/.test(word)),
  );
}
