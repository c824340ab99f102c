import {
  type FindOutcome,
  type FindQuery,
  type GetOutcome,
  type ListOptions,
  type Page,
  type Quarantined,
  type RemoteRecord,
  WireFormatError,
} from '@crmsync/adapter';
import { concurrently, isWireProps, keysetPaging, type PortContext, pageOf } from '@crmsync/adapter-kit';
import type { Instant } from '@crmsync/model';
import type { z } from 'zod';
import { wallTime } from '../mapping/wall-time.ts';
import { type ChangedTable, changesOf, type WallWalk } from './changed-rows.ts';
import { dataQuery } from './data-query.ts';
import type { CheckedSettings } from './fishbowl-settings.ts';
import { queryServer, serverPresent } from './server.ts';
import { every, isQuotable, type Sql, sql } from './sql.ts';

/** An object type that queries read: one head row per record, and what belongs to it. */
export interface TableObject<W extends { readonly id: string }> {
  readonly objectType: string;
  /** The head rows up to the conditions; the id column is {@link TableObject.id}. */
  readonly heads: Sql;
  readonly id: Sql;
  readonly schema: z.ZodType<W>;
  /** What a listing leaves out. @default nothing */
  listed?(context: PortContext): Promise<readonly Sql[]>;
  /** Makes records of head rows; those it does not name are gone meanwhile. */
  records(context: PortContext, rows: readonly W[], options: ListOptions): Promise<readonly RemoteRecord[]>;
  /** Where a row leads whose record became part of another one. */
  mergedInto?(row: W): string | undefined;
  /** Conditions by natural key. */
  readonly finders: { readonly [by: string]: (value: string) => Sql };
  readonly changed?: ChangedTable;
}

const mostFound = 50;

/** Rows of an answer that could be read, and those set aside. */
interface Heads<W> {
  readonly rows: readonly W[];
  readonly quarantined: readonly Quarantined[];
  readonly lastId: number | undefined;
  readonly count: number;
  readonly observedAt: Instant;
}

/** Reads one object type by queries. */
export function tableEndpoints<W extends { readonly id: string }>(
  object: TableObject<W>,
  settings: CheckedSettings,
  walk?: WallWalk,
) {
  return {
    list: (context: PortContext, options: ListOptions) => list(object, settings, walk, context, options),
    get: async (context: PortContext, ids: readonly string[], options: ListOptions) => {
      await queryServer(context, settings);
      return getRows(object, context, ids, options);
    },
    find: async (context: PortContext, queries: readonly FindQuery[], options: ListOptions) => {
      await queryServer(context, settings);
      return concurrently(queries, 1, (query) => findRows(object, context, query, options));
    },
    changes: changesOf({
      settings,
      walk,
      table: object.changed,
      read: async (context, ids, options) => {
        const heads = await readHeads(
          object,
          context,
          [sql`${object.id} IN ${ids.map(Number)}`],
          sql`ORDER BY ${object.id}`,
        );
        return { ...heads, records: await object.records(context, heads.rows, options) };
      },
    }),
  };
}

async function list<W extends { readonly id: string }>(
  object: TableObject<W>,
  settings: CheckedSettings,
  walk: WallWalk | undefined,
  context: PortContext,
  options: ListOptions,
): Promise<Page> {
  const style = keysetPaging(`fishbowl.${object.objectType}`);
  const position = style.open(options.cursor);
  await queryServer(context, settings);
  const limit = Math.max(1, Math.min(options.limit ?? settings.pageSize, settings.pageSize));
  // Before the first row is read: what changes from then on is found by the checkpoint.
  const startedAt = position.startedAt ?? (walk ? (await serverPresent(context, settings)).at : undefined);
  const [after] = position.at ?? [];
  const conditions = [
    ...(after === undefined ? [] : [sql`${object.id} > ${Number(after)}`]),
    ...((await object.listed?.(context)) ?? []),
  ];
  const heads = await readHeads(object, context, conditions, sql`ORDER BY ${object.id} LIMIT ${limit}`);
  const more = heads.count >= limit;
  if (more && heads.lastId === undefined) {
    throw new WireFormatError(`fishbowl ${object.objectType}.list: no row shows its id`, { paths: ['id'] });
  }
  const page = pageOf({
    style,
    position: { at: position.at, startedAt },
    records: await object.records(context, heads.rows, options),
    quarantined: heads.quarantined,
    next: more && heads.lastId !== undefined ? [heads.lastId] : null,
    observedAt: startedAt ?? heads.observedAt,
    ...(walk ? { checkpoint: (since: Instant) => walk.checkpointFrom(since) } : {}),
  });
  return { ...page, observedAt: heads.observedAt };
}

