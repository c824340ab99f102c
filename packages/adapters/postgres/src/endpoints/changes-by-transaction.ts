import { sql } from 'kysely';
import type { TablePlan } from '../mapping/table-plan.ts';
import { type ChangeReading, checkpointsOf, factOf } from './change-reading.ts';
import { afterRecord } from './list-records.ts';
import { type Marks, pageOfNumbered } from './read-pages.ts';
import { customKeys } from './read-record.ts';
import { answer, column, keyText, partsAsP, recordJson, rowsAsT, tenantConditions } from './record-sql.ts';

/** Transactions before this one have ended for whoever reads now. */
const horizon = sql`pg_snapshot_xmin(pg_current_snapshot())::text`;
const newest = sql`pg_snapshot_xmax(pg_current_snapshot())::text::bigint`;
/** The transaction that wrote a row: the server keeps the lower half of its number. */
const writer = sql`(${newest} - mod(mod(${newest} - t.xmin::text::bigint, 4294967296) + 4294967296, 4294967296))`;

/**
 * Changes by the transaction that wrote each row: a row that the last reading could not see was written by a transaction that
 * had not ended then, however early it began and however late it commits. Goes through the whole table.
 */
export function changesByTransaction(plan: TablePlan): ChangeReading {
  const checkpoints = checkpointsOf(plan, 'transaction');
  const mark = sql`jsonb_build_object('since', ${horizon})`;
  const checkpoint = (marks: Marks) => checkpoints.write({ since: factOf(marks, 'since') });
  return {
    mark,
    checkpoint,
    since: (given) => {
      const since = factOf(checkpoints.read(given), 'since');
      return {
        name: 'changes',
        checkpoint,
        page: ({ walk, limit, asked }) => {
          const wanted = { custom: customKeys(asked) };
          const [key = '', place = '0'] = walk?.after ?? [];
          const conditions = [...tenantConditions(plan), sql`${writer} >= ${knownTransaction(since)}`];
          const order = sql`${column(plan.key)}, p.place`;
          const { records, next } = pageOfNumbered(limit);
          return sql`with x as materialized (
            select row_number() over (order by ${order}) as n, ${recordJson(plan)} as rec,
              jsonb_build_array(${keyText(plan)}, p.place::text) as place
            from ${rowsAsT(plan, wanted, conditions)} cross join ${partsAsP(plan, wanted)}
            where ${walk ? afterRecord(plan, key, place) : sql`true`} order by ${order} limit ${sql.lit(limit + 1)})
            select ${answer({ records, next, mark: walk ? sql`null::jsonb` : mark, known: isKnown(since) })}`;
        },
      };
    },
  };
}

function knownTransaction(since: string) {
  return sql`${since}::bigint`;
}

/** A number that the server has not reached yet is of another server. */
function isKnown(since: string) {
  return sql`(${since}::bigint <= ${newest})`;
}
