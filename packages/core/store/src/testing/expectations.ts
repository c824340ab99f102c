import { stableJson } from '@crmsync/model';

const shownCharacters = 400;

/** Throws unless both values are the same JSON. */
export function expectEqual(what: string, actual: unknown, expected: unknown): void {
  const got = stableJson(actual);
  const wanted = stableJson(expected);
  if (got !== wanted) throw new Error(`${what}: expected ${shown(wanted)}, got ${shown(got)}`);
}

/** Throws unless the condition holds. */
export function expectThat(what: string, holds: boolean): void {
  if (!holds) throw new Error(`${what}: does not hold`);
}

/** Throws unless the action fails with an error of this name, thrown or rejected. */
export async function expectFailure(what: string, name: string, action: () => unknown): Promise<void> {
  let failure: unknown;
  try {
    await action();
  } catch (error) {
    failure = error;
  }
  if (failure === undefined) throw new Error(`${what}: expected ${name}, but nothing failed`);
  const got = failure instanceof Error ? failure.name : typeof failure;
  if (got !== name) throw new Error(`${what}: expected ${name}, got ${got}`);
}

function shown(text: string): string {
  return text.length > shownCharacters ? `${text.slice(0, shownCharacters)}… (${text.length} characters)` : text;
}
