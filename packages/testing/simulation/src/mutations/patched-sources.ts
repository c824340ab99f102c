import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Mutation } from './mutation.ts';

/** Copies of the sources with a mutation in them. */
export interface PatchedSources {
  /** The folder of the engine's sources. */
  readonly engine: string;
  /** The command of the simulation. */
  readonly main: string;
  remove(): Promise<void>;
}

const simulation = fileURLToPath(new URL('..', import.meta.url));
const engine = fileURLToPath(new URL('../../../../core/orchestrator/src', import.meta.url));

/**
 * Copies the sources and applies a mutation. The copies lie inside their packages, so that they find what those import.
 * @throws TypeError when a patch does not fit any more
 */
export async function patchSources(mutation: Mutation): Promise<PatchedSources> {
  const copies = {
    engine: `${engine}/../.cache/mutants/${mutation.id}`,
    simulation: `${simulation}/../.cache/mutants/${mutation.id}`,
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
  for (const { file, find, replace } of mutation.patches) {
    const [place, ...path] = file.split('/');
    const target = `${place === 'engine' ? copies.engine : copies.simulation}/${path.join('/')}`;
    const parts = (await readFile(target, 'utf8')).split(find);
    if (parts.length !== 2) {
      await remove();
      throw new TypeError(`mutation ${mutation.id}: its text is ${parts.length - 1} times in ${file}`);
    }
    await writeFile(target, parts.join(replace));
  }
  return { engine: copies.engine, main: `${copies.simulation}/main.ts`, remove };
}
