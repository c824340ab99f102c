import { PGlite } from '@electric-sql/pglite';
import type { TestClient, TestPool } from './test-pool.ts';

/** PGlite as a pool of one connection, which is what it has. */
export async function pglitePool(): Promise<TestPool> {
  const database = await PGlite.create();
  let last: Promise<void> = Promise.resolve();
  return {
    async connect(): Promise<TestClient> {
      const before = last;
      let release = (): void => {};
      last = new Promise((resolve) => {
        release = resolve;
      });
      await before;
      return {
        async query({ text, values }) {
          if (values) return database.query<Record<string, unknown>>(text, values);
          const results = await database.exec(text);
          return { rows: results.at(-1)?.rows ?? [] };
        },
        release,
        on: () => {},
        removeListener: () => {},
      };
    },
  };
}
