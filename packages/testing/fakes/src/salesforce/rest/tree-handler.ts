import { ApiError, saveError } from '../api-error.ts';
import { createRecord } from '../records/record-writer.ts';
import type { SalesforceState } from '../salesforce-state.ts';
import type { SalesforceObject } from '../schema/salesforce-object.ts';
import { requestedObject } from './requested-object.ts';
import { type CallHandler, isObject, jsonBody, objectsIn } from './salesforce-call.ts';

type Item = Readonly<Record<string, unknown>>;

const mostRecords = 200;

/** Answers `/composite/tree/{Obj}`: new records with their children, all or none. */
export function createTreeHandler(state: SalesforceState): CallHandler {
  return (call) => {
    const [word, second, name, ...more] = call.segments;
    if (word !== 'composite' || second !== 'tree' || name === undefined || more.length > 0 || call.method !== 'POST') {
      return undefined;
    }
    const object = requestedObject(state, name);
    const results: { referenceId: string; id: string }[] = [];
    try {
      state.transactions.atomically(() => {
        for (const record of objectsIn(jsonBody(call).records)) createBranch(state, object, record, results);
      });
    } catch (error) {
      if (!(error instanceof FailedBranch)) throw error;
      const { referenceId, cause } = error;
      return { status: 400, body: { hasErrors: true, results: [{ referenceId, errors: [saveError(cause)] }] } };
    }
    return { status: 201, body: { hasErrors: false, results } };
  };
}

class FailedBranch extends Error {
  readonly referenceId: string;
  override readonly cause: ApiError;

  constructor(referenceId: string, cause: ApiError) {
    super(cause.message);
    this.referenceId = referenceId;
    this.cause = cause;
  }
}

function createBranch(
  state: SalesforceState,
  object: SalesforceObject,
  record: Item,
  results: { referenceId: string; id: string }[],
  parent: Item = {},
): void {
  const referenceId = isObject(record.attributes) ? String(record.attributes.referenceId) : '';
  if (results.length >= mostRecords) {
    throw new FailedBranch(
      referenceId,
      new ApiError(400, 'INVALID_OPERATION', `A tree has ${mostRecords} records at most.`),
    );
  }
  const branches = Object.entries(record).filter(([, value]) => isObject(value) && Array.isArray(value.records));
  const own = Object.fromEntries(
    Object.entries(record).filter(([name]) => !branches.some(([branch]) => branch === name)),
  );
  const id = attempt(referenceId, () => createRecord(state, object, { source: 'api' }, { ...own, ...parent }).id);
  results.push({ referenceId, id });
  for (const [, branch] of branches) {
    for (const child of isObject(branch) ? objectsIn(branch.records) : []) {
      const type = isObject(child.attributes) ? String(child.attributes.type) : '';
      const childObject = attempt(referenceId, () => requestedObject(state, type));
      createBranch(state, childObject, child, results, { [parentFieldOf(childObject, object)]: id });
    }
  }
}

function parentFieldOf(child: SalesforceObject, parent: SalesforceObject): string {
  return child.fields().find(({ referenceTo }) => referenceTo?.includes(parent.name) === true)?.name ?? '';
}

function attempt<Result>(referenceId: string, run: () => Result): Result {
  try {
    return run();
  } catch (error) {
    throw error instanceof ApiError ? new FailedBranch(referenceId, error) : error;
  }
}
