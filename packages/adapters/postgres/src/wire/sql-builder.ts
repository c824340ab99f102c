import {
  DummyDriver,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type RawBuilder,
  sql,
} from 'kysely';
import type { PostgresStatement } from './pool.ts';

/** A piece of SQL whose names are quoted and whose values are parameters. */
export type Sql = RawBuilder<unknown>;

const builder = new Kysely<object>({
  dialect: {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (db) => new PostgresIntrospector(db),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  },
});

/** A statement with its values. */
export function compiled(query: Sql): PostgresStatement {
  const { sql: text, parameters } = query.compile(builder);
  return { text, values: [...parameters] };
}

/** All of the conditions; true where there is none. */
export function allOf(conditions: readonly Sql[]): Sql {
  return conditions.length === 0 ? sql`true` : sql`(${sql.join(conditions, sql` and `)})`;
}

/** A value as text that no setting of the session changes: ISO 8601 for times, JSON for lists. */
export function asText(value: Sql): Sql {
  return sql`(to_jsonb(${value}) #>> '{}')`;
}

/** A value as JSON, to be taken apart by the server. */
export function asJson(value: unknown): Sql {
  return sql`${JSON.stringify(value)}::json`;
}

/** A moment as text that is the same with and without a time zone in the column. */
export function utcText(moment: Sql): Sql {
  return sql`to_char(${moment} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;
}
