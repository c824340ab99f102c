import { StoreError } from '@crmsync/store';

const busy = 5;
const locked = 6;
const plainError = 1;
const missing = /^(no such (table|column)|table .* has no column)/;
const uniqueViolation = 2067;

/** What a failure of node:sqlite means, as an error of the store. Its message holds SQLite's words for the code only. */
export function sqliteFailure(doing: string, error: unknown): StoreError {
  if (error instanceof StoreError) return error;
  const code = errorCode(error);
  if (code === undefined) {
    // A parser of JSON quotes what it read.
    return new StoreError(`the store failed to ${doing}`, error instanceof SyntaxError ? {} : { cause: error });
  }
  const primary = code & 0xff;
  const words: unknown = error instanceof Error ? Reflect.get(error, 'errstr') : undefined;
  const message = `SQLite failed to ${doing}: ${typeof words === 'string' ? words : 'unknown'} (${code})`;
  if (primary === busy || primary === locked) {
    const remedy = 'Another process holds the database; try again, or raise busyTimeoutMs.';
    return new StoreError(message, { cause: error, retryable: true, remedy });
  }
  if (primary === plainError && error instanceof Error && missing.test(error.message))
    return new StoreError(message, { cause: error, remedy: 'Call migrate() first.' });
  return new StoreError(message, { cause: error });
}

/** Whether another connection is in the way. */
export function isBusy(error: unknown): boolean {
  const code = errorCode(error);
  return code !== undefined && ((code & 0xff) === busy || (code & 0xff) === locked);
}

/** Whether a unique index refused a row. */
export function isUniqueViolation(error: unknown): boolean {
  return errorCode(error) === uniqueViolation;
}

/** The extended result code of SQLite. */
function errorCode(error: unknown): number | undefined {
  if (!(error instanceof Error)) return undefined;
  const code: unknown = Reflect.get(error, 'errcode');
  return typeof code === 'number' ? code : undefined;
}
