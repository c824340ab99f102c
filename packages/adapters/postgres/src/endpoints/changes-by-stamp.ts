import { CheckpointError } from '@crmsync/adapter';
import { momentMs } from '@crmsync/adapter-kit';
import { toInstant } from '@crmsync/model';
import { sql } from 'kysely';
import type { TablePlan } from '../mapping/table-plan.ts';
import { type Sql, utcText } from '../wire/sql-builder.ts';
import { type ChangeReading, checkpointsOf, factOf } from './change-reading.ts';
import { stampText } from './list-records.ts';
import { type Marks, pageOfNumbered, type Walk } from './read-pages.ts';
import { customKeys } from './read-record.ts';
import {
  answer,
  column,
  keyText,
  partsAsP,
  recordJson,
  rowsAsT,
  tenantConditions,
  typedKey,
  typedRow,
} from './record-sql.ts';

/** How far reading by stamps looks back. */
export interface StampOptions {
  readonly column: string;
  readonly lookBackMs: number;
  readonly longestTransactionMs: number;
}

/**
 * Changes by a column of the database's time. Stamps are those of the beginning of a transaction, which may commit late: a
 * checkpoint never passes the beginning of a transaction that was still running, less the look-back. Of transactions whose
 * beginning the role may not see, it is enough that they run: one that the last reading did not meet began after it.
 */
export function changesByStamp(plan: TablePlan, options: StampOptions): ChangeReading {
  const checkpoints = checkpointsOf(plan, 'updatedAt');
  const mark = sql`jsonb_build_object('until', ${utcText(sql`now()`)}, 'oldest', ${utcText(oldestTransaction(options))},
    'hidden', ${hiddenTransactions})`;
  const checkpointAfter = (last: Marks | undefined) => (marks: Marks) =>
    checkpoints.write(nextCheckpoint(last, marks, options));
  return {
    mark,
    checkpoint: checkpointAfter(undefined),
    since: (given) => {
      const last = checkpoints.read(given);
      return {
        name: 'changes',
        checkpoint: checkpointAfter(last),
        page: ({ walk, limit, asked }) => {
          const wanted = { custom: customKeys(asked) };
          const { conditions, after, order } = positionOf(plan, options.column, factOf(last, 'since'), walk);
          const { records, next } = pageOfNumbered(limit);
          return sql`with x as materialized (
            select row_number() over (order by ${order}) as n, ${recordJson(plan)} as rec,
              jsonb_build_array(${stampText(plan)}, ${keyText(plan)}, p.place::text) as place
            from ${rowsAsT(plan, wanted, conditions)} cross join ${partsAsP(plan, wanted)}
            where ${after} order by ${order} limit ${sql.lit(limit + 1)})
            select ${answer({ records, next, mark: walk ? sql`null::jsonb` : mark })}`;
        },
      };
    },
  };
}

/** Where the next reading begins: it keeps of each hidden transaction since when it may have been running. */
function nextCheckpoint(last: Marks | undefined, marks: Marks, options: StampOptions): { [name: string]: string } {
  const until = millisecondsOf(marks, 'until');
  const earliest = until - options.longestTransactionMs;
  const known = new Map((last?.hidden ?? '').split(' ').map((one) => [one.split('@')[0], one.split('@')[1]]));
  const before = last?.read === undefined ? until : millisecondsOf(last, 'read');
  const hidden = (marks.hidden ?? '').split(' ').flatMap((name) => {
    if (name === '') return [];
    const at = Number(known.get(name) ?? before);
    return at > earliest ? [{ name, at }] : [];
  });
  const first = Math.min(until, millisecondsOf(marks, 'oldest'), ...hidden.map(({ at }) => at));
  return {
    since: toInstant(Math.max(0, first - options.lookBackMs)),
    read: toInstant(until),
    ...(hidden.length > 0 ? { hidden: hidden.map(({ name, at }) => `${name}@${at}`).join(' ') } : {}),
  };
}

/** Transactions whose beginning the role may not see, by the names that everybody may see. */
const hiddenTransactions = sql`coalesce((select string_agg(l.virtualtransaction, ' ') from pg_catalog.pg_locks as l
  join pg_catalog.pg_stat_activity as a on a.pid = l.pid
  where l.locktype = 'virtualxid' and l.granted and l.mode = 'ExclusiveLock' and l.pid <> pg_backend_pid()
    and a.datname = current_database() and a.xact_start is null), '')`;

/** The rows of a page: from the last stamp seen to the beginning of the walk, and of those what was not read yet. */
function positionOf(plan: TablePlan, name: string, since: string, walk: Walk | undefined) {
  const stamp = column(name);
  const [at, key = '', place = '0'] = walk?.after ?? [];
  const until = walk ? sql`${factOf(walk.mark, 'until')}::text` : utcText(sql`now()`);
  const from = typedStamp(plan, name, sql`${at ?? since}::text`);
  const typed = typedKey(plan, sql`${key}::text`);
  const isLater = sql`(${stamp} > ${from} or (${column(plan.key)}, p.place) > (${typed}, ${place}::int))`;
  return {
    conditions: [
      ...tenantConditions(plan),
      sql`${stamp} >= ${from}`,
      sql`${stamp} <= ${typedStamp(plan, name, until)}`,
    ],
    after: at === undefined ? sql`true` : isLater,
    order: sql`${stamp}, ${column(plan.key)}, p.place`,
  };
}

/** The beginning of the oldest transaction that may have given stamps which nobody sees yet. */
function oldestTransaction({ longestTransactionMs }: StampOptions): Sql {
  const span = sql`make_interval(secs => ${sql.lit(longestTransactionMs / 1000)})`;
  return sql`least(now(), (select min(a.xact_start) from pg_catalog.pg_stat_activity as a
    where a.datname = current_database() and a.pid <> pg_backend_pid() and a.backend_type <> 'autovacuum worker'
      and a.xact_start > now() - ${span}))`;
}

/** A moment as text, of the type of the column. */
function typedStamp(plan: TablePlan, name: string, moment: Sql): Sql {
  return sql`(select r.${sql.id(name)} from ${typedRow(plan, sql`json_build_object(${name}::text, ${moment})`)} as r)`;
}

function millisecondsOf(marks: Marks, name: string): number {
  const ms = momentMs(factOf(marks, name));
  if (ms === undefined) throw new CheckpointError(`The checkpoint's ${name} is no moment`);
  return ms;
}
