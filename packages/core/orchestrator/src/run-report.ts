import type { LeftForLater } from './left-for-later.ts';
import type { RunRow } from './rows/run.ts';
import type { RunCounts } from './run-counts.ts';

/** What a run did. */
export interface RunReport {
  readonly runId: string;
  readonly mode: RunRow['mode'];
  readonly state: RunRow['state'];
  /** Why it parked, if it did: a stable code. */
  readonly cause?: string;
  readonly counts: RunCounts;
  /** Connections that could not be synced, with what to do about it. */
  readonly failures: RunRow['failures'];
  /** Sum over all connections and entities. */
  readonly totals: {
    readonly read: number;
    /** Golden records made, and remote records made. */
    readonly created: { readonly hub: number; readonly remote: number };
    readonly updated: { readonly hub: number; readonly remote: number };
    readonly linked: number;
    readonly deleted: number;
    readonly conflicts: number;
    readonly skipped: number;
    readonly failed: number;
  };
  /** Reading that was left for a later run, and when it comes back; for connections with a `listing` budget. */
  readonly left?: readonly LeftForLater[];
  readonly startedAt: string;
  readonly endedAt?: string;
  /** Epoch ms when there is more to do, if there is. */
  readonly retryAt?: number;
}

/** The report of a run as it stands. */
export function runReport(run: RunRow): RunReport {
  const sum = (side: 'inbound' | 'outbound', name: keyof RunCounts['inbound'][string]): number =>
    Object.values(run.counts[side]).reduce((total, counts) => total + (counts[name] ?? 0), 0);
  return {
    runId: run.id,
    mode: run.mode,
    state: run.state,
    ...(run.cause === undefined ? {} : { cause: run.cause }),
    counts: run.counts,
    failures: run.failures,
    totals: {
      read: sum('inbound', 'read'),
      created: { hub: sum('inbound', 'created'), remote: sum('outbound', 'created') },
      updated: { hub: sum('inbound', 'updated'), remote: sum('outbound', 'updated') },
      linked: sum('inbound', 'linked'),
      deleted: sum('inbound', 'deleted') + sum('outbound', 'deleted'),
      conflicts: sum('inbound', 'conflicts'),
      skipped: sum('inbound', 'skipped') + sum('outbound', 'skipped'),
      failed: sum('inbound', 'quarantined') + sum('outbound', 'failed'),
    },
    ...(run.left === undefined ? {} : { left: run.left }),
    startedAt: run.startedAt,
    ...(run.endedAt === undefined ? {} : { endedAt: run.endedAt }),
    ...(run.retryAt === undefined ? {} : { retryAt: run.retryAt }),
  };
}
