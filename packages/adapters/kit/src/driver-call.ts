import { UnavailableError } from '@crmsync/adapter';
import { CrmSyncError } from '@crmsync/model';
import type { CallContext } from './call-context.ts';
import { isLostAnswer, markLost } from './lost-answer.ts';

/** One statement of a driver, for systems that are not reached by HTTP. */
export interface DriverCall<T> {
  /** Names it in messages, e.g. `clients.list`. */
  readonly operation: string;
  /** Longest time that one attempt may take. */
  readonly timeoutMs: number;
  /**
   * Sends it and gives the answer.
   * @param signal aborted when nobody waits for the answer any more: end what is held for it
   * @param begun to be called when it goes out; until then nothing can have happened
   */
  send(signal: AbortSignal, begun: () => void): Promise<T>;
  /** What the driver's error means, quoting no value. `markLost` where what was sent may have happened. */
  errorOf(error: unknown): CrmSyncError;
}

const attempts = 4;
const firstWaitMs = 250;

/**
 * Runs a statement that reads. One that failed for a moment is tried again after a wait.
 * @throws CrmSyncError as the driver's error means; the signal's reason when aborted
 */
export function driverRead<T>(context: CallContext, call: DriverCall<T>): Promise<T> {
  return repeated(
    context,
    () => attempt(context, call, 'read'),
    () => true,
  );
}

/**
 * Runs a statement that changes something. It is tried again only when it surely did not happen.
 * @throws CrmSyncError marked lost when nobody knows whether it happened
 */
export function driverWrite<T>(context: CallContext, call: DriverCall<T>): Promise<T> {
  return repeated(
    context,
    () => context.write(call.operation, () => attempt(context, call, 'write')),
    (error) => !isLostAnswer(error),
  );
}

async function repeated<T>(
  context: CallContext,
  run: () => Promise<T>,
  isHarmless: (error: unknown) => boolean,
): Promise<T> {
  for (let count = 1; ; count += 1) {
    try {
      return await run();
    } catch (error) {
      const passes = error instanceof UnavailableError && isHarmless(error);
      if (!passes || count === attempts || context.options.signal?.aborted) throw error;
      const waitMs = firstWaitMs * 2 ** (count - 1);
      await context.clock.sleep(waitMs + Math.floor(context.random() * waitMs), context.options.signal);
    }
  }
}

async function attempt<T>(context: CallContext, call: DriverCall<T>, kind: 'read' | 'write'): Promise<T> {
  const { signal } = context.options;
  const name = `${context.adapterId} ${call.operation}`;
  signal?.throwIfAborted();
  const letGo = new AbortController();
  const timer = new AbortController();
  const abort = () => letGo.abort(signal?.reason);
  let wasSent = false;
  const begun = () => {
    wasSent = true;
  };
  const ended = new Promise<never>((_resolve, reject) => {
    letGo.signal.addEventListener('abort', () => reject(letGo.signal.reason), { once: true });
  });
  signal?.addEventListener('abort', abort, { once: true });
  context.clock.sleep(call.timeoutMs, timer.signal).then(
    () => letGo.abort(new UnavailableError(`${name}: no answer within ${call.timeoutMs} ms`)),
    () => undefined,
  );
  try {
    return await Promise.race([call.send(letGo.signal, begun), ended]);
  } catch (error) {
    if (!letGo.signal.aborted) throw call.errorOf(error);
    if (kind === 'read') throw letGo.signal.reason;
    throw inDoubt(name, letGo.signal.reason, wasSent);
  } finally {
    signal?.removeEventListener('abort', abort);
    timer.abort();
  }
}

/** What it means that a write was given up. */
function inDoubt(name: string, reason: unknown, wasSent: boolean): unknown {
  if (!wasSent) return new UnavailableError(`${name}: stopped before it was sent`, { cause: reason });
  return CrmSyncError.is(reason) ? markLost(reason) : reason;
}
