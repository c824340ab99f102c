import { sql } from 'kysely';
import { type PartPlan, partOf, type TablePlan } from '../mapping/table-plan.ts';
import { allOf, asJson, asText, type Sql, utcText } from '../wire/sql-builder.ts';
import type { Doc, PreparedRecord } from './prepared-record.ts';
import {
  answer,
  column,
  idStart,
  isPresent,
  keyText,
  partsAsP,
  plainFields,
  recordJson,
  rowColumns,
  softDeleted,
  tableName,
  tenantConditions,
  typedRow,
  versionOf,
} from './record-sql.ts';

/** What to change of one record of a row. */
export interface PartChange {
  readonly slot: string | undefined;
  readonly prepared: PreparedRecord;
  readonly expectVersion: string | undefined;
}

/** What to change of one row: all of its records at once. */
export interface RowChange {
  readonly key: string;
  readonly parts: readonly PartChange[];
}

/** A row to create. */
export interface NewRow {
  readonly doc: Doc;
}

/** A row to create, or to change where there is one with this value. */
export interface UpsertRow {
  readonly prepared: PreparedRecord;
  readonly column: string;
  readonly value: string;
}

/** Changes rows that are there and creates the others, in one statement. */
export function upsertRows(plan: TablePlan, rows: readonly UpsertRow[], custom: readonly string[]): Sql {
  const wanted = { ...plainFields, custom };
  const writes = rows.flatMap(({ prepared, column: by, value }, at) => {
    const [changed, made] = [sql.id(`u${at}`), sql.id(`w${at}`)];
    const doc = { ...prepared.doc, [by]: value };
    const from = sql`${typedRow(plan, stamped(plan, doc))} as r`;
    const set = assignments(plan, { key: '', parts: [{ slot: undefined, prepared, expectVersion: undefined }] });
    const same = allOf([sql`${column(by)} = r.${sql.id(by)}`, ...existing(plan)]);
    const returned = rowColumns(plan, wanted);
    const change =
      set.length === 0
        ? sql`select ${returned} from ${tableName(plan)} as t, ${from} where ${same}`
        : sql`update ${tableName(plan)} as t set ${sql.join(set)} from ${from} where ${same} returning ${returned}`;
    const columns = [...new Set([...Object.keys(doc), ...touched(plan)])].map((name) => sql.id(name));
    const values = sql.join(columns.map((name) => sql`r.${name}`));
    return [
      sql`${changed} as (${change})`,
      sql`${made} as (insert into ${tableName(plan)} as t (${sql.join(columns)}) select ${values} from ${from}
        where not exists (select from ${changed}) returning ${returned})`,
    ];
  });
  const images = rows.flatMap((_, at) => [
    sql`select ${sql.lit(at)}::int as ${number}, false as ${isNew}, u.* from ${sql.id(`u${at}`)} as u`,
    sql`select ${sql.lit(at)}::int, true, w.* from ${sql.id(`w${at}`)} as w`,
  ]);
  const more = sql`|| jsonb_build_object('isNew', t.${isNew})`;
  return written(plan, writes, { custom, found: sql`'[]'::jsonb`, shown: sql`p.place = 0`, images, more });
}

/**
 * Creates rows in one statement, each by itself, so that each can be told from the others.
 * @param free takes the sync keys from rows that are marked as deleted first
 */
export function insertRows(plan: TablePlan, rows: readonly NewRow[], custom: readonly string[], free = false): Sql {
  const wanted = { ...plainFields, custom };
  const freed = free ? freedKeys(plan, rows) : [];
  // An insert that asks for what was freed comes after it.
  const after = freed.length > 0 ? sql` where (select count(*) from ${freedName}) >= 0` : sql``;
  const inserts = rows.map(({ doc }, at) => {
    const columns = [...new Set([...Object.keys(doc), ...touched(plan)])];
    const names = columns.map((name) => sql.id(name));
    const values = sql`select ${sql.join(columns.map((name) => sql`r.${sql.id(name)}`))} from ${typedRow(plan, stamped(plan, doc))} as r${after}`;
    const what = columns.length === 0 ? sql`default values` : sql`(${sql.join(names)}) ${values}`;
    return sql`${sql.id(`w${at}`)} as (insert into ${tableName(plan)} as t ${what} returning ${rowColumns(plan, wanted)})`;
  });
  return written(plan, inserts, { custom, found: sql`'[]'::jsonb`, shown: sql`p.place = 0`, before: freed });
}

const freedName = sql.id('(freed)');

