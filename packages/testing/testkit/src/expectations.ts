import { RejectedError } from '@crmsync/adapter';
import { CrmSyncError, stableJson } from '@crmsync/model';

const shownCharacters = 400;

/** Throws unless both values are the same JSON. */
export function expectEqual(what: string, actual: unknown, expected: unknown): void {
  const got = stableJson(actual ?? null);
  const wanted = stableJson(expected ?? null);
  if (got !== wanted) throw new Error(`${what}: expected ${shown(wanted)}, got ${shown(got)}`);
}

/** Throws unless both lists hold the same texts, in any order. */
export function expectSame(what: string, actual: readonly string[], expected: readonly string[]): void {
  expectEqual(what, [...actual].sort(), [...expected].sort());
}

/** Throws unless the condition holds. */
export function expectThat(what: string, holds: boolean, got?: unknown): void {
  if (holds) return;
  throw new Error(got === undefined ? what : `${what}; got ${shown(String(got))}`);
}

/** The failure of an action, or `undefined` when it succeeds. */
export async function failureOf(action: () => unknown): Promise<unknown> {
  try {
    await action();
    return undefined;
  } catch (error) {
    return error ?? new Error('undefined was thrown');
  }
}

/** Throws unless the action fails with an error of this code; gives the error. */
export async function expectCode(what: string, code: string, action: () => unknown): Promise<CrmSyncError> {
  const failure = await failureOf(action);
  if (failure === undefined) throw new Error(`${what}: expected ${code}, but nothing failed`);
  if (!CrmSyncError.is(failure) || failure.code !== code) {
    throw new Error(`${what}: expected ${code}, got ${describeFailure(failure)}`);
  }
  return failure;
}

/** An error in a few words, with what the vendor said of single fields. */
export function describeFailure(failure: unknown): string {
  if (failure instanceof RejectedError && failure.issues.length > 0) {
    const issues = failure.issues.map(({ field, message }) => (field === undefined ? message : `${field}: ${message}`));
    return `${failure.code} (${failure.message}: ${issues.join('; ')})`;
  }
  if (CrmSyncError.is(failure)) return `${failure.code} (${failure.message})`;
  return failure instanceof Error ? `${failure.name} (${failure.message})` : shown(String(failure));
}

function shown(text: string): string {
  return text.length > shownCharacters ? `${text.slice(0, shownCharacters)}… (${text.length} characters)` : text;
}
