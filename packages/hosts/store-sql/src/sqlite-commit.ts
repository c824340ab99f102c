import { type Commit, type CommitRefusal, type CommitResult, distinctPuts, type Row } from '@crmsync/store';
import type { LeaseSql } from './lease-sql.ts';
import { isPossibleId } from './possible-id.ts';
import { clashSql } from './query-plan.ts';
import type { SqlDialect, SqlValue } from './sql-dialect.ts';
import type { SqliteConnection } from './sqlite-connection.ts';
import { isUniqueViolation } from './sqlite-failure.ts';
import type { FindTable, KnownTable } from './sqlite-tables.ts';

/** What the operations of one tenant work with. */
export interface TenantContext {
  readonly db: SqliteConnection;
  readonly dialect: SqlDialect;
  readonly table: FindTable;
  readonly leases: LeaseSql;
  readonly tenantId: string;
}

interface PreparedPut {
  readonly table: KnownTable;
  readonly row: Row;
  readonly values: readonly SqlValue[];
}

/** Makes all changes of a commit in one transaction, or none. */
export function commitSqlite(context: TenantContext, commit: Commit): CommitResult {
  // Rows are checked and made text before the database is locked.
  const puts = distinctPuts(commit).map(({ collection, row }): PreparedPut => {
    const table = context.table(collection);
    return { table, row, values: table.putValues(context.tenantId, row) };
  });
  const changes = puts.length > 0 || (commit.delete?.length ?? 0) > 0;
  const refusal = changes
    ? context.db.write('commit', () => refusedBy(context, commit) ?? apply(context, commit, puts), isNothing)
    : context.db.snapshot('commit', () => refusedBy(context, commit));
  return refusal ? { ok: false, refusal } : { ok: true };
}

function isNothing(refusal: CommitRefusal | undefined): boolean {
  return refusal === undefined;
}

function refusedBy({ db, table, leases, tenantId }: TenantContext, commit: Commit): CommitRefusal | undefined {
  if (commit.fence) {
    const { leaseId, token } = commit.fence;
    const held = db.statement('find lease', () => leases.find).get(tenantId, leaseId);
    if (held?.token !== token) return { reason: 'fence', leaseId };
  }
  for (const { collection, id, version } of commit.expect ?? []) {
    const { keys, versionSql } = table(collection);
    const found = isPossibleId(id) ? db.statement(keys.version, versionSql).get(tenantId, id) : undefined;
    const actual = Number(found?.version ?? 0);
    if (actual !== version) return { reason: 'version', collection: collection.name, id, actual };
  }
  return undefined;
}

function apply(context: TenantContext, commit: Commit, puts: readonly PreparedPut[]): CommitRefusal | undefined {
  const { db, table, tenantId } = context;
  for (const { collection, id } of commit.delete ?? []) {
    const { keys, deleteSql } = table(collection);
    db.statement(keys.delete, deleteSql).run(tenantId, id);
  }
  for (const put of puts) {
    try {
      db.statement(put.table.keys.put, put.table.putSql).run(...put.values);
    } catch (error) {
      if (!isUniqueViolation(error)) throw error;
      const index = clashing(context, put);
      if (index === undefined) throw error;
      return { reason: 'unique', collection: put.table.plan.collection, index, id: put.row.id };
    }
  }
  return undefined;
}

/** The unique index that refused a row; SQLite says so only in words. */
function clashing({ db, dialect, tenantId }: TenantContext, { table, row, values }: PreparedPut): string | undefined {
  const { plan } = table;
  for (const index of plan.indexes) {
    if (!index.unique) continue;
    const columns = index.columns.map((name) => values[2 + plan.columns.findIndex((column) => column.name === name)]);
    const known = columns.filter((value) => value !== undefined);
    const find = db.statement(`clash ${index.name}`, () => clashSql(dialect, plan, index));
    if (find.get(tenantId, ...known, row.id)) return index.declared;
  }
  return undefined;
}
