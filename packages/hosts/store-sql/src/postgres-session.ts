import { createHash } from 'node:crypto';
import { StoreError } from '@crmsync/store';
import { type CompiledQuery, type RawBuilder, sql } from 'kysely';
import { DriverError, isCollision, isConnectionLost, postgresFailure, unknownCommit } from './postgres-failure.ts';
import type { OpenedPool, PostgresClient, PostgresResult, PostgresStatement } from './postgres-pool.ts';
import type { SqlDialect } from './sql-dialect.ts';

/** A statement with its values. */
export type Statement = Pick<CompiledQuery, 'sql' | 'parameters'>;

/** Rows of a statement. */
export type FoundRows = readonly Readonly<Record<string, unknown>>[];

/** Runs statements of one transaction, one after the other. */
export type RunStatement = (statement: Statement) => Promise<FoundRows>;

/** Whose rows a call works on, and the number that locks them. */
export interface TenantScope {
  readonly tenantId: string;
  readonly lockKey: string;
}

/** Statements and transactions on a pool. Nothing lasts longer than a transaction, so a transaction pooler may stand between. */
export interface PostgresSession {
  /** Runs one statement that reads, or that may happen twice. */
  single(doing: string, statement: Statement, scope: TenantScope | undefined): Promise<FoundRows>;
  /** Runs work as the only writer of a tenant; what `keep` says no to is rolled back. */
  write<T>(
    doing: string,
    scope: TenantScope,
    work: (run: RunStatement) => Promise<T>,
    keep?: (result: T) => boolean,
  ): Promise<T>;
  /** Changes the schema, as the only one who does. */
  migrate<T>(work: (run: RunStatement) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/** Settings of a session. */
export interface SessionOptions {
  readonly schema: string;
  /** Whether each transaction says whose rows it works on. */
  readonly rowSecurity: boolean;
  readonly lockTimeoutMs: number;
  readonly answerTimeoutMs: number;
}

/** How often work is begun again that surely did not happen. */
const attempts = 4;
/** A worker that stops in the middle of a transaction lets go of its tenant after this time. */
const idleTimeoutMs = 60_000;

/** Begins a session on a pool. */
export function openSession(opened: OpenedPool, options: SessionOptions): PostgresSession {
  const { schema, rowSecurity, lockTimeoutMs, answerTimeoutMs } = options;
  let closing: Promise<void> | undefined;
  const inTurn = taker();

  async function connect(doing: string): Promise<PostgresClient> {
    if (closing) throw new StoreError('the store is closed');
    try {
      return await (await opened.pool()).connect();
    } catch (error) {
      throw postgresFailure(doing, error);
    }
  }

  async function repeated<T>(doing: string, work: (client: PostgresClient) => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt += 1) {
      const client = await connect(doing);
      const outcome = await held(client, work);
      if ('result' in outcome) return outcome.result;
      if (attempt === attempts || !outcome.repeatable) throw postgresFailure(doing, outcome.error);
    }
  }

  function beginning(scope: TenantScope): string[] {
    const hex = Buffer.from(scope.tenantId).toString('hex');
    const tenant = `select set_config('crmsync.tenant', convert_from(decode('${hex}', 'hex'), 'UTF8'), true)`;
    return [
      'begin isolation level read committed, read write',
      `set local lock_timeout = ${lockTimeoutMs}`,
      `set local idle_in_transaction_session_timeout = ${idleTimeoutMs}`,
      ...(rowSecurity ? [tenant] : []),
    ];
  }

  return {
    single(doing, statement, scope) {
      if (!rowSecurity || !scope)
        return repeated(doing, async (client) => rowsOf(await ask(client, statement, answerTimeoutMs)));
      const begin = beginning(scope);
      return repeated(doing, (client) => transaction(client, begin, answerTimeoutMs, doing, (run) => run(statement)));
    },
    write(doing, scope, work, keep) {
      // The lock comes before the first look at a row: the statements behind it see what its last holder committed.
      const begin = [...beginning(scope), `select pg_advisory_xact_lock(${scope.lockKey})`];
      // Calls of one process wait here instead of each holding a connection.
      return inTurn(scope.lockKey, () =>
        repeated(doing, (client) => transaction(client, begin, answerTimeoutMs, doing, work, keep)),
      );
    },
    migrate(work) {
      const unlimited = ['lock_timeout', 'statement_timeout', 'idle_in_transaction_session_timeout'];
      const begin = [
        'begin isolation level read committed, read write',
        ...unlimited.map((name) => `set local ${name} = 0`),
        `select pg_advisory_xact_lock(${lockKeyOf(schema)})`,
      ];
      return repeated('migrate', (client) => transaction(client, begin, undefined, 'migrate', work));
    },
    close() {
      closing ??= opened.close();
      return closing;
    },
  };
}

/** The number under which a tenant, or without one the whole schema, is locked. */
export function lockKeyOf(schema: string, tenantId?: string): string {
  const name = JSON.stringify(['crmsync', schema, ...(tenantId === undefined ? [] : [tenantId])]);
  return createHash('sha256').update(name).digest().readBigInt64BE().toString();
}

/** Compiles a statement that was put together from parts. */
export function compiled(query: RawBuilder<unknown>, { builder }: SqlDialect): Statement {
  return query.compile(builder);
}

/** A list as one value, so that its length does not matter to the statement. */
export function listOf(values: readonly (string | number)[], type: 'text' | 'bigint'): RawBuilder<unknown> {
  return sql`${values}::${sql.raw(type)}[]`;
}

type Outcome<T> =
  | { readonly result: T }
  | {
      readonly error: unknown;
      /** Whether it surely did not happen and may go well when it is tried again. */
      readonly repeatable: boolean;
    };

async function held<T>(client: PostgresClient, work: (client: PostgresClient) => Promise<T>): Promise<Outcome<T>> {
  // A connection that is lost between two statements says so by an event, which would end the process.
  const ignore = (): void => {};
  client.on('error', ignore);
  let broken = true;
  try {
    const result = await work(client);
    broken = false;
    return { result };
  } catch (error) {
    if (!(error instanceof DriverError)) {
      broken = error instanceof StoreError;
      throw error;
    }
    broken = isConnectionLost(error.cause);
    return { error: error.cause, repeatable: broken || isCollision(error.cause) };
  } finally {
    client.removeListener('error', ignore);
    client.release(broken);
  }
}

async function ask(
  client: PostgresClient,
  { sql: text, parameters }: Statement,
  timeoutMs: number | undefined,
): Promise<PostgresResult> {
  const values = parameters.length > 0 ? { values: [...parameters] } : {};
  const limit = timeoutMs === undefined ? {} : { query_timeout: timeoutMs };
  const statement: PostgresStatement = { text, ...values, ...limit };
  try {
    return await client.query(statement);
  } catch (failure) {
    throw new DriverError(failure);
  }
}

function rowsOf(result: PostgresResult): FoundRows {
  return result.rows;
}

async function transaction<T>(
  client: PostgresClient,
  begin: readonly string[],
  timeoutMs: number | undefined,
  doing: string,
  work: (run: RunStatement) => Promise<T>,
  keep: (result: T) => boolean = () => true,
): Promise<T> {
  const plain = (text: string) => ask(client, { sql: text, parameters: [] }, timeoutMs);
  let result: T;
  try {
    await plain(begin.join('; '));
    result = await work(async (statement) => rowsOf(await ask(client, statement, timeoutMs)));
  } catch (error) {
    // A connection that is gone has undone the transaction by itself.
    if (!(error instanceof DriverError && isConnectionLost(error.cause))) await plain('rollback');
    throw error;
  }
  if (!keep(result)) {
    await plain('rollback');
    return result;
  }
  let ended: PostgresResult;
  try {
    ended = await plain('commit');
  } catch (error) {
    if (error instanceof DriverError && isConnectionLost(error.cause)) throw unknownCommit(doing, error.cause);
    throw error;
  }
  if (ended.command === 'ROLLBACK') throw new StoreError(`Postgres undid what it was told to ${doing}`);
  return result;
}

/** Lets calls with the same key come one after the other. */
function taker(): <T>(key: string, call: () => Promise<T>) => Promise<T> {
  const last = new Map<string, Promise<unknown>>();
  return async (key, call) => {
    const before = last.get(key);
    const mine = before === undefined ? call() : before.then(call, call);
    last.set(key, mine);
    try {
      return await mine;
    } finally {
      if (last.get(key) === mine) last.delete(key);
    }
  };
}