function freedKeys(plan: TablePlan, rows: readonly NewRow[]): readonly Sql[] {
  const { syncKey = '' } = plan.definition;
  const gone = softDeleted(plan);
  const docs = rows.flatMap(({ doc }) => (doc[syncKey] === undefined ? [] : [{ [syncKey]: doc[syncKey] }]));
  if (!gone || docs.length === 0) return [];
  const keys = sql`json_populate_recordset(null::${tableName(plan)}, ${asJson(docs)}) as r`;
  const conditions = [...tenantConditions(plan), gone, sql`${column(syncKey)} = r.${sql.id(syncKey)}`];
  return [
    sql`${freedName} as (update ${tableName(plan)} as t set ${sql.id(syncKey)} = null from ${keys}
      where ${allOf(conditions)} returning 1)`,
  ];
}

/** Changes rows in one statement: one UPDATE for each row, however many of its records change. */
export function updateRows(plan: TablePlan, rows: readonly RowChange[], custom: readonly string[]): Sql {
  const wanted = { ...plainFields, custom };
  const updates = rows.map((row, at) => {
    const set = assignments(plan, row);
    const doc = Object.assign({}, ...row.parts.map(({ prepared }) => prepared.doc));
    const versions = row.parts.flatMap(({ expectVersion }) => (expectVersion === undefined ? [] : [expectVersion]));
    const same = [...ofRow(plan, row.key), ...versions.map((one) => sql`${versionOf(plan)} = ${one}`)];
    const returned = rowColumns(plan, wanted);
    const from = typedRow(plan, stamped(plan, { ...doc, [plan.key]: row.key }));
    if (set.length === 0) {
      return sql`${sql.id(`w${at}`)} as (select ${returned} from ${tableName(plan)} as t, ${from} as r where ${allOf(same)})`;
    }
    return sql`${sql.id(`w${at}`)} as (update ${tableName(plan)} as t set ${sql.join(set)} from ${from} as r
      where ${allOf(same)} returning ${returned})`;
  });
  const keys = rows.map(({ key }) => key);
  return written(plan, updates, { custom, found: foundIds(plan, keys) });
}

/** Removes rows, or marks them as deleted, and empties the columns of slots: one statement. */
export function deleteRows(plan: TablePlan, keys: readonly string[], slots: readonly RowChange[]): Sql {
  const { softDelete } = plan.definition;
  const gone = softDelete && (softDelete.as === 'boolean' ? sql`true` : sql`now()`);
  const removals = keys.map((key, at) => {
    const conditions = allOf(ofRow(plan, key));
    const from = typedRow(plan, stamped(plan, { [plan.key]: key }));
    const name = sql.id(`w${at}`);
    const returned = rowColumns(plan, plainFields);
    if (!softDelete) {
      return sql`${name} as (delete from ${tableName(plan)} as t using ${from} as r where ${conditions} returning ${returned})`;
    }
    const set = [sql`${sql.id(softDelete.column)} = ${gone}`, ...touches(plan)];
    return sql`${name} as (update ${tableName(plan)} as t set ${sql.join(set)} from ${from} as r where ${conditions} returning ${returned})`;
  });
  const emptied = slots.map((row, at) => {
    const set = [...assignments(plan, row)];
    const doc = Object.assign({ [plan.key]: row.key }, ...row.parts.map(({ prepared }) => prepared.doc));
    return sql`${sql.id(`w${keys.length + at}`)} as (update ${tableName(plan)} as t set ${sql.join(set)}
      from ${typedRow(plan, stamped(plan, doc))} as r where ${allOf(ofRow(plan, row.key))} returning ${rowColumns(plan, plainFields)})`;
  });
  const all = [...keys, ...slots.map(({ key }) => key)];
  return written(plan, [...removals, ...emptied], { custom: [], found: foundIds(plan, all) });
}

/** What empties a slot: the columns that are its alone. */
export function emptySlot(plan: TablePlan, slot: string): PreparedRecord {
  const part = partOf(plan, slot);
  const elsewhere = new Set(plan.parts.filter((one) => one !== part).flatMap((one) => one.columns));
  const custom = Object.values(part.custom).flatMap((one) => (one.readOnly ? [] : [one.column]));
  const own = [...part.columns, ...custom].filter((name) => !elsewhere.has(name) && name !== plan.key);
  const columns = [...own, ...(part.present === undefined ? [] : [part.present])];
  return { doc: Object.fromEntries(columns.map((name) => [name, null])), unlinked: {}, warnings: [] };
}

/** Which of the writes a row is of; no column is called so. */
const number = sql.id('(n)');
/** Whether an upsert made the row. */
const isNew = sql.id('(new)');

