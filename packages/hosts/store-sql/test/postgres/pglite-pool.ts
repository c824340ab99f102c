import type { PostgresClient, PostgresPool } from '@crmsync/store-sql';
import { PGlite } from '@electric-sql/pglite';

/** PGlite as a pool of one connection, which is what it has. */
export async function pglitePool(): Promise<PostgresPool> {
  const database = await PGlite.create();
  let last: Promise<void> = Promise.resolve();
  return {
    async connect(): Promise<PostgresClient> {
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
