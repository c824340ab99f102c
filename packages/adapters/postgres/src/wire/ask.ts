import { WireFormatError } from '@crmsync/adapter';
import {
  type CallContext,
  type ConnectionResource,
  type DriverCall,
  driverRead,
  driverWrite,
} from '@crmsync/adapter-kit';
import { sql } from 'kysely';
import type { z } from 'zod';
import type { PostgresSettings } from '../mapping/settings.ts';
import { NotConnected, postgresError } from './failure.ts';
import {
  databaseResource,
  type OpenDatabase,
  type PostgresClient,
  type PostgresPool,
  type PostgresStatement,
} from './pool.ts';
import { compiled, type Sql } from './sql-builder.ts';

/** One statement, whose only row has its answer as JSON text in `answer`. */
export interface Question<T> {
  /** Names it in messages, e.g. `clients.list`. */
  readonly operation: string;
  readonly query: Sql;
  readonly schema: z.ZodType<T>;
  /** The model field of a column, for messages. */
  fieldOf?(column: string): string | undefined;
}

/** Asks the database of a connection. */
export interface Database {
  read<T>(context: CallContext, question: Question<T>): Promise<T>;
  /** @throws CrmSyncError marked lost when nobody knows whether it happened */
  write<T>(context: CallContext, question: Question<T>): Promise<T>;
}

/** The way to the database, by the settings of an adapter. */
export function databaseOf(settings: PostgresSettings): Database {
  const resource = databaseResource(settings);
  const beginning = settings.localSettings ? localSettings(settings.localSettings) : undefined;
  const ask =
    (run: typeof driverRead) =>
    async <T>(context: CallContext, question: Question<T>): Promise<T> => {
      const open = await opened(context, resource);
      const statement = compiled(question.query);
      const rows = await run(context, driverCall(context, question, open, statement, beginning));
      return answerOf(context, question, rows);
    };
  return { read: ask(driverRead), write: ask(driverWrite) };
}

async function opened(context: CallContext, resource: ConnectionResource<OpenDatabase>): Promise<OpenDatabase> {
  return context.resource(resource);
}

type Rows = readonly Record<string, unknown>[];

function driverCall<T>(
  context: CallContext,
  { operation, fieldOf }: Question<T>,
  { pool, timeoutMs }: OpenDatabase,
  statement: PostgresStatement,
  beginning: PostgresStatement | undefined,
): DriverCall<Rows> {
  return {
    operation,
    timeoutMs,
    errorOf: (error) => postgresError(`${context.adapterId} ${operation}`, error, fieldOf),
    send: (signal, begun) => withClient(pool, signal, (client) => run(client, statement, beginning, begun)),
  };
}

async function run(
  client: PostgresClient,
  statement: PostgresStatement,
  beginning: PostgresStatement | undefined,
  begun: () => void,
): Promise<Rows> {
  if (!beginning) {
    begun();
    return (await client.query(statement)).rows;
  }
  await client.query({ text: 'begin' }).catch((error: unknown) => {
    throw new NotConnected(error);
  });
  try {
    await client.query(beginning);
    begun();
    const { rows } = await client.query(statement);
    await client.query({ text: 'commit' });
    return rows;
  } catch (error) {
    // A connection that is gone has undone the transaction by itself.
    await client.query({ text: 'rollback' }).catch(() => undefined);
    throw error;
  }
}

/** Takes a connection, and ends it when nobody waits any more or it is of no use. */
async function withClient<T>(
  pool: PostgresPool,
  signal: AbortSignal,
  work: (client: PostgresClient) => Promise<T>,
): Promise<T> {
  const client = await pool.connect().catch((error: unknown) => {
    throw new NotConnected(error);
  });
  let held = true;
  const release = (end: boolean): void => {
    if (held) client.release(end);
    held = false;
  };
  const letGo = () => release(true);
  // A connection that is lost between two statements says so by an event, which would end the process.
  const ignore = (): void => {};
  client.on('error', ignore);
  signal.addEventListener('abort', letGo, { once: true });
  try {
    signal.throwIfAborted();
    const result = await work(client);
    release(false);
    return result;
  } catch (error) {
    release(!isAnswer(error));
    throw error;
  } finally {
    signal.removeEventListener('abort', letGo);
    client.removeListener('error', ignore);
    release(true);
  }
}

/** Whether the server refused and the connection goes on. */
function isAnswer(error: unknown): boolean {
  return typeof error === 'object' && error !== null && Reflect.get(error, 'severity') === 'ERROR';
}

function answerOf<T>({ adapterId }: CallContext, { operation, schema }: Question<T>, rows: Rows): T {
  const text = rows[0]?.answer;
  const parsed = schema.safeParse(typeof text === 'string' ? jsonOf(text) : undefined);
  if (parsed.success) return parsed.data;
  const paths = [...new Set(parsed.error.issues.map(({ path }) => path.map(String).join('.') || '(answer)'))];
  throw new WireFormatError(`${adapterId} ${operation}: the answer has another shape than was asked for`, { paths });
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Settings that hold for one transaction, as a pooler allows; for row-level security. */
function localSettings(settings: { readonly [name: string]: string }): PostgresStatement {
  const each = Object.entries(settings).map(([name, value]) => sql`set_config(${name}, ${value}, true)`);
  return compiled(sql`select ${sql.join(each)}`);
}
