import type { TestDatabase } from '@crmsync/test-servers';
import type { StatementFailure, StatementGate, WorldStatements } from '@crmsync/testkit';
import type { PostgresPool } from '../../src/index.ts';

const startMs = Date.parse('2026-03-01T10:00:00.000Z');

const codes: { readonly [kind in Exclude<StatementFailure, 'lost'>]: readonly [code: string, severity: string] } = {
  down: ['57P01', 'FATAL'],
  busy: ['53300', 'FATAL'],
  unauthenticated: ['28P01', 'FATAL'],
  forbidden: ['42501', 'ERROR'],
  rejected: ['22001', 'ERROR'],
  conflict: ['23505', 'ERROR'],
  missing: ['42P01', 'ERROR'],
};

/** An error as `pg` throws it, with words wherever a server quotes something. */
function driverError(kind: StatementFailure, words: string): Error {
  if (kind === 'lost') return Object.assign(new Error(`read ECONNRESET ${words}`), { code: 'ECONNRESET' });
  const [code, severity] = codes[kind];
  return Object.assign(new Error(words), {
    code,
    severity,
    detail: words,
    hint: words,
    where: words,
    constraint: words,
  });
}

/** The database with a clock of the test's own, as the adapter and as its account sees it. */
export interface WatchedDatabase {
  readonly pool: PostgresPool;
  readonly statements: WorldStatements;
  readonly clock: { now(): number; advance(ms: number): void };
  /** Runs a statement behind the adapter's back, at the time of the clock. */
  query(text: string, values?: unknown[]): Promise<Record<string, unknown>[]>;
  /** The next statement that writes is carried out, and its answer lost. */
  loseNextAnswer(): void;
  /** Starts the clock again, with no gate. */
  reset(): void;
}

/** Texts that make `now()` of a schema tell the time of the test. */
export function clockSql(schema: string): string {
  return `create schema "${schema}";
    create function "${schema}".now() returns timestamptz language sql stable
      as $$ select current_setting('crmsync_test.now')::timestamptz $$;`;
}

/** Puts a gate and a clock before a database. */
export function watchedDatabase(database: TestDatabase, schema: string): WatchedDatabase {
  let nowMs = startMs;
  let gate: StatementGate = (_statement, carryOut) => carryOut();
  let isLost = false;
  const query = async (text: string, values?: unknown[]) => {
    const client = await database.pool.connect();
    try {
      const settings = [`"${schema}", pg_catalog`, new Date(nowMs).toISOString()];
      const set = `select set_config('search_path', $1, false), set_config('crmsync_test.now', $2, false)`;
      await client.query({ text: set, values: settings });
      return (await client.query({ text, ...(values ? { values } : {}) })).rows;
    } finally {
      client.release();
    }
  };
  const carriedOut = async (text: string, values: unknown[] | undefined, isWrite: boolean): Promise<unknown> => {
    const [row] = await query(text, values);
    if (isWrite && isLost) {
      isLost = false;
      throw driverError('lost', '');
    }
    return JSON.parse(String(row?.answer));
  };
  const pool: PostgresPool = {
    async connect() {
      const ended = new AbortController();
      return {
        async query({ text, values }) {
          const isWrite = /\b(insert into|update|delete from) "/.test(text);
          const statement = { text: `${text} ${JSON.stringify(values)}`, isWrite, signal: ended.signal };
          const answer = await gate(statement, () => carriedOut(text, values, isWrite));
          return { rows: [{ answer: typeof answer === 'string' ? answer : JSON.stringify(answer) }] };
        },
        release: (end) => {
          if (end) ended.abort(new Error('Connection terminated'));
        },
        on: () => {},
        removeListener: () => {},
      };
    },
  };
  return {
    pool,
    query,
    clock: {
      now: () => nowMs,
      advance: (ms) => {
        nowMs += ms;
      },
    },
    statements: {
      watch: (watching) => {
        gate = watching;
      },
      failure: driverError,
    },
    loseNextAnswer: () => {
      isLost = true;
    },
    reset: () => {
      nowMs = startMs;
      isLost = false;
      gate = (_statement, carryOut) => carryOut();
    },
  };
}
