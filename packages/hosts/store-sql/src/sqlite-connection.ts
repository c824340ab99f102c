import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { StoreError } from '@crmsync/store';
import { isBusy, sqliteFailure } from './sqlite-failure.ts';

/** A connection to one database: prepared statements by their text, and transactions that nothing is awaited in. */
export interface SqliteConnection {
  /** The prepared statement of a key; `build` gives its text the first time. */
  statement(key: string, build: () => string): StatementSync;
  /** Runs several statements without parameters. */
  execute(sql: string): void;
  /** Runs synchronous work in a transaction; what `keep` says no to is rolled back. */
  write<T>(doing: string, work: () => T, keep?: (result: T) => boolean): T;
  /** Runs synchronous reads that see one state of the database. */
  snapshot<T>(doing: string, work: () => T): T;
  /** Runs one synchronous read. */
  single<T>(doing: string, work: () => T): T;
  close(): void;
}

/** Where a SQLite store keeps its rows: a file it opens, or a database that the host has opened and closes. */
export type SqliteLocation = { readonly path: string } | { readonly database: DatabaseSync };

const pageSize = 8192;
const checkpointPages = 16_000;
const cacheKib = 16_384;
const retryMs = 10;

/** Opens a database. @throws StoreError when it cannot be opened */
export function openSqlite(location: SqliteLocation, busyTimeoutMs: number): SqliteConnection {
  let database: DatabaseSync;
  try {
    database = 'path' in location ? openFile(location.path, busyTimeoutMs) : location.database;
  } catch (error) {
    throw sqliteFailure('open the database', error);
  }
  return connection(database, 'path' in location);
}

function openFile(path: string, busyTimeoutMs: number): DatabaseSync {
  const database = new DatabaseSync(path, { timeout: busyTimeoutMs, enableForeignKeyConstraints: false });
  try {
    // Only a new file takes the page size. 8 KiB hold a record of some kB, and cost less than larger ones per scattered index entry.
    database.exec(`pragma page_size = ${pageSize}`);
    enterWal(database, busyTimeoutMs);
    database.exec('pragma synchronous = normal');
    database.exec(`pragma cache_size = -${cacheKib}`);
    // A page that changes often is copied to the file once per checkpoint, so fewer ones are faster: 128 MiB of log at most.
    database.exec(`pragma wal_autocheckpoint = ${checkpointPages}`);
    database.exec(`pragma journal_size_limit = ${pageSize * checkpointPages}`);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

/** Two processes that open a new file at once get in each other's way here, and SQLite does not wait by itself. */
function enterWal(database: DatabaseSync, busyTimeoutMs: number): void {
  const sleeper = new Int32Array(new SharedArrayBuffer(4));
  for (let waitedMs = 0; ; waitedMs += retryMs) {
    try {
      database.exec('pragma journal_mode = wal');
      return;
    } catch (error) {
      if (!isBusy(error) || waitedMs >= busyTimeoutMs) throw error;
      Atomics.wait(sleeper, 0, 0, retryMs);
    }
  }
}

function connection(database: DatabaseSync, owned: boolean): SqliteConnection {
  const statements = new Map<string, StatementSync>();
  let closed = false;

  function statement(key: string, build: () => string): StatementSync {
    const found = statements.get(key);
    if (found) return found;
    const prepared = database.prepare(build());
    statements.set(key, prepared);
    return prepared;
  }

  function run(sql: 'begin' | 'begin immediate' | 'commit' | 'rollback'): void {
    statement(sql, () => sql).run();
  }

  function guarded<T>(doing: string, work: () => T): T {
    if (closed) throw new StoreError('the store is closed');
    try {
      return work();
    } catch (error) {
      // Mistakes of the caller stay what they are.
      if (error instanceof TypeError && !('errcode' in error)) throw error;
      throw sqliteFailure(doing, error);
    }
  }

  function transaction<T>(begin: 'begin' | 'begin immediate', work: () => T, keep: (result: T) => boolean): T {
    run(begin);
    try {
      const result = work();
      run(keep(result) ? 'commit' : 'rollback');
      return result;
    } catch (error) {
      // Some failures end the transaction by themselves.
      if (database.isTransaction) run('rollback');
      throw error;
    }
  }

  return {
    statement,
    execute: (sql) => database.exec(sql),
    write: (doing, work, keep = () => true) => guarded(doing, () => transaction('begin immediate', work, keep)),
    snapshot: (doing, work) => guarded(doing, () => transaction('begin', work, () => true)),
    single: guarded,
    close() {
      if (closed) return;
      closed = true;
      statements.clear();
      if (owned) database.close();
    },
  };
}