async function readHeads<W extends { readonly id: string }>(
  { heads, schema, objectType }: TableObject<W>,
  context: PortContext,
  conditions: readonly Sql[],
  tail: Sql,
): Promise<Heads<W>> {
  const statement = sql`${heads} ${every(conditions)} ${tail}`;
  const { rows: raw, observedAt } = await dataQuery(context, statement, `${objectType}.read`);
  const rows: W[] = [];
  const quarantined: Quarantined[] = [];
  for (const row of raw) {
    const parsed = schema.safeParse(row);
    if (parsed.success) {
      rows.push(parsed.data);
      continue;
    }
    const paths = [...new Set(parsed.error.issues.map((issue) => issue.path.map(String).join('.') || '(row)'))];
    const id = rawId(row);
    const error = new WireFormatError(`A row of ${objectType} has another shape than expected`, { paths });
    quarantined.push({ ...(id === undefined ? {} : { ref: { objectType, id: String(id) } }), error });
  }
  const ids = raw.flatMap((row) => rawId(row) ?? []);
  return { rows, quarantined, lastId: ids.length > 0 ? Math.max(...ids) : undefined, count: raw.length, observedAt };
}

function rawId(row: unknown): number | undefined {
  const id = isWireProps(row) ? Number(row.id) : Number.NaN;
  return Number.isSafeInteger(id) ? id : undefined;
}

/** Ids are whole numbers; anything else is the id of nothing here. */
export function isRowId(id: string): boolean {
  return /^(0|[1-9]\d{0,14})$/.test(id);
}

async function getRows<W extends { readonly id: string }>(
  object: TableObject<W>,
  context: PortContext,
  ids: readonly string[],
  options: ListOptions,
): Promise<readonly GetOutcome[]> {
  const askable = ids.filter(isRowId);
  if (askable.length === 0) return [];
  const condition = sql`${object.id} IN ${askable.map(Number)}`;
  const { rows, quarantined } = await readHeads(object, context, [condition], sql`ORDER BY ${object.id}`);
  const own = rows.filter((row) => object.mergedInto?.(row) === undefined);
  const records = new Map((await object.records(context, own, options)).map((record) => [record.ref.id, record]));
  const merged = new Map(rows.map((row) => [row.id, object.mergedInto?.(row)]));
  return askable.map((id): GetOutcome => {
    const record = records.get(id);
    if (record) return { id, status: 'found', record };
    // A row that does not show its id may be any of them.
    const broken = quarantined.find(({ ref }) => ref === undefined || ref.id === id);
    if (broken) return { id, status: 'failed', error: broken.error };
    const mergedInto = merged.get(id);
    return { id, status: 'missing', ...(mergedInto === undefined ? {} : { mergedInto }) };
  });
}

async function findRows<W extends { readonly id: string }>(
  object: TableObject<W>,
  context: PortContext,
  { key, by, value }: FindQuery,
  options: ListOptions,
): Promise<FindOutcome> {
  const condition = object.finders[by];
  const wanted = value.trim();
  if (!condition || wanted === '') return { key, records: [], complete: true };
  // Nobody is asked with a text that could be more than a text.
  if (!isQuotable(wanted)) return { key, records: [], complete: false };
  const tail = sql`ORDER BY ${object.id} LIMIT ${mostFound}`;
  const heads = await readHeads(object, context, [condition(wanted)], tail);
  const [broken] = heads.quarantined;
  if (broken) throw broken.error;
  const records = await object.records(context, heads.rows, options);
  return { key, records, complete: heads.count < mostFound };
}

/** Where changes begin to find everything from a moment on. */
export function checkpointFrom(settings: CheckedSettings, walk: WallWalk) {
  return (since: Instant) => walk.checkpointFrom(wallTime(settings.zone.wallMs(since)).at);
}
