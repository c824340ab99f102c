import type { TestDatabase } from '@crmsync/test-servers';
import type { AdapterSubject, AdapterWorld, Sample, WorldPort } from '@crmsync/testkit';
import { postgres, type TableDefinition } from '../../src/index.ts';
import { type WatchedDatabase, watchedDatabase } from './watched-pool.ts';

/** What happens in one table without the adapter, as statements. */
export interface TableScript {
  readonly definition: TableDefinition;
  /** Ids of the records that are there, as `id`. */
  readonly ids: string;
  /** Makes a row from a text that differs each time; gives the ids of its records as `id`. */
  readonly insert: string;
  /** Changes the row of an id, with a text that differs each time. */
  edit(id: string): readonly [text: string, ...values: string[]];
  remove?(id: string): readonly [text: string, ...values: string[]];
  sample(n: number): Sample['fields'];
  refused(n: number): Sample['fields'];
  /** A field that samples have, and its column. */
  readonly absent: readonly [field: string, column: string];
  readonly more?: Partial<WorldPort>;
}

function worldPort({ query }: WatchedDatabase, script: TableScript): WorldPort {
  let count = 0;
  const run = async (text: string, values?: unknown[]) => (await query(text, values)).map(({ id }) => String(id));
  const { remove } = script;
  return {
    ids: () => run(script.ids),
    seed: async (wanted) => {
      const ids: string[] = [];
      while (ids.length < wanted) ids.push(...(await run(script.insert, [`Seeded ${++count}`])));
      return ids.slice(0, wanted);
    },
    edit: async (id) => {
      const [text, ...values] = script.edit(id);
      await query(text, [...values, `Edited ${++count}`]);
    },
    ...(remove
      ? {
          remove: async (id: string) => {
            const [text, ...values] = remove(id);
            await query(text, values);
          },
        }
      : {}),
    samples: (n) => [{ fields: script.sample(n) }],
    refused: (n) => ({ fields: script.refused(n) }),
    wire: {
      absent: {
        field: script.absent[0],
        omit: (record) => {
          const doc: unknown = Reflect.get(record, 'doc');
          if (typeof doc === 'object' && doc !== null) Reflect.deleteProperty(doc, script.absent[1]);
        },
      },
    },
    ...script.more,
  };
}

/** The adapter of some tables, with an account that is emptied for each case. */
export async function tableSubject(
  database: TestDatabase,
  migration: (schema: string) => string,
  scriptsOf: (schema: string) => readonly TableScript[],
): Promise<AdapterSubject> {
  const schema = database.newSchema();
  await database.query(migration(schema));
  const scripts = scriptsOf(schema);
  const watched = watchedDatabase(database, schema);
  const nameOf = ({ definition: { objectType, table } }: TableScript) => objectType ?? table;
  return {
    adapter: postgres({ tables: scripts.map(({ definition }) => definition), pool: () => watched.pool, batch: 20 }),
    transport: 'statements',
    world: async (): Promise<AdapterWorld> => {
      watched.reset();
      for (const { definition } of [...scripts].reverse()) await watched.query(`delete from ${definition.table}`);
      return {
        credential: { token: 'what-opens-the-database' },
        clock: watched.clock,
        statements: watched.statements,
        halveNextBatch: watched.loseNextAnswer,
        ports: Object.fromEntries(scripts.map((script) => [nameOf(script), worldPort(watched, script)])),
      };
    },
  };
}
