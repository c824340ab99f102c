import { type Collection, indexValue } from '@crmsync/store';
import { addedColumns } from './added-columns.ts';
import { keptRow } from './kept-row.ts';
import { type Migration, nextMigration } from './migration.ts';
import { fillSql, pageSql } from './query-plan.ts';
import type { ColumnPlan } from './schema-plan.ts';
import { migrationsTableSql, stepSql } from './schema-sql.ts';
import type { SqlDialect } from './sql-dialect.ts';
import type { SqliteConnection } from './sqlite-connection.ts';

const pageRows = 500;

/** Brings the database to the collections in one transaction; processes that start at once come one after the other. */
export function migrateSqlite(db: SqliteConnection, dialect: SqlDialect, collections: readonly Collection[]): void {
  const table = dialect.builder.dynamic.table(dialect.table('migrations')).as('migrations');
  const applied = dialect.builder.selectFrom(table).select(['version', 'checksum', 'steps']).orderBy('version');
  const record = dialect.builder
    .insertInto(dialect.table('migrations'))
    .values({ version: '', checksum: '', steps: '' });
  db.write('migrate', () => {
    db.execute(migrationsTableSql(dialect));
    const rows = db.statement('migrations', () => applied.compile().sql).all();
    const next = nextMigration(rows.map(migrationOf), collections);
    if (!next) return;
    for (const step of next.parsed) {
      if (step.kind === 'createIndex') continue;
      for (const sql of stepSql(dialect, step)) db.execute(sql);
    }
    for (const [collection, columns] of addedColumns(next.parsed)) fill(db, dialect, collection, columns);
    // Indexes come last: filling columns under them would be slower, and a unique one would refuse the empty values.
    for (const step of next.parsed) {
      if (step.kind === 'createIndex') for (const sql of stepSql(dialect, step)) db.execute(sql);
    }
    db.statement('record migration', () => record.compile().sql).run(next.version, next.checksum, next.steps);
  });
}

function migrationOf(row: Record<string, unknown>): Migration {
  return { version: Number(row.version), checksum: String(row.checksum), steps: String(row.steps) };
}

/** Gives new columns the values that the documents have. */
function fill(db: SqliteConnection, dialect: SqlDialect, collection: string, columns: readonly ColumnPlan[]): void {
  const names = columns.map(({ name }) => name);
  const update = db.statement(`fill ${collection} ${names.join()}`, () => fillSql(dialect, collection, names));
  for (let after: readonly string[] = []; ; ) {
    const behind = after.length > 0;
    const page = db.statement(`page ${behind} ${collection}`, () => pageSql(dialect, collection, behind));
    const rows = page.all(...after, pageRows);
    for (const { tenant_id, id, doc } of rows) {
      const row = keptRow(collection, doc);
      const values = columns.map(({ property, type }) => indexValue(row, property, type));
      update.run(...values, String(tenant_id), String(id));
      after = [String(tenant_id), String(id)];
    }
    if (rows.length < pageRows) return;
  }
}