/** The answer of a writing: the records now, which of them were there, which of the rows were written. */
function written(
  plan: TablePlan,
  writes: readonly Sql[],
  { custom, found, shown, images, more, before = [] }: Answered,
): Sql {
  const plain = writes.map((_, at) => sql`select ${sql.lit(at)}::int as ${number}, w.* from ${sql.id(`w${at}`)} as w`);
  const rec = sql`${recordJson(plan)} || jsonb_build_object('n', t.${number}) ${more ?? sql``}`;
  const parts = partsAsP(plan, { ...plainFields, custom });
  return sql`with ${sql.join([...before, ...writes])}, t as (${sql.join(images ?? plain, sql` union all `)})
    select ${answer({
      records: sql`(select coalesce(jsonb_agg(${rec} order by t.${number}, p.place), '[]'::jsonb)
        from t cross join ${parts} where ${shown ?? sql`true`})`,
      found,
      written: sql`(select coalesce(jsonb_agg(t.${number} order by t.${number}), '[]'::jsonb) from t)`,
    })}`;
}

/** What the answer of a writing is to show. */
interface Answered {
  readonly custom: readonly string[];
  /** Ids of records that were there before. */
  readonly found: Sql;
  /** Which parts of the rows. @default all */
  readonly shown?: Sql;
  /** The rows, each with the number of its item. @default those of the writes, in their order */
  readonly images?: readonly Sql[];
  /** Put behind each record. */
  readonly more?: Sql;
  /** What is done before. @default nothing */
  readonly before?: readonly Sql[];
}

/** Ids of the records that are there before a statement, of rows with these keys. */
function foundIds(plan: TablePlan, keys: readonly string[]): Sql {
  const { key } = plan;
  const asked = asJson(keys.map((one) => ({ [key]: one })));
  const rows = sql`(select ${rowColumns(plan, plainFields)} from ${tableName(plan)} as t where ${allOf([
    sql`${column(key)} in (select r.${sql.id(key)} from json_populate_recordset(null::${tableName(plan)}, ${asked}) as r)`,
    ...existing(plan),
  ])}) as t`;
  return sql`(select coalesce(jsonb_agg(${idStart(plan, keyText(plan))} || p.suffix), '[]'::jsonb)
    from ${rows} cross join ${partsAsP(plan, plainFields)} where p.present)`;
}

/** The row of a key, in the very spelling that ids have, unless it is gone. */
function ofRow(plan: TablePlan, key: string): readonly Sql[] {
  return [sql`${column(plan.key)} = r.${sql.id(plan.key)}`, sql`${keyText(plan)} = ${key}`, ...existing(plan)];
}

function existing(plan: TablePlan): readonly Sql[] {
  const gone = softDeleted(plan);
  return [...tenantConditions(plan), ...(gone ? [sql`not ${gone}`] : [])];
}

/** New values of columns; those of a slot only while it has a record. */
function assignments(plan: TablePlan, { parts }: RowChange): Sql[] {
  const set = new Map<string, Sql>();
  for (const { slot, prepared } of parts) {
    const part = partOf(plan, slot);
    for (const name of Object.keys(prepared.doc)) set.set(name, whilePresent(part, name, sql`r.${sql.id(name)}`));
    for (const [name, keys] of Object.entries(prepared.unlinked)) {
      set.set(name, sql`case when ${asText(column(name))} in (${sql.join(keys)}) then null else ${column(name)} end`);
    }
  }
  if (set.size === 0) return [];
  return [...[...set].map(([name, value]) => sql`${sql.id(name)} = ${value}`), ...touches(plan)];
}

function whilePresent(part: PartPlan, name: string, value: Sql): Sql {
  if (part.present === undefined) return value;
  return sql`case when ${isPresent(part)} then ${value} else ${column(name)} end`;
}

/** Columns that a write sets by itself. */
function touched({ stamp, definition }: TablePlan): readonly string[] {
  return [...(stamp?.touch ? [stamp.column] : []), ...Object.keys(definition.tenant ?? {})];
}

function touches({ stamp }: TablePlan): readonly Sql[] {
  return stamp?.touch ? [sql`${sql.id(stamp.column)} = r.${sql.id(stamp.column)}`] : [];
}

/** Values of a row as JSON, with its tenant, and the time of the database where writes set it. */
function stamped({ stamp, definition }: TablePlan, doc: Doc): Sql {
  const plain = asJson({ ...doc, ...definition.tenant });
  if (!stamp?.touch) return plain;
  return sql`(${plain}::jsonb || jsonb_build_object(${stamp.column}::text, ${utcText(sql`now()`)}))::json`;
}
