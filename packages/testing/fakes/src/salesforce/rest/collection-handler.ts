import { ApiError, resourceNotFound } from '../api-error.ts';
import { canonicalId } from '../records/record-id.ts';
import { createRecord, deleteRecord, updateRecord } from '../records/record-writer.ts';
import { type ChunkItem, chunksOf, writeChunks } from '../records/write-chunks.ts';
import type { SalesforceState } from '../salesforce-state.ts';
import type { SalesforceObject } from '../schema/salesforce-object.ts';
import { upsertByOwnKey } from './key-handler.ts';
import { recordAnswer } from './object-handler.ts';
import { requestedObject } from './requested-object.ts';
import {
  type CallHandler,
  insists,
  isObject,
  jsonBody,
  objectsIn,
  type SalesforceAnswer,
  type SalesforceCall,
} from './salesforce-call.ts';

const mostRecords = 200;
const mostChunks = 10;
type Item = Readonly<Record<string, unknown>>;

/** Answers `/composite/sobjects`: up to 200 records in one call. */
export function createCollectionHandler(state: SalesforceState): CallHandler {
  return (call) => {
    const [word, second, name, key, ...more] = call.segments;
    if (word !== 'composite' || second !== 'sobjects' || more.length > 0) return undefined;
    if (name !== undefined) {
      const object = requestedObject(state, name);
      if (call.method === 'PATCH' && key !== undefined) return upsert(state, object, key, call);
      return key === undefined && (call.method === 'POST' || call.method === 'GET')
        ? readMany(state, object, call)
        : undefined;
    }
    if (call.method === 'POST') return write(state, call, createItem);
    if (call.method === 'PATCH') return write(state, call, updateItem);
    return call.method === 'DELETE' ? deleteMany(state, call) : undefined;
  };
}

type ItemMaker = (state: SalesforceState, record: Item, insist: boolean) => ChunkItem;

function write(state: SalesforceState, call: SalesforceCall, make: ItemMaker): SalesforceAnswer {
  const body = jsonBody(call);
  const insist = insists(call);
  const items = objectsIn(body.records).map((record) => make(state, record, insist));
  return answer(state, items, body.allOrNone === true);
}

function answer(state: SalesforceState, items: readonly ChunkItem[], allOrNone: boolean): SalesforceAnswer {
  refuseTooMany(items.length);
  if (chunksOf(items).length > mostChunks) {
    throw new ApiError(
      400,
      'INVALID_OPERATION',
      `Cannot have more than ${mostChunks} chunks in a single operation. Please rearrange the data to reduce chunking.`,
    );
  }
  return { status: 200, body: writeChunks(state, items, allOrNone) };
}

const createItem: ItemMaker = (state, { id: _id, ...record }, insist) => {
  const object = typeOf(state, record);
  return {
    objectName: object.name,
    write: () => ({ id: createRecord(state, object, { source: 'api', insist }, record).id }),
  };
};

const updateItem: ItemMaker = (state, record, insist) => {
  const object = typeOf(state, record);
  return {
    objectName: object.name,
    write() {
      const { id: lower, Id: upper, ...fields } = record;
      const id = requiredId(lower ?? upper);
      return { id: updateRecord(state, object, { source: 'api', insist }, id, fields).id };
    },
  };
};

function typeOf(state: SalesforceState, { attributes }: Item): SalesforceObject {
  const type = isObject(attributes) ? attributes.type : undefined;
  const object = typeof type === 'string' ? state.object(type) : undefined;
  if (object !== undefined) return object;
  throw new ApiError(400, 'INVALID_TYPE', `sObject type '${String(type)}' is not supported.`);
}

function requiredId(value: unknown): string {
  if (value === undefined || value === null)
    throw new ApiError(400, 'MISSING_ARGUMENT', 'Id not specified in an update call');
  const id = canonicalId(String(value));
  if (id === undefined) throw new ApiError(400, 'MALFORMED_ID', `malformed id ${String(value)}`);
  return id;
}

function upsert(state: SalesforceState, object: SalesforceObject, key: string, call: SalesforceCall): SalesforceAnswer {
  const body = jsonBody(call);
  const insist = insists(call);
  const records = objectsIn(body.records);
  if (records.some((record) => typeOf(state, record) !== object)) {
    throw new ApiError(400, 'INVALID_TYPE', `All records of an upsert must be of type ${object.name}.`);
  }
  if (key.toLowerCase() === 'id') throw new ApiError(400, 'INVALID_FIELD', 'The Id field cannot be the key here.');
  const items = records.map((record) => ({
    objectName: object.name,
    write: () => upsertByOwnKey(state, object, key, insist, record),
  }));
  return answer(state, items, body.allOrNone === true);
}

function deleteMany(state: SalesforceState, call: SalesforceCall): SalesforceAnswer {
  const ids = (call.query.get('ids') ?? '').split(',').filter((id) => id !== '');
  const items = ids.map((given): ChunkItem => {
    const object = state.objectOfId(given);
    return {
      objectName: object?.name ?? '',
      write() {
        const id = canonicalId(given);
        if (id === undefined || object === undefined) throw new ApiError(400, 'MALFORMED_ID', `malformed id ${given}`);
        deleteRecord(state, object, { source: 'api' }, id);
        return { id };
      },
    };
  });
  return answer(state, items, call.query.get('allOrNone') === 'true');
}

/** Records in the order asked for; null stands for one that is gone. */
function readMany(state: SalesforceState, object: SalesforceObject, call: SalesforceCall): SalesforceAnswer {
  const body = call.method === 'POST' ? jsonBody(call) : {};
  const list = (value: unknown, name: string): readonly string[] =>
    Array.isArray(value) ? value.map(String) : (call.query.get(name)?.split(',') ?? []);
  const ids = list(body.ids, 'ids');
  const fields = list(body.fields, 'fields');
  if (fields.length === 0) throw resourceNotFound();
  if (ids.length > 2000) refuseTooMany(ids.length);
  const query = new URLSearchParams({ fields: fields.join(',') });
  const records = ids.map((id) => {
    const row = object.table.get(canonicalId(id) ?? id);
    const isThere = row !== undefined && row.deletedAtMs === undefined;
    return isThere ? recordAnswer(state, object, row, { query, version: call.version }) : null;
  });
  return { status: 200, body: records };
}

function refuseTooMany(count: number): void {
  if (count <= mostRecords) return;
  throw new ApiError(
    400,
    'EXCEEDED_ID_LIMIT',
    `record limit reached. cannot submit more than ${mostRecords} records in this call`,
  );
}
