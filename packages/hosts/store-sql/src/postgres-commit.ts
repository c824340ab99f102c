import {
  type Commit,
  type CommitRefusal,
  type CommitResult,
  distinctPuts,
  type Expectation,
  StoreError,
} from '@crmsync/store';
import { type RawBuilder, sql } from 'kysely';
import { type ClashQuestion, firstClash } from './postgres-clash.ts';
import { isUniqueViolation } from './postgres-failure.ts';
import { indexKey } from './postgres-key.ts';
import type { PostgresContext } from './postgres-read.ts';
import { compiled, listOf, type RunStatement, type Statement } from './postgres-session.ts';
import { type PostgresTable, type PreparedRow, preparedRow } from './postgres-tables.ts';

/** A commit, checked and made text before a connection is taken. */
interface PreparedCommit extends ClashQuestion {
  readonly expect: readonly Expectation[];
  readonly leaseId: string;
  readonly check: Statement | undefined;
  readonly deletes: Statement | undefined;
  readonly puts: readonly Statement[];
}

/** A statement takes documents of at most so many characters together. */
const maxStatementText = 16 * 2 ** 20;
/** How often a commit is made again whose refusal by a unique index is gone when it is looked for. */
const attempts = 3;

/** Makes all changes of a commit in one transaction, or none. */
export async function commitPostgres(context: PostgresContext, commit: Commit): Promise<CommitResult> {
  const { session, scope } = context;
  const prepared = prepare(context, commit);
  if (!prepared.deletes && prepared.puts.length === 0) {
    // Without a change, one statement sees one state of all rows.
    const found = prepared.check ? await session.single('commit', prepared.check, scope) : [];
    return resultOf(refusalOf(prepared, found[0]));
  }
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    const outcome = await session.write(
      'commit',
      scope,
      (run) => apply(run, prepared),
      (refusal) => refusal === undefined,
    );
    if (outcome !== 'clash') return resultOf(outcome);
    // The server undid everything and does not say which row it was.
    const refusal = await session.write(
      'commit',
      scope,
      (run) => explain(context, run, prepared),
      () => false,
    );
    if (refusal) return resultOf(refusal);
  }
  throw new StoreError('a unique index refused a commit, and no row was found in its way', { retryable: true });
}

function resultOf(refusal: CommitRefusal | undefined): CommitResult {
  return refusal ? { ok: false, refusal } : { ok: true };
}

async function apply(run: RunStatement, commit: PreparedCommit): Promise<CommitRefusal | 'clash' | undefined> {
  const refusal = await check(run, commit);
  if (refusal) return refusal;
  if (commit.deletes) await run(commit.deletes);
  try {
    for (const put of commit.puts) await run(put);
  } catch (error) {
    if (isUniqueViolation(error)) return 'clash';
    throw error;
  }
  return undefined;
}

async function explain(
  { dialect, scope }: PostgresContext,
  run: RunStatement,
  commit: PreparedCommit,
): Promise<CommitRefusal | undefined> {
  return (await check(run, commit)) ?? firstClash(run, dialect, scope.tenantId, commit);
}

async function check(run: RunStatement, commit: PreparedCommit): Promise<CommitRefusal | undefined> {
  if (!commit.check) return undefined;
  const [first] = await run(commit.check);
  return refusalOf(commit, first);
}

/** What the first row of a check says. */
function refusalOf(
  { expect, leaseId }: PreparedCommit,
  found: Readonly<Record<string, unknown>> | undefined,
): CommitRefusal | undefined {
  if (!found) return undefined;
  const expected = expect[Number(found.place)];
  if (!expected) return { reason: 'fence', leaseId };
  return {
    reason: 'version',
    collection: expected.collection.name,
    id: expected.id,
    actual: Number(found.actual),
  };
}

function prepare(context: PostgresContext, commit: Commit): PreparedCommit {
  const rows = distinctPuts(commit).map(({ collection, row }) => preparedRow(context.table(collection), row));
  const deleted = new Map<PostgresTable, string[]>();
  for (const { collection, id } of commit.delete ?? []) into(deleted, context.table(collection), indexKey(id));
  return {
    rows,
    deleted,
    expect: commit.expect ?? [],
    leaseId: commit.fence?.leaseId ?? '',
    check: checkStatement(context, commit),
    deletes: deleteStatement(context, deleted),
    puts: portions(rows).map((portion) => putStatement(context, portion)),
  };
}

function into<K, V>(lists: Map<K, V[]>, key: K, value: V): void {
  const list = lists.get(key);
  if (list) list.push(value);
  else lists.set(key, [value]);
}

