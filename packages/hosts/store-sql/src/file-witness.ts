import { readFile, rename, writeFile } from 'node:fs/promises';
import type { StoreMark, StoreWitness } from '@crmsync/store';

/**
 * A witness in a JSON file, for processes of one machine. Keep it apart from the database and out of its backups: it tells
 * an older copy of the database from the present one.
 * @throws when the file cannot be read or written
 */
export function createFileWitness(path: string): StoreWitness {
  const all = async (): Promise<Record<string, unknown>> => {
    try {
      const found: unknown = JSON.parse(await readFile(path, 'utf8'));
      return typeof found === 'object' && found !== null ? { ...found } : {};
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return {};
      throw error;
    }
  };
  return {
    async read(tenantId) {
      const mark = (await all())[tenantId];
      return isMark(mark) ? mark : undefined;
    },
    async write(tenantId, mark) {
      const next = `${path}.${process.pid}.next`;
      await writeFile(next, JSON.stringify({ ...(await all()), [tenantId]: mark }));
      await rename(next, path);
    },
  };
}

function isMark(value: unknown): value is StoreMark {
  if (typeof value !== 'object' || value === null) return false;
  return (
    'epoch' in value &&
    typeof value.epoch === 'string' &&
    'runId' in value &&
    typeof value.runId === 'string' &&
    'sequence' in value &&
    typeof value.sequence === 'number'
  );
}
