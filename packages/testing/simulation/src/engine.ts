import { isAbsolute, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { createSync, syncCollections } from '@crmsync/orchestrator';

/** What is simulated. Loaded by path, so that a changed copy of the sources can take its place. */
export interface Engine {
  readonly createSync: typeof createSync;
  readonly syncCollections: typeof syncCollections;
}

/**
 * Loads the engine.
 * @param folder of the sources, with an `index.ts`. @default the workspace's own
 * @throws TypeError when there is no engine
 */
export async function loadEngine(folder?: string): Promise<Engine> {
  if (folder === undefined) return import('@crmsync/orchestrator');
  const path = join(isAbsolute(folder) ? folder : resolve(folder), 'index.ts');
  const loaded: unknown = await import(pathToFileURL(path).href);
  if (!isEngine(loaded)) throw new TypeError(`${path} is no engine`);
  return loaded;
}

function isEngine(loaded: unknown): loaded is Engine {
  return typeof loaded === 'object' && loaded !== null && 'createSync' in loaded && 'syncCollections' in loaded;
}
