import { sql } from 'kysely';
import type { TablePlan } from '../mapping/table-plan.ts';
import { asText, type Sql } from '../wire/sql-builder.ts';
import type { ChangeReading } from './change-reading.ts';
import { pageOfNumbered, type Walking } from './read-pages.ts';
import { customKeys } from './read-record.ts';
import { answer, column, keyText, liveConditions, partsAsP, recordJson, rowsAsT, typedKey } from './record-sql.ts';

/** Everything that is there, by primary key; the checkpoint is that of the reading of changes. */
export function listing(plan: TablePlan, changes: ChangeReading | undefined): Walking {
  return {
    name: 'list',
    page: ({ walk, limit, asked }) => {
      const wanted = { custom: customKeys(asked) };
      const [key = '', place = '0'] = walk?.after ?? [];
      const from = walk ? [sql`${column(plan.key)} >= ${typedKey(plan, sql`${key}::text`)}`] : [];
      const after = walk ? afterRecord(plan, key, place) : sql`true`;
      const order = sql`${column(plan.key)}, p.place`;
      const { records, next } = pageOfNumbered(limit);
      const mark = walk || !changes ? sql`null::jsonb` : changes.mark;
      return sql`with x as materialized (
        select row_number() over (order by ${order}) as n, ${recordJson(plan)} as rec,
          jsonb_build_array(${keyText(plan)}, p.place::text) as place
        from ${rowsAsT(plan, wanted, [...liveConditions(plan), ...from])} cross join ${partsAsP(plan, wanted)}
        where p.present and ${after} order by ${order} limit ${sql.lit(limit + 1)})
        select ${answer({ records, next, mark })}`;
    },
    ...(changes ? { checkpoint: changes.checkpoint } : {}),
  };
}

/** Whether a record comes after one that was read, in order of key and place. */
export function afterRecord(plan: TablePlan, key: string, place: string): Sql {
  const typed = typedKey(plan, sql`${key}::text`);
  return sql`(${column(plan.key)} > ${typed} or (${column(plan.key)} = ${typed} and p.place > ${place}::int))`;
}

/** A moment of the row's stamp as text. */
export function stampText(plan: TablePlan): Sql {
  return plan.stamp ? asText(column(plan.stamp.column)) : sql`null::text`;
}
