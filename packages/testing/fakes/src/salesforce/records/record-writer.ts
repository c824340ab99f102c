import { ApiError, recordDeleted, recordNotFound } from '../api-error.ts';
import { freshSystemValues, type SalesforceState } from '../salesforce-state.ts';
import { wholeSecond, wireTime } from '../salesforce-time.ts';
import type { FieldValue, FieldValues } from '../schema/field-definition.ts';
import type { SalesforceObject } from '../schema/salesforce-object.ts';
import { checkDuplicates } from './check-duplicates.ts';
import {
  checkLocks,
  checkPlaces,
  checkReferences,
  checkRequired,
  checkTriggers,
  checkUnique,
  checkValidations,
} from './check-record.ts';
import { derivedValues } from './derived-values.ts';
import { putWithTwin } from './person-twin.ts';
import { type RecordInput, readInput } from './read-input.ts';
import type { Row } from './record-table.ts';
import type { WriteSource } from './transactions.ts';

/** Who changes a record and how. */
export interface WriteContext {
  readonly source: WriteSource;
  /** True to save what a duplicate rule only alerts about. @default false */
  readonly insist?: boolean;
  /** The time that is stamped, in milliseconds since the epoch. @default now */
  readonly stampMs?: number;
  /** The id of a new record; the next one when absent. */
  readonly id?: string;
}

/** Makes a record. @throws ApiError when it is refused */
export function createRecord(
  state: SalesforceState,
  object: SalesforceObject,
  context: WriteContext,
  input: RecordInput,
): Row {
  refuseReadOnly(object);
  const given = readInput(state, object, context, input, true);
  const id = context.id ?? object.table.nextId();
  const atMs = context.stampMs ?? state.now();
  const values: FieldValues = {
    ...emptyValues(object, state.userId),
    ...given,
    ...freshSystemValues(state, id, atMs),
  };
  const complete = { ...values, ...derivedValues(object.name, { state, values, input: given, atMs }) };
  checkRequired(object, complete);
  check(state, object, context, { given, complete, id });
  const row: Row = { id, values: complete };
  putWithTwin(state, { kind: 'create', object, row, source: context.source });
  return row;
}

/** Changes a record. @throws ApiError when there is none, or it is refused */
export function updateRecord(
  state: SalesforceState,
  object: SalesforceObject,
  context: WriteContext,
  id: string,
  input: RecordInput,
): Row {
  refuseReadOnly(object);
  const before = livingRow(object, id);
  const given = readInput(state, object, context, input, false);
  if (before.values.IsConverted === true) {
    throw new ApiError(400, 'CANNOT_UPDATE_CONVERTED_LEAD', 'cannot reference converted lead', { fields: [] });
  }
  const atMs = context.stampMs ?? state.now();
  const values = { ...before.values, ...given, ...stamped(state, atMs) };
  const complete = { ...values, ...derivedValues(object.name, { state, values, input: given, atMs }) };
  checkRequired(object, complete);
  check(state, object, context, { given, complete, id });
  const row: Row = { ...before, values: complete };
  putWithTwin(state, { kind: 'update', object, row, source: context.source });
  return row;
}

/** Moves a record to the recycle bin, with what depends on it. @throws ApiError when there is none */
export function deleteRecord(
  state: SalesforceState,
  object: SalesforceObject,
  context: WriteContext,
  id: string,
): void {
  if (object.definition.deletable === false || object.definition.writable === false) {
    throw new ApiError(400, 'INSUFFICIENT_ACCESS_OR_READONLY', 'entity type cannot be deleted', { fields: [] });
  }
  const before = livingRow(object, id);
  if (context.source === 'api') checkLocks(state, object, before.values);
  const atMs = context.stampMs ?? state.now();
  state.transactions.atomically(() => {
    state.transactions.put({
      kind: 'delete',
      object,
      row: deletedRow(before, atMs),
      source: context.source,
    });
    for (const child of dependants(state, object, id)) {
      const row = deletedRow(child.row, atMs);
      state.transactions.put({ kind: 'delete', object: child.object, row, source: 'app', silent: true });
    }
  });
}

/** A row as it lies in the recycle bin. */
export function deletedRow(row: Row, atMs: number, masterRecordId?: string): Row {
  return {
    ...row,
    deletedAtMs: atMs,
    values: {
      ...row.values,
      IsDeleted: true,
      SystemModstamp: wireTime(wholeSecond(atMs)),
      ...(masterRecordId === undefined ? {} : { MasterRecordId: masterRecordId }),
    },
  };
}

/** A record that is not deleted. @throws ApiError otherwise */
export function livingRow(object: SalesforceObject, id: string): Row {
  const row = object.table.get(id);
  if (row === undefined) throw recordNotFound(id);
  if (row.deletedAtMs !== undefined) throw recordDeleted();
  return row;
}

/** The stamps of a change. */
export function stamped(state: SalesforceState, atMs: number): FieldValues {
  const time = wireTime(wholeSecond(atMs));
  return { LastModifiedDate: time, LastModifiedById: state.userId, SystemModstamp: time };
}

/** Values of a record of which nothing is known. */
export function emptyValues(object: SalesforceObject, ownerId: string): Record<string, FieldValue> {
  const values: Record<string, FieldValue> = {};
  for (const { name, type, formula, byDefault } of object.fields()) {
    if (type === 'address' || formula !== undefined) continue;
    values[name] = name === 'OwnerId' ? ownerId : (byDefault ?? null);
  }
  const recordType = object.recordTypes().find((each) => each.byDefault === true);
  return recordType === undefined ? values : { ...values, RecordTypeId: recordType.id };
}

interface Written {
  readonly given: FieldValues;
  readonly complete: FieldValues;
  readonly id: string;
}

function check(
  state: SalesforceState,
  object: SalesforceObject,
  { source, insist = false }: WriteContext,
  { given, complete, id }: Written,
): void {
  checkReferences(state, object, given);
  checkPlaces(state, given);
  checkUnique(object, id, complete);
  if (source !== 'api') return;
  checkLocks(state, object, complete);
  checkValidations(state, object, complete);
  checkTriggers(state, object, complete);
  checkDuplicates(state, object, complete, insist);
}

function refuseReadOnly({ definition }: SalesforceObject): void {
  if (definition.writable !== false) return;
  throw new ApiError(400, 'INSUFFICIENT_ACCESS_OR_READONLY', `entity type ${definition.name} cannot be changed`, {
    fields: [],
  });
}

function dependants(state: SalesforceState, object: SalesforceObject, id: string) {
  const children = cascades[object.name] ?? [];
  if (object.name === 'Account' && !state.settings.unverified.accountDeleteCascades) return [];
  return children.flatMap(({ childName, field }) => {
    const child = state.object(childName);
    if (child === undefined) return [];
    return child.table
      .rows()
      .filter((row) => row.deletedAtMs === undefined && row.values[field] === id)
      .map((row) => ({ object: child, row }));
  });
}

const cascades: Readonly<Record<string, readonly { readonly childName: string; readonly field: string }[]>> = {
  Account: [
    { childName: 'Contact', field: 'AccountId' },
    { childName: 'Opportunity', field: 'AccountId' },
  ],
  Contact: [{ childName: 'OpportunityContactRole', field: 'ContactId' }],
  Opportunity: [{ childName: 'OpportunityContactRole', field: 'OpportunityId' }],
  Task: [{ childName: 'TaskRelation', field: 'TaskId' }],
  Event: [{ childName: 'EventRelation', field: 'EventId' }],
};
