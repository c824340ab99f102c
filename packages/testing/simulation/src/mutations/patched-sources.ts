import { cp, mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Mutation } from './mutation.ts';
import { patchedFiles, sourceFolders } from './patched-files.ts';

/** Copies of the sources with a mutation in them. */
export interface PatchedSources {
  /** The folder of the engine's sources. */
  readonly engine: string;
  /** The command of the simulation. */
  readonly main: string;
  remove(): Promise<void>;
}

/**
 * Copies the sources and applies a mutation. The copies lie inside their packages, so that they find what those import.
 * @throws TypeError when a patch does not fit any more
 */
export async function patchSources(mutation: Mutation): Promise<PatchedSources> {
  const { engine, simulation } = sourceFolders;
  const files = await patchedFiles(mutation);
  const copies = {
    engine: join(engine, '../.cache/mutants', mutation.id),
    simulation: join(simulation, '../.cache/mutants', mutation.id),
  };
  const remove = async (): Promise<void> => {
    for (const copy of Object.values(copies)) await rm(copy, { recursive: true, force: true });
  };
  await remove();
  for (const [from, to] of [
    [engine, copies.engine],
    [simulation, copies.simulation],
  ] as const) {
    await mkdir(to, { recursive: true });
    await cp(from, to, { recursive: true });
  }
  for (const { place, path, text } of files) await writeFile(join(copies[place], path), text);
  return { engine: copies.engine, main: join(copies.simulation, 'main.ts'), remove };
}
