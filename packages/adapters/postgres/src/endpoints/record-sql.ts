import { sql } from 'kysely';
import type { PartPlan, TablePlan } from '../mapping/table-plan.ts';
import { allOf, asText, type Sql } from '../wire/sql-builder.ts';

/** What to read of each record beside its fields. */
export interface Wanted {
  /** Remote keys of custom fields. */
  readonly custom: readonly string[];
  /** A column by which records are compared, per part; `null` where a part has none. */
  readonly needle?: (part: PartPlan) => Sql;
}

/** Nothing but the fields. */
export const plainFields: Wanted = { custom: [] };

/** A column of the row at hand. */
export function column(name: string): Sql {
  return sql`t.${sql.id(name)}`;
}

/** The table by its quoted name. */
export function tableName({ schema, table }: TablePlan): Sql {
  return sql.id(schema, table);
}

/** Values of a JSON object as the columns of the table: the server knows their types. */
export function typedRow(plan: TablePlan, json: Sql): Sql {
  return sql`json_populate_record(null::${tableName(plan)}, ${json})`;
}

/** A key given as text, of the key column's type. */
export function typedKey(plan: TablePlan, text: Sql): Sql {
  const { key } = plan;
  return sql`(select r.${sql.id(key)} from ${typedRow(plan, sql`json_build_object(${key}::text, ${text})`)} as r)`;
}

/** The columns of the row, and its version, for whatever is `t` in a statement. */
export function rowColumns(plan: TablePlan, wanted: Wanted): Sql {
  const asked = plan.parts.flatMap((part) => wanted.custom.flatMap((key) => part.custom[key]?.column ?? []));
  const found = wanted.needle ? plan.parts.flatMap(({ search }) => Object.values(search)) : [];
  const names = [...new Set([...plan.columns, ...asked, ...found])];
  return sql`${sql.join(names.map(column))}, ${versionOf(plan)} as ${sql.id('(version)')}`;
}

/** The version of a row: the server's own mark, or a column. */
export function versionOf({ definition, versionColumn }: TablePlan): Sql {
  if (versionColumn !== undefined) return asText(column(versionColumn));
  return definition.version === 'none' ? sql`null::text` : sql`t.xmin::text`;
}

/** Rows of the table under conditions, as `t`. */
export function rowsAsT(plan: TablePlan, wanted: Wanted, conditions: readonly Sql[]): Sql {
  return sql`(select ${rowColumns(plan, wanted)} from ${tableName(plan)} as t where ${allOf(conditions)}) as t`;
}

/** The records of the row `t`, as `p`: its place, the end of its id, whether it is there, its columns. */
export function partsAsP(plan: TablePlan, wanted: Wanted): Sql {
  const parts = plan.parts.map((part, place) => {
    const asked = wanted.custom.flatMap((key) => part.custom[key]?.column ?? []);
    const roles = part.slot === undefined ? Object.values(plan.definition.associations ?? {}) : [];
    const names = [...new Set([...part.columns, ...asked, ...roles.map((role) => role.column)])];
    const values = sql.join(names.map((name) => asText(column(name))));
    const doc = sql`jsonb_object(${names}::text[], array[${values}]::text[])`;
    const suffix = part.slot === undefined ? '' : `:${part.slot}`;
    const needle = wanted.needle?.(part) ?? sql`null::text`;
    return sql`(${sql.lit(place)}, ${suffix}::text, ${isPresent(part)}, ${doc}, ${needle})`;
  });
  return sql`lateral (values ${sql.join(parts)}) as p(place, suffix, present, doc, needle)`;
}

/** Whether the slot of a part has a record. */
export function isPresent({ present }: PartPlan): Sql {
  return present === undefined ? sql`true` : sql`coalesce(btrim(${asText(column(present))}), '') <> ''`;
}

/** The key of the row `t` as text. */
export function keyText({ key }: TablePlan): Sql {
  return asText(column(key));
}

/** The beginning of the ids of a row, from its key as text; as `recordIds` writes it. */
export function idStart({ parts }: TablePlan, key: Sql): Sql {
  return parts.length === 1 ? key : sql`replace(replace(${key}, '%', '%25'), ':', '%3A')`;
}

/** Conditions without which a row does not exist here. */
export function tenantConditions({ definition }: TablePlan): readonly Sql[] {
  return Object.entries(definition.tenant ?? {}).map(([name, value]) => sql`${column(name)} = ${value}`);
}

/** Conditions of rows that are synced. */
export function filterConditions({ definition }: TablePlan): readonly Sql[] {
  return Object.entries(definition.filter ?? {}).map(([name, value]) =>
    Array.isArray(value) ? sql`${column(name)} in (${sql.join(value)})` : sql`${column(name)} = ${value}`,
  );
}

/** Whether the row is marked as deleted; `undefined` where rows are removed. */
export function softDeleted({ definition }: TablePlan): Sql | undefined {
  const { softDelete } = definition;
  if (!softDelete) return undefined;
  const at = column(softDelete.column);
  return softDelete.as === 'boolean' ? sql`coalesce(${at}, false)` : sql`(${at} is not null)`;
}

/** Rows that are there: neither deleted nor left out. */
export function liveConditions(plan: TablePlan): readonly Sql[] {
  const gone = softDeleted(plan);
  return [...tenantConditions(plan), ...filterConditions(plan), ...(gone ? [sql`not ${gone}`] : [])];
}

/** The record of row `t` and part `p` as JSON. */
export function recordJson(plan: TablePlan): Sql {
  const { definition, stamp } = plan;
  const textOf = (name: string | undefined) => (name === undefined ? sql`null` : asText(column(name)));
  const gone = softDeleted(plan);
  const filter = filterConditions(plan);
  const reasons = [
    ...(gone ? [sql`when ${gone} then 'soft'`] : []),
    ...(filter.length > 0 ? [sql`when ${allOf(filter)} is not true then 'filtered'`] : []),
    sql`when not p.present then 'empty'`,
  ];
  const { softDelete } = definition;
  const goneAt = softDelete && softDelete.as !== 'boolean' ? softDelete.column : undefined;
  return sql`jsonb_build_object('id', ${idStart(plan, keyText(plan))} || p.suffix, 'doc', p.doc,
    'version', t.${sql.id('(version)')}, 'updated', ${textOf(stamp?.column)}, 'created', ${textOf(definition.createdAt)},
    'gone', case ${sql.join(reasons, sql` `)} end, 'goneAt', ${textOf(goneAt)})`;
}

/** Puts the answer of a statement together. */
export function answer(parts: { readonly [name: string]: Sql }): Sql {
  const pairs = Object.entries(parts).map(([name, value]) => sql`${name}::text, ${value}`);
  return sql`jsonb_build_object('at', to_jsonb(now()), ${sql.join(pairs)})::text as answer`;
}
