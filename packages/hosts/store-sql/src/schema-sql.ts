import { sql } from 'kysely';
import type { ColumnPlan, IndexPlan, SchemaStep } from './schema-plan.ts';
import type { SqlDialect } from './sql-dialect.ts';

/** The statement that makes a schema of Postgres. */
export function schemaSql(schema: string): string {
  return `create schema if not exists "${schema}"`;
}

/** The statement that makes the table of applied migrations, when there is none. */
export function migrationsTableSql({ builder, table, columnType, tableOptions }: SqlDialect): string {
  return builder.schema
    .createTable(table('migrations'))
    .ifNotExists()
    .addColumn('version', columnType('integer'), (column) => column.notNull().primaryKey())
    .addColumn('checksum', columnType('text'), (column) => column.notNull())
    .addColumn('steps', columnType('text'), (column) => column.notNull())
    .modifyEnd(tableOptions)
    .compile().sql;
}

/** The statements of one step of a schema, without parameters. */
export function stepSql(dialect: SqlDialect, step: SchemaStep): readonly string[] {
  const { builder, table } = dialect;
  if (step.kind === 'createBase') return baseSql(dialect);
  if (step.kind === 'createTable') return [tableSql(dialect, step.collection, step.columns)];
  if (step.kind === 'createIndex') return [indexSql(dialect, step.collection, step.index)];
  if (step.kind === 'dropIndex')
    return [sql`drop index ${sql.table(dialect.index(step.index.name))}`.compile(builder).sql];
  const { name, type } = step.column;
  const added = builder.schema
    .alterTable(table(step.collection))
    .addColumn(name, dialect.columnType(type), (column) => column.notNull().defaultTo(emptyValue(step.column)));
  return [added.compile().sql];
}

function emptyValue({ type }: ColumnPlan) {
  return type === 'text' ? sql.lit('') : sql.lit(0);
}

function tableSql(dialect: SqlDialect, collection: string, columns: readonly ColumnPlan[]): string {
  const { builder, table, columnType } = dialect;
  let create = builder.schema
    .createTable(table(collection))
    .addColumn('tenant_id', columnType('text'), (column) => column.notNull())
    .addColumn('id', columnType('text'), (column) => column.notNull())
    .addColumn('version', columnType('integer'), (column) => column.notNull());
  for (const { name, type } of columns) create = create.addColumn(name, columnType(type), (column) => column.notNull());
  return create
    .addColumn('doc', columnType('text'), (column) => column.notNull())
    .addPrimaryKeyConstraint(dialect.part(`${collection}_pk`), ['tenant_id', 'id'])
    .modifyEnd(dialect.tableOptions)
    .compile().sql;
}

function indexSql({ builder, table, part }: SqlDialect, collection: string, index: IndexPlan): string {
  const create = builder.schema.createIndex(part(index.name)).on(table(collection));
  if (index.unique)
    return create
      .unique()
      .columns(['tenant_id', ...index.columns])
      .compile().sql;
  return create.columns(['tenant_id', ...index.columns, 'id']).compile().sql;
}

function baseSql({ builder, table, part, columnType, tableOptions, randomId }: SqlDialect): readonly string[] {
  const state = builder.schema
    .createTable(table('store'))
    .addColumn('only', columnType('integer'), (column) =>
      column
        .notNull()
        .primaryKey()
        .check(sql`${sql.ref('only')} = 1`),
    )
    .addColumn('epoch', columnType('text'), (column) => column.notNull())
    .addColumn('lease_token', columnType('integer'), (column) => column.notNull())
    .modifyEnd(tableOptions);
  const first = sql`insert into ${sql.table(table('store'))} (${sql.ref('only')}, epoch, lease_token) values (1, ${randomId}, 0)`;
  const leases = builder.schema
    .createTable(table('leases'))
    .addColumn('tenant_id', columnType('text'), (column) => column.notNull())
    .addColumn('id', columnType('text'), (column) => column.notNull())
    .addColumn('holder', columnType('text'), (column) => column.notNull())
    .addColumn('token', columnType('integer'), (column) => column.notNull())
    .addColumn('expires_at', columnType('integer'), (column) => column.notNull())
    .addPrimaryKeyConstraint(part('leases_pk'), ['tenant_id', 'id'])
    .modifyEnd(tableOptions);
  return [state.compile().sql, first.compile(builder).sql, leases.compile().sql];
}
