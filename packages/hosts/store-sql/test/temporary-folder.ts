import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';

/** A folder that goes when the test file ends; gives a new path in it at each call. */
export function temporaryPaths(): () => string {
  const folder = mkdtempSync(join(tmpdir(), 'crmsync-store-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  let made = 0;
  return () => {
    made += 1;
    return join(folder, `${made}.sqlite`);
  };
}
