import type { FindOutcome, FindQuery, ListOptions } from '@crmsync/adapter';
import { concurrently, type PortContext } from '@crmsync/adapter-kit';
import { sql } from 'kysely';
import { z } from 'zod';
import type { PartPlan, TablePlan } from '../mapping/table-plan.ts';
import type { Database } from '../wire/ask.ts';
import { isMalformedValue } from '../wire/failure.ts';
import { asJson, type Sql } from '../wire/sql-builder.ts';
import { askedOf, customKeys, readRows } from './read-record.ts';
import { answer, column, liveConditions, partsAsP, recordJson, rowsAsT, typedRow } from './record-sql.ts';

const mostPerQuery = 20;
const foundSchema = z.object({
  at: z.string(),
  records: z.array(z.unknown()),
  /** The query of each record, in the same order. */
  keys: z.array(z.string()),
});

/** Records by natural keys, in one statement per kind of key. */
export async function findRecords(
  context: PortContext,
  database: Database,
  plan: TablePlan,
  queries: readonly FindQuery[],
  options: ListOptions,
): Promise<readonly FindOutcome[]> {
  const outcomes: FindOutcome[] = [];
  for (const by of new Set(queries.map((query) => query.by))) {
    const same = queries.filter((query) => query.by === by);
    outcomes.push(...(await findBy(context, database, plan, by, same, options)));
  }
  return outcomes;
}

async function findBy(
  context: PortContext,
  database: Database,
  plan: TablePlan,
  by: string,
  queries: readonly FindQuery[],
  options: ListOptions,
): Promise<readonly FindOutcome[]> {
  const asked = await askedOf(context, options);
  const custom = customKeys(asked);
  const query = by === 'syncKey' ? bySyncKey(plan, queries, custom) : byColumn(plan, by, queries, custom);
  const question = { operation: `${plan.objectType}.find`, query, schema: foundSchema };
  let found: z.infer<typeof foundSchema>;
  try {
    found = await database.read(context, question);
  } catch (error) {
    if (by !== 'syncKey' || !isMalformedValue(error)) throw error;
    // A sync key that its column cannot hold is of nobody, and says nothing about the others.
    if (queries.length === 1) return queries.map(({ key }) => ({ key, records: [], complete: true }));
    return (await concurrently(queries, 1, (one) => findBy(context, database, plan, by, [one], options))).flat();
  }
  const { records: rows, keys } = found;
  return queries.map(({ key }) => {
    const own = rows.filter((_row, at) => keys[at] === key);
    const { records, quarantined } = readRows(context, plan, own.slice(0, mostPerQuery), asked);
    return { key, records, complete: own.length <= mostPerQuery && quarantined.length === 0 };
  });
}

function byColumn(plan: TablePlan, by: string, queries: readonly FindQuery[], custom: readonly string[]): Sql {
  const asked = asJson(queries.flatMap(({ key, value }) => spellings(by, value).map((one) => ({ key, value: one }))));
  const needle = (part: PartPlan) => {
    const name = part.search[by];
    return name === undefined ? sql`null::text` : normal(by, sql`${column(name)}::text`);
  };
  const wanted = { custom, needle };
  // Said of the row as well, so that an index on the expression is of use.
  const same = plan.parts.flatMap((part) => (part.search[by] === undefined ? [] : [sql`${needle(part)} = q.value`]));
  return sql`with q as (select * from json_to_recordset(${asked}) as q(key text, value text)),
    x as (select distinct on (q.key, ${column(plan.key)}, p.place) q.key, ${recordJson(plan)} as rec, p.place
      from q join ${rowsAsT(plan, wanted, liveConditions(plan))} on ${sql.join(same, sql` or `)}
      cross join ${partsAsP(plan, wanted)} where p.present and p.needle = q.value)
    ${few()}`;
}

function bySyncKey(plan: TablePlan, queries: readonly FindQuery[], custom: readonly string[]): Sql {
  const name = plan.definition.syncKey ?? plan.key;
  const asked = asJson(queries.map(({ key, value }) => ({ key, doc: { [name]: value } })));
  const wanted = { custom };
  const { definition, columns } = plan;
  const plain = { ...plan, definition, columns: [...new Set([...columns, name])] };
  return sql`with q as (select * from json_to_recordset(${asked}) as q(key text, doc json)),
    x as (select q.key, ${recordJson(plan)} as rec, p.place
      from q cross join lateral ${typedRow(plan, sql`q.doc`)} as r
      join ${rowsAsT(plain, wanted, liveConditions(plan))} on ${column(name)} = r.${sql.id(name)}
      cross join ${partsAsP(plan, wanted)} where p.place = 0)
    ${few()}`;
}

/** One more of each query than is given, so that it can be told. */
function few(): Sql {
  const numbered = sql`(select x.*, row_number() over (partition by x.key order by x.rec ->> 'id') as n from x)`;
  const records = sql`coalesce(jsonb_agg(f.rec order by f.key, f.n), '[]'::jsonb)`;
  const keys = sql`coalesce(jsonb_agg(f.key order by f.key, f.n), '[]'::jsonb)`;
  return sql`select ${answer({ records, keys })} from ${numbered} as f where f.n <= ${sql.lit(mostPerQuery + 1)}`;
}

/** A column's value as it is compared. */
function normal(by: string, value: Sql): Sql {
  if (by === 'phone') return sql`regexp_replace(${value}, '\\D', '', 'g')`;
  if (by === 'domain') return sql`regexp_replace(lower(btrim(${value})), '^(https?://)?(www\\.)?|/.*$', '', 'g')`;
  return sql`lower(btrim(${value}))`;
}

/** The spellings of a value that count as the same, as they are compared. */
function spellings(by: string, value: string): readonly string[] {
  if (by !== 'phone') return [value.trim().toLowerCase()];
  const digits = value.replaceAll(/\D/g, '');
  // Numbers of the North American plan are mostly kept without the country.
  const national = digits.length === 11 && digits.startsWith('1') ? [digits.slice(1)] : [];
  return digits === '' ? [] : [digits, `00${digits}`, ...national];
}
