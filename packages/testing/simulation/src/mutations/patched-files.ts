import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Mutation } from './mutation.ts';

/** The folders in which the files of a mutation lie, by the first part of their names. */
export const sourceFolders = {
  engine: join(import.meta.dirname, '../../../../core/orchestrator/src'),
  simulation: join(import.meta.dirname, '..'),
} as const;

type Place = keyof typeof sourceFolders;

/** A file with a mutation in it. */
export interface PatchedFile {
  readonly place: Place;
  /** Inside the folder of its place. */
  readonly path: string;
  readonly text: string;
}

/**
 * The files that a mutation changes, as they are with it.
 * @throws TypeError when a patch does not fit the sources any more
 */
export async function patchedFiles({ id, patches }: Mutation): Promise<readonly PatchedFile[]> {
  const files = new Map<string, PatchedFile>();
  for (const { file, find, replace } of patches) {
    const { place, path, text } = files.get(file) ?? (await original(id, file));
    const parts = text.split(find);
    if (parts.length !== 2) throw new TypeError(`mutation ${id}: its text is ${parts.length - 1} times in ${file}`);
    files.set(file, { place, path, text: parts.join(replace) });
  }
  return [...files.values()];
}

async function original(id: string, file: string): Promise<PatchedFile> {
  const [place, ...parts] = file.split('/');
  if (place !== 'engine' && place !== 'simulation') throw new TypeError(`mutation ${id}: ${file} is nowhere`);
  const path = join(...parts);
  const text = await readFile(join(sourceFolders[place], path), 'utf8').catch(() => {
    throw new TypeError(`mutation ${id}: there is no ${file}`);
  });
  return { place, path, text };
}
