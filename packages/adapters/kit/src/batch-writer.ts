import type { WriteOutcome } from '@crmsync/adapter';
import { UnavailableError } from '@crmsync/adapter';
import { CrmSyncError } from '@crmsync/model';
import pLimit from 'p-limit';
import { failedOutcome, isLostAnswer } from './lost-answer.ts';
import { concernsItem, unpaired } from './port-calls.ts';

/** What {@link writeBatch} needs. */
export interface BatchOptions<I extends { readonly key: string }> {
  /** Names the operation in messages, e.g. `contacts.create`. */
  readonly operation: string;
  readonly items: readonly I[];
  /** The vendor's maximum per request. */
  readonly max: number;
  /**
   * Sends one chunk and pairs the answer with the items by key, id or trace id, never by position alone. Items left out
   * become `unknown`. Throws when the whole chunk was refused or its answer was lost; what fails after a good answer is no
   * reason to throw.
   */
  send(chunk: readonly I[]): Promise<readonly WriteOutcome[]>;
  /** Whether a refusal of a whole chunk is due to single items, so that halves are tried. @default rejected, conflict, not found */
  bisectOn?(error: unknown): boolean;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Writes items in chunks and gives an outcome per item. A chunk refused as a whole is halved until the bad items are
 * found; a lost answer makes its items `unknown`, an abort while they are under way as well. Errors about the connection
 * and aborts are thrown while nothing was applied; afterwards the items not sent are `refused` and may be tried again.
 */
export async function writeBatch<I extends { readonly key: string }>(
  options: BatchOptions<I>,
): Promise<readonly WriteOutcome[]> {
  const outcomes: WriteOutcome[] = [];
  for (let start = 0; start < options.items.length; start += options.max) {
    const chunk = options.items.slice(start, start + options.max);
    try {
      options.signal?.throwIfAborted();
      outcomes.push(...(await writeChunk(options, chunk, outcomes)));
    } catch (error) {
      if (outcomes.length === 0) throw error;
      const done = new Set(outcomes.map(({ key }) => key));
      const rest = options.items.filter(({ key }) => !done.has(key));
      return [...outcomes, ...rest.map(({ key }) => stoppedOutcome(options.operation, key, error))];
    }
  }
  return outcomes;
}

/** An item that was not sent any more, with the error that stopped the work. */
function stoppedOutcome(operation: string, key: string, cause: unknown): WriteOutcome {
  if (CrmSyncError.is(cause)) return { key, status: 'refused', error: cause };
  const error = new UnavailableError(`${operation}: stopped before this item was sent`, { cause });
  return { key, status: 'refused', error };
}

async function writeChunk<I extends { readonly key: string }>(
  options: BatchOptions<I>,
  chunk: readonly I[],
  outcomes: WriteOutcome[],
): Promise<WriteOutcome[]> {
  const done: WriteOutcome[] = [];
  let pending = chunk;
  try {
    while (pending.length > 0) {
      const first = await attempt(options, pending);
      if ('outcomes' in first) return [...done, ...first.outcomes];
      const found = await narrow(options, pending, first.error, done);
      done.push(found.outcome);
      pending = found.deferred;
    }
    return done;
  } catch (error) {
    outcomes.push(...done);
    throw error;
  }
}

/**
 * Finds one bad item of a set that was refused: the left half is tried; when it passes, the bad one is on the right. The
 * halves not looked at are deferred and sent together, so one bad item of n costs about log2 n requests.
 */
async function narrow<I extends { readonly key: string }>(
  options: BatchOptions<I>,
  refused: readonly I[],
  error: unknown,
  done: WriteOutcome[],
): Promise<{ readonly outcome: WriteOutcome; readonly deferred: readonly I[] }> {
  let bad = refused;
  let reason = { error, size: refused.length };
  let deferred: readonly I[] = [];
  while (bad.length > 1) {
    const left = bad.slice(0, Math.ceil(bad.length / 2));
    const right = bad.slice(left.length);
    const tried = await attempt(options, left);
    if ('outcomes' in tried) {
      done.push(...tried.outcomes);
      bad = right;
    } else {
      deferred = [...right, ...deferred];
      bad = left;
      reason = { error: tried.error, size: left.length };
    }
  }
  const [item] = bad;
  if (!item) throw error;
  if (reason.size > 1) {
    const alone = await attempt(options, bad);
    if ('outcomes' in alone) return { outcome: alone.outcomes[0] ?? unpaired(options.operation, item.key), deferred };
    reason = { error: alone.error, size: 1 };
  }
  return { outcome: failedOutcome(item.key, reason.error), deferred };
}

async function attempt<I extends { readonly key: string }>(
  options: BatchOptions<I>,
  chunk: readonly I[],
): Promise<{ readonly outcomes: readonly WriteOutcome[] } | { readonly error: unknown }> {
  try {
    const answered = new Map((await options.send(chunk)).map((outcome) => [outcome.key, outcome]));
    return { outcomes: chunk.map(({ key }) => answered.get(key) ?? unpaired(options.operation, key)) };
  } catch (error) {
    if (isLostAnswer(error)) return { outcomes: chunk.map(({ key }) => failedOutcome(key, error)) };
    if ((options.bisectOn ?? concernsItem)(error)) return { error };
    throw error;
  }
}

/** Runs a function over items, at most `limit` at once; results in the order of the items. Stops at the first error. */
export function concurrently<I, R>(
  items: readonly I[],
  limit: number,
  work: (item: I, index: number) => Promise<R>,
): Promise<R[]> {
  return pLimit({ concurrency: limit, rejectOnClear: false }).map(items, work);
}

/** What {@link writeEach} needs. */
export interface EachOptions<I extends { readonly key: string }> {
  readonly operation: string;
  readonly items: readonly I[];
  /** Requests at once. @default 4 */
  readonly limit?: number;
  /**
   * Writes one item. Errors become its outcome; errors about the connection stop the rest. Once something of the item was
   * written, what fails then is told in the outcome instead of thrown.
   */
  write(item: I): Promise<WriteOutcome>;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Writes items one by one, for vendors without batches. An item that an abort met under way is `unknown`. An error about
 * the connection is thrown while nothing was applied; afterwards the items not sent are `refused` and may be tried again.
 */
export async function writeEach<I extends { readonly key: string }>(
  options: EachOptions<I>,
): Promise<readonly WriteOutcome[]> {
  let stopped: { readonly error: unknown } | undefined;
  const outcomes = await concurrently(
    options.items,
    options.limit ?? 4,
    async (item): Promise<WriteOutcome | undefined> => {
      if (options.signal?.aborted) stopped ??= { error: options.signal.reason };
      if (stopped) return undefined;
      try {
        return await options.write(item);
      } catch (error) {
        if (isLostAnswer(error) || concernsItem(error)) return failedOutcome(item.key, error);
        stopped ??= { error };
        return undefined;
      }
    },
  );
  const reason = stopped;
  if (reason && outcomes.every((outcome) => outcome === undefined)) throw reason.error;
  return options.items.map(
    (item, index) => outcomes[index] ?? stoppedOutcome(options.operation, item.key, reason?.error),
  );
}
