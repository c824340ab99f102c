import type { ChangesOptions, ListOptions, Page, Quarantined, RemoteRecord } from '@crmsync/adapter';
import { type ChangeQuery, type Incremental, incremental, type PortContext } from '@crmsync/adapter-kit';
import { type Instant, instantMs, toInstant } from '@crmsync/model';
import { turnsClocks, type WallTime, wallMsOf, wallTime } from '../mapping/wall-time.ts';
import { stampRow } from '../wire.ts';
import { dataQuery, rowsOf } from './data-query.ts';
import type { CheckedSettings } from './fishbowl-settings.ts';
import { queryServer, serverPresent } from './server.ts';
import { nothing, type Sql, sql } from './sql.ts';

/** Tables whose stamps tell that a record changed: its own, and those of what belongs to it. */
export interface ChangedTable {
  readonly objectType: string;
  /** For each table: the record's id, the stamp, and the table. */
  readonly sources: readonly { readonly id: Sql; readonly stamp: Sql; readonly from: Sql }[];
}

/** Walks through changes in the terms of the server's wall clock, which is what its tables are ordered by. */
export type WallWalk = Incremental;

/** The hour that comes twice each autumn, and something for open transactions. */
const turnedClockMs = 70 * 60_000;

/** How far a walk looks back in this zone. Where clocks are turned back, new stamps are up to an hour below older ones. */
export function lookBackOf({ zone, lookBackMs }: CheckedSettings): number {
  const someYear = Date.UTC(2026, 0, 1);
  return turnsClocks(zone, someYear) ? Math.max(lookBackMs, turnedClockMs) : lookBackMs;
}

/** Makes the walk of one object type. */
export function wallWalk(objectType: string, settings: CheckedSettings): WallWalk {
  return incremental({
    tag: `fishbowl.${objectType}`,
    lookBackMs: lookBackOf(settings),
    pageSize: settings.pageSize,
  });
}

/** What reading changes needs. */
export interface ChangesParts {
  readonly settings: CheckedSettings;
  readonly walk: WallWalk | undefined;
  readonly table: ChangedTable | undefined;
  read(
    context: PortContext,
    ids: readonly string[],
    options: ListOptions,
  ): Promise<{ readonly records: readonly RemoteRecord[]; readonly quarantined: readonly Quarantined[] }>;
}

/** An implementation of `changes`: the stamps of one page, then the records they belong to. */
export function changesOf({ settings, walk, table, read }: ChangesParts) {
  return async (context: PortContext, options: ChangesOptions): Promise<Page> => {
    if (!walk || !table) throw new TypeError('fishbowl: this object type has no changes');
    let observedAt: Instant | undefined;
    const page = await walk.changes(options, async (query) => {
      await queryServer(context, settings);
      const first = options.cursor === undefined;
      const startedAt = first ? (await serverPresent(context, settings)).at : undefined;
      const answer = await dataQuery(context, changedRows(table, query), `${table.objectType}.changes`);
      observedAt = answer.observedAt;
      const items = rowsOf(stampRow, answer.rows, `${table.objectType}.changes`).map(({ id, stamp }) => ({
        id,
        stamp: wallStamp(stamp),
      }));
      const ids = [...new Set(items.map(({ id }) => id))];
      const found = ids.length === 0 ? { records: [], quarantined: [] } : await read(context, ids, options);
      return {
        items,
        records: found.records,
        quarantined: found.quarantined,
        more: items.length >= query.limit,
        observedAt: startedAt ?? wallTime(settings.zone.wallMs(answer.observedAt)).at,
      };
    });
    return { ...page, observedAt: observedAt ?? page.observedAt };
  };
}

/** A stamp that cannot be read counts as the oldest there is: the walk does not pass over it. */
function wallStamp(stamp: string): Instant {
  return toInstant(Math.trunc(wallMsOf(stamp) ?? 0));
}

function changedRows({ sources }: ChangedTable, query: ChangeQuery): Sql {
  const [first, ...others] = sources.map((source) => stampsOf(source, query));
  const all = others.reduce((before, one) => sql`${before} UNION ${one}`, first ?? nothing);
  const order = query.tie ? sql`ORDER BY id` : sql`ORDER BY stamp, id`;
  return sql`${all} ${order} LIMIT ${query.limit}`;
}

function stampsOf({ id, stamp, from }: ChangedTable['sources'][number], { from: since, tie }: ChangeQuery): Sql {
  const select = sql`SELECT ${id} AS id, ${stamp} AS stamp FROM ${from}`;
  if (!tie) return sql`${select} WHERE ${stamp} >= ${wall(since)}`;
  const moment = sql`${select} WHERE ${stamp} >= ${wall(tie.at)} AND ${stamp} < ${wallTime(instantMs(tie.at) + 1)}`;
  return tie.afterId === undefined ? moment : sql`${moment} AND ${id} > ${Number(tie.afterId)}`;
}

function wall(at: Instant): WallTime {
  return wallTime(instantMs(at));
}
