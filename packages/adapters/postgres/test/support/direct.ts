import type { Connection, EntityPort, RemoteRecord, WriteOutcome } from '@crmsync/adapter';
import { paginate, tokenCredential } from '@crmsync/adapter-kit';
import type { FieldValues } from '@crmsync/model';
import type { TestDatabase } from '@crmsync/test-servers';
import {
  type PostgresPool,
  type PostgresSettings,
  type PostgresStatement,
  postgres,
  type TableDefinition,
} from '../../src/index.ts';

/** A connection to tables of a schema, and the statements it sends. */
export interface DirectTables {
  readonly schema: string;
  readonly connection: Connection;
  readonly sent: PostgresStatement[];
  port(
    objectType?: string,
  ): Required<Pick<EntityPort, 'list' | 'changes' | 'get' | 'find' | 'create' | 'update' | 'delete'>>;
  /** Runs statements with the schema as the search path. */
  sql(text: string): Promise<Record<string, unknown>[]>;
}

/** Makes tables and connects them. */
export async function directTables(
  database: TestDatabase,
  migration: string,
  tablesOf: (schema: string) => readonly TableDefinition[],
  settings: Partial<PostgresSettings> = {},
): Promise<DirectTables> {
  const schema = database.newSchema();
  const sql = async (text: string) => {
    const client = await database.pool.connect();
    try {
      await client.query({ text: `set search_path = "${schema}"` });
      const results = [await client.query({ text })].flat();
      return results.at(-1)?.rows ?? [];
    } finally {
      client.release();
    }
  };
  await database.query(`create schema "${schema}"`);
  await sql(migration);
  const sent: PostgresStatement[] = [];
  const adapter = postgres({ tables: tablesOf(schema), pool: () => notedPool(database.pool, sent), ...settings });
  const connection = adapter.connect({ credentials: tokenCredential('of-no-use') });
  return { schema, connection, sent, sql, port: (objectType) => portOf(connection, objectType) };
}

function notedPool(pool: PostgresPool, sent: PostgresStatement[]): PostgresPool {
  return {
    async connect() {
      const client = await pool.connect();
      return {
        query: (statement) => {
          sent.push(statement);
          return client.query(statement);
        },
        release: (end) => client.release(end),
        on: (event, listener) => client.on(event, listener),
        removeListener: (event, listener) => client.removeListener(event, listener),
      };
    },
  };
}

/** A port with all that the tests use. */
export function portOf(connection: Connection, objectType?: string): ReturnType<DirectTables['port']> {
  const found = connection.ports.find(
    ({ capabilities }) => objectType === undefined || capabilities.objectType === objectType,
  );
  const absent = async () => {
    throw new Error('the port has no such operation');
  };
  const {
    list = absent,
    changes = absent,
    get = absent,
    find = absent,
    create = absent,
    update = absent,
  } = found ?? {};
  return { list, changes, get, find, create, update, delete: found?.delete ?? absent };
}

/** Everything that a port lists, and where changes go on. */
export async function listed(port: Pick<EntityPort, 'list'>, limit = 2) {
  const records: RemoteRecord[] = [];
  let checkpoint: unknown;
  for await (const page of paginate(port.list ?? (() => Promise.reject(new Error('no list'))), { limit })) {
    records.push(...page.records);
    checkpoint = page.checkpoint;
  }
  return { records, checkpoint: checkpoint as NonNullable<FieldValues[string]> };
}

/** Everything that changed since a checkpoint. */
export async function changed(port: Pick<EntityPort, 'changes'>, checkpoint: FieldValues[string], limit = 2) {
  const { changes } = port;
  if (!changes) throw new Error('no changes');
  return listed({ list: (options) => changes({ ...options, checkpoint }) }, limit);
}

/** A patch of fields. */
export const patchOf = (fields: FieldValues) => ({ fields, custom: {}, associations: {} });

/** The codes of refusals, else the status. */
export function told(outcomes: readonly WriteOutcome[]): readonly string[] {
  return outcomes.map((outcome) => (outcome.status === 'refused' ? outcome.error.code : outcome.status));
}
