import {
  type CallOptions,
  ConflictError,
  type DeleteItem,
  type FindOutcome,
  type FindQuery,
  type GetOutcome,
  NotFoundError,
  RejectedError,
  UnavailableError,
  type WriteOutcome,
} from '@crmsync/adapter';
import { CrmSyncError } from '@crmsync/model';
import { failedOutcome, isLostAnswer, markLost } from './lost-answer.ts';

/** Checks a call before it is made: not aborted, within the declared batch, keys and ids once each. */
export function checkCall(
  operation: string,
  keys: readonly string[],
  most: number,
  options: CallOptions | undefined,
): void {
  options?.signal?.throwIfAborted();
  if (keys.length > most) throw new TypeError(`${operation}: ${keys.length} items, but at most ${most} per call`);
  if (new Set(keys).size < keys.length) throw new TypeError(`${operation}: a key or id is given twice`);
}

/**
 * Runs a write endpoint and gives exactly one outcome per item, in the order of the items. Items the endpoint does not
 * mention are `unknown`: they may have been applied. So are all of them when it throws after something was written.
 * @param wrote whether a request of the endpoint changed something, or may have
 */
export async function writeCall<I extends { readonly key: string }>(
  operation: string,
  items: readonly I[],
  write: () => Promise<readonly WriteOutcome[]>,
  wrote: () => boolean,
): Promise<readonly WriteOutcome[]> {
  const outcomes = await write().catch((error: unknown) =>
    wrote() ? items.map((item) => inDoubt(operation, item.key, error)) : outcomesOfThrown(items, error),
  );
  const byKey = new Map(outcomes.map((outcome) => [outcome.key, outcome]));
  return items.map((item) => byKey.get(item.key) ?? unpaired(operation, item.key));
}

/** The outcome of an item that an answer does not mention. */
export function unpaired(operation: string, key: string): WriteOutcome {
  const error = new UnavailableError(`${operation}: the answer does not mention this item`);
  return { key, status: 'unknown', error: markLost(error) };
}

function inDoubt(operation: string, key: string, cause: unknown): WriteOutcome {
  const error = CrmSyncError.is(cause)
    ? cause
    : new UnavailableError(`${operation}: stopped after something was written`, { cause });
  return { key, status: 'unknown', error: markLost(error) };
}

/** What an error thrown before anything was written means: a single item refused, or nothing happened (thrown on). */
function outcomesOfThrown(items: readonly { readonly key: string }[], error: unknown): WriteOutcome[] {
  if (isLostAnswer(error)) return items.map((item) => failedOutcome(item.key, error));
  const [only] = items;
  if (only && items.length === 1 && concernsItem(error)) return [failedOutcome(only.key, error)];
  throw error;
}

/** Whether an error is about the record written rather than about the connection. */
export function concernsItem(error: unknown): boolean {
  return error instanceof RejectedError || error instanceof ConflictError || error instanceof NotFoundError;
}

/** Deleting what is gone already is `applied`. */
export function goneIsDeleted(items: readonly DeleteItem[], outcomes: readonly WriteOutcome[]): WriteOutcome[] {
  const ids = new Map(items.map((item) => [item.key, item.id]));
  return outcomes.map((outcome) =>
    outcome.status === 'refused' && outcome.error instanceof NotFoundError
      ? { key: outcome.key, status: 'applied', id: ids.get(outcome.key) ?? '', warnings: [] }
      : outcome,
  );
}

/** One outcome per id; ids the endpoint does not mention are missing, a single `NotFoundError` is, too. */
export async function getCall(
  ids: readonly string[],
  get: () => Promise<readonly GetOutcome[]>,
): Promise<readonly GetOutcome[]> {
  const [only] = ids;
  const outcomes = await get().catch((error: unknown): GetOutcome[] => {
    if (only === undefined || ids.length > 1 || !(error instanceof NotFoundError)) throw error;
    const { mergedInto } = error;
    return [{ id: only, status: 'missing', ...(mergedInto === undefined ? {} : { mergedInto }) }];
  });
  const byId = new Map(outcomes.map((outcome) => [outcome.id, outcome]));
  return ids.map((id) => byId.get(id) ?? { id, status: 'missing' });
}

/** One outcome per query; queries the endpoint does not mention found nothing. */
export async function findCall(
  queries: readonly FindQuery[],
  find: () => Promise<readonly FindOutcome[]>,
): Promise<readonly FindOutcome[]> {
  const byKey = new Map((await find()).map((outcome) => [outcome.key, outcome]));
  return queries.map(({ key }) => byKey.get(key) ?? { key, records: [], complete: true });
}
