import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { mutationTablePath } from '../src/mutations/mutation-table.ts';
import { mutations } from '../src/mutations/mutations.ts';
import { patchedFiles } from '../src/mutations/patched-files.ts';

describe('a deliberate fault', () => {
  it.each(mutations)('$id still fits the sources', async (mutation) => {
    const files = await patchedFiles(mutation);
    expect(files.length).toBeGreaterThan(0);
  });

  it('is refused when the text that it changes is gone, or is there twice', async () => {
    const fault = { id: 'noSuchText', rule: 'R1', story: 'Nothing.' };
    const patchOf = (find: string) => [{ file: 'simulation/token.ts', find, replace: '' }];
    await expect(patchedFiles({ ...fault, patches: patchOf('nobody wrote this') })).rejects.toThrow('0 times');
    await expect(patchedFiles({ ...fault, patches: patchOf('export function') })).rejects.toThrow('times in');
  });

  it('is in the table of what the simulation finds', async () => {
    const table = await readFile(mutationTablePath, 'utf8');
    const told = [...table.matchAll(/^\| `(\w+)` \| (.+?) \|/gm)].map(([, id, needed]) => ({ id, needed }));
    expect(told.map(({ id }) => id)).toEqual(mutations.map(({ id }) => id));
    expect(told.filter(({ needed }) => !/^\d+$/.test(needed ?? ''))).toEqual([]);
  });
});