/** Finds the first thing that refuses a commit: the fence at place -1, expectations at theirs. */
function checkStatement({ dialect, scope, table }: PostgresContext, commit: Commit): Statement | undefined {
  const parts: RawBuilder<unknown>[] = [];
  const { fence, expect = [] } = commit;
  if (fence) {
    const leases = sql.table(dialect.table('leases'));
    const held = sql`select 1 from ${leases} where tenant_id = ${scope.tenantId} and id = ${indexKey(fence.leaseId)} and token = ${fence.token}`;
    parts.push(sql`select -1::bigint as place, 0::bigint as actual where not exists (${held})`);
  }
  const byTable = new Map<PostgresTable, number[]>();
  for (const [place, { collection }] of expect.entries()) into(byTable, table(collection), place);
  for (const [{ name }, places] of byTable) {
    const ids = places.map((place) => indexKey(expect[place]?.id ?? ''));
    const versions = places.map((place) => expect[place]?.version ?? 0);
    const lists = sql.join([listOf(places, 'bigint'), listOf(ids, 'text'), listOf(versions, 'bigint')]);
    // A look-up per row, where a join might read the whole table.
    const actual = sql`coalesce((select version from ${name} where tenant_id = ${scope.tenantId} and id = asked.id), 0)`;
    const looked = sql`select place, expected, ${actual} as actual from unnest(${lists}) as asked(place, id, expected) offset 0`;
    parts.push(sql`select place, actual from (${looked}) as looked where actual <> expected`);
  }
  if (parts.length === 0) return undefined;
  return compiled(sql`${sql.join(parts, sql` union all `)} order by place limit 1`, dialect);
}

/** One statement for all tables: they know nothing of each other, so their order does not matter. */
function together(parts: readonly RawBuilder<unknown>[]): RawBuilder<unknown> {
  const named = parts.map((part, at) => sql`${sql.id(`part_${at}`)} as (${part})`);
  return sql`with ${sql.join(named)} select 1 as done`;
}

function deleteStatement(
  { dialect, scope }: PostgresContext,
  deleted: ReadonlyMap<PostgresTable, readonly string[]>,
): Statement | undefined {
  if (deleted.size === 0) return undefined;
  const parts = [...deleted].map(([{ name }, keys]) => {
    // By their places, each looked up: given the ids as a condition, the planner may go through all rows of the tenant.
    const found = sql`(select ctid from ${name} where tenant_id = ${scope.tenantId} and id = asked.id)`;
    const places = sql`array(select ${found} from unnest(${listOf(keys, 'text')}) as asked(id))`;
    return sql`delete from ${name} where ctid = any(${places})`;
  });
  return compiled(together(parts), dialect);
}

function portions(rows: readonly PreparedRow[]): readonly (readonly PreparedRow[])[] {
  const all: PreparedRow[][] = [];
  let text = Number.POSITIVE_INFINITY;
  for (const row of rows) {
    text += row.doc.length;
    if (text > maxStatementText) {
      all.push([]);
      text = row.doc.length;
    }
    all.at(-1)?.push(row);
  }
  return all;
}

/** Rows of a table are written in their order, which decides what a unique index refuses. */
function putStatement({ dialect, scope }: PostgresContext, rows: readonly PreparedRow[]): Statement {
  const byTable = new Map<PostgresTable, PreparedRow[]>();
  for (const row of rows) into(byTable, row.table, row);
  const parts = [...byTable].map(([table, group]) => putPart(table, scope.tenantId, group));
  return compiled(together(parts), dialect);
}

function putPart({ plan, name }: PostgresTable, tenantId: string, rows: readonly PreparedRow[]): RawBuilder<unknown> {
  const lists = [
    listOf(
      rows.map(({ key }) => key),
      'text',
    ),
    ...plan.columns.map(({ type }, at) =>
      listOf(
        rows.map(({ columns }) => columns[at] ?? ''),
        type === 'integer' ? 'bigint' : 'text',
      ),
    ),
    listOf(
      rows.map(({ doc }) => doc),
      'text',
    ),
  ];
  const changed = [...plan.columns.map((column) => sql.id(column.name)), sql.id('doc')];
  const names = sql.join([sql.id('id'), ...changed]);
  const updates = sql.join(changed.map((column) => sql`${column} = excluded.${column}`));
  return sql`insert into ${name} as kept (tenant_id, version, ${names})
    select ${tenantId}, 1, ${names} from unnest(${sql.join(lists)}) as put(${names})
    on conflict (tenant_id, id) do update set version = kept.version + 1, ${updates}`;
}
