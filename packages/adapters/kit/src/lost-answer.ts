import type { WriteOutcome } from '@crmsync/adapter';
import { CrmSyncError } from '@crmsync/model';

const lostMark = Symbol.for('crmsync.lostAnswer');

/** Marks an error of a request that may have been applied although no usable answer came. */
export function markLost<E extends CrmSyncError>(error: E): E {
  Object.defineProperty(error, lostMark, { value: true, enumerable: false });
  return error;
}

/** Whether the request behind an error may have been applied. */
export function isLostAnswer(error: unknown): boolean {
  return error instanceof Error && lostMark in error;
}

/**
 * The outcome of a write that failed: `unknown` when the answer was lost, else `refused`.
 * Errors that are not of this library (an abort reason, a bug) are thrown on.
 */
export function failedOutcome(key: string, error: unknown): WriteOutcome {
  if (!CrmSyncError.is(error)) throw error;
  return { key, status: isLostAnswer(error) ? 'unknown' : 'refused', error };
}
