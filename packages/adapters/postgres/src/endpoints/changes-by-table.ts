import { sql } from 'kysely';
import type { TablePlan } from '../mapping/table-plan.ts';
import { allOf, type Sql } from '../wire/sql-builder.ts';
import { type ChangeReading, checkpointsOf, factOf } from './change-reading.ts';
import { type Marks, pageOfNumbered, type Walk } from './read-pages.ts';
import { customKeys } from './read-record.ts';
import {
  answer,
  column,
  idStart,
  partsAsP,
  recordJson,
  rowColumns,
  tableName,
  tenantConditions,
  typedRow,
} from './record-sql.ts';

/**
 * Changes by a table that triggers fill. Exactly the entries are read that the last reading could not see, whatever the order
 * in which transactions ended; nothing is read twice. A row that is not there any more is told as deleted.
 */
export function changesByTable(plan: TablePlan, table: string): ChangeReading {
  const checkpoints = checkpointsOf(plan, 'changeTable');
  const mark = sql`jsonb_build_object('seen', pg_current_snapshot()::text)`;
  const checkpoint = (marks: Marks) => checkpoints.write({ seen: factOf(marks, 'seen') });
  return {
    mark,
    checkpoint,
    since: (given) => {
      const seen = factOf(checkpoints.read(given), 'seen');
      return {
        name: 'changes',
        checkpoint,
        page: ({ walk, limit, asked }) => {
          const wanted = { custom: customKeys(asked) };
          const { next } = pageOfNumbered(limit);
          const { key } = plan;
          const typed = typedRow(plan, sql`json_build_object(${key}::text, last.row_key)`);
          const same = [sql`${column(key)} = r.${sql.id(key)}`, ...tenantConditions(plan)];
          return sql`with c as materialized (${entries(plan, table, seen, walk, limit)}),
            x as (select c.n, jsonb_build_array(c.xid::text, c.seq::text) as place from c),
            last as (select c.row_key, max(c.n) as n, max(c.at) as at from c where c.n <= ${sql.lit(limit)} group by 1),
            recs as (
              select last.n, p.place,
                case when ${column(key)} is null then ${goneJson(plan)} else ${recordJson(plan)} end as rec
              from last cross join lateral ${typed} as r
              left join lateral (select ${rowColumns(plan, wanted)} from ${tableName(plan)} as t
                where ${allOf(same)}) as t on true
              cross join ${partsAsP(plan, wanted)})
            select ${answer({
              records: sql`coalesce((select jsonb_agg(recs.rec order by recs.n, recs.place) from recs), '[]'::jsonb)`,
              next,
              mark: walk ? sql`null::jsonb` : mark,
              known: sql`(pg_snapshot_xmax(${seen}::pg_snapshot) <= pg_snapshot_xmax(pg_current_snapshot()))`,
            })}`;
        },
      };
    },
  };
}

/** The next entries of the change table: not seen by the last reading, and seen by the first page of this one. */
function entries(plan: TablePlan, table: string, seen: string, walk: Walk | undefined, limit: number): Sql {
  const [xid = '0', seq = '0'] = walk?.after ?? [];
  const before = sql`${seen}::pg_snapshot`;
  const until = walk ? sql`${factOf(walk.mark, 'seen')}::pg_snapshot` : sql`pg_current_snapshot()`;
  const { tenant } = plan.definition;
  const scope = tenant ? sql`c.scope @> ${JSON.stringify(tenant)}::jsonb` : sql`true`;
  return sql`select row_number() over (order by c.xid, c.seq) as n, c.xid, c.seq, c.row_key, c.at
    from ${sql.id(plan.schema, table)} as c
    where c.xid >= pg_snapshot_xmin(${before}) and not pg_visible_in_snapshot(c.xid, ${before})
      and pg_visible_in_snapshot(c.xid, ${until}) and (c.xid, c.seq) > (${xid}::xid8, ${seq}::bigint) and ${scope}
    order by c.xid, c.seq limit ${sql.lit(limit + 1)}`;
}

/** The record of a row that is not there. */
function goneJson(plan: TablePlan): Sql {
  return sql`jsonb_build_object('id', ${idStart(plan, sql`last.row_key`)} || p.suffix, 'doc', '{}'::jsonb,
    'gone', 'hard', 'goneAt', to_jsonb(last.at) #>> '{}')`;
}
