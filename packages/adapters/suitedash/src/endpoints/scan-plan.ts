import { monthlyBudget, monthMs } from './limits.ts';
import type { SuitedashSettings } from './settings.ts';

/** Records on a page; nobody can change it. */
const pageSize = 10;
const hourMs = 3_600_000;

/** What an account and its sync look like. */
export interface ScanPlanOptions {
  readonly contacts: number;
  /** @default 0 */
  readonly companies?: number;
  /** @default 0 */
  readonly projects?: number;
  /** How often a run comes. @default 3600000 */
  readonly runEveryMs?: number;
  /** Pages of one kind of record that a run reads at most. @default 50 */
  readonly pagesPerRun?: number;
  /** Records that webhooks name on a day: a call each. @default 0 */
  readonly eventsPerDay?: number;
  /** Records that are written on a day: up to four calls each. @default 0 */
  readonly writesPerDay?: number;
}

/** How an account is read within its monthly calls, and how late an edit may be seen that nobody tells of. */
export interface ScanPlan {
  /** For `SyncConnectionOptions.listing`. */
  readonly listing: { readonly everyMs: number; readonly pagesPerRun: number };
  /** For `SyncConnectionOptions.sweepEveryMs`: how often everything is read. */
  readonly sweepEveryMs: number;
  /** Calls of one reading of everything. */
  readonly callsPerScan: number;
  /** Calls of a month of 31 days, the first reading included. */
  readonly callsPerMonth: number;
  /** Calls that may be used: the plan's, less the reserve. */
  readonly budget: number;
  /** Longest time, in milliseconds, until an edit without a webhook is seen. */
  readonly stalenessMs: number;
}

const callsPerWrite = 4;

/**
 * Works out how often an account can be read whole. The list of an account of 5,000 contacts costs 500 calls, and nothing
 * tells of edits but webhooks, so the bound follows from what the plan leaves.
 * @throws RangeError when the calls do not even suffice for one reading in a month
 * @example planScan({ contacts: 5_000, eventsPerDay: 60 }).stalenessMs
 */
export function planScan(options: ScanPlanOptions, settings: SuitedashSettings = {}): ScanPlan {
  const {
    contacts,
    companies = 0,
    projects = 0,
    runEveryMs = hourMs,
    pagesPerRun = 50,
    eventsPerDay = 0,
    writesPerDay = 0,
  } = options;
  const pages = [contacts, companies, projects].map((count) => Math.max(1, Math.ceil(count / pageSize)));
  const callsPerScan = pages.reduce((sum, count) => sum + count, 0);
  const budget = monthlyBudget(settings);
  const days = monthMs / 86_400_000;
  const runs = Math.ceil(monthMs / runEveryMs);
  const metas = 3 * Math.min(runs, Math.ceil(monthMs / Math.max(1, settings.metaCacheMs ?? hourMs)));
  const daily = (eventsPerDay + writesPerDay * callsPerWrite) * days;
  // A little less than the time between runs, which do not come to the millisecond.
  const everyMs = Math.floor(runEveryMs * 0.9);
  // New records are asked for beside the sweeps, and everything is read once at first.
  const asks = pages.length * Math.ceil(monthMs / everyMs);
  const fixed = metas + asks + Math.ceil(daily) + callsPerScan;
  const share = Math.floor(budget * (settings.scanShare ?? 0.75)) - asks - callsPerScan;
  const scans = Math.floor(Math.min(budget - fixed, share) / callsPerScan);
  if (scans < 1) throw new RangeError('suitedash: the monthly calls do not suffice to read this account once');
  const sweepEveryMs = Math.ceil(monthMs / scans / runEveryMs) * runEveryMs;
  const scanMs = Math.ceil(Math.max(...pages) / pagesPerRun) * runEveryMs;
  return {
    listing: { everyMs, pagesPerRun },
    sweepEveryMs,
    callsPerScan,
    callsPerMonth: fixed + Math.ceil(monthMs / sweepEveryMs) * callsPerScan,
    budget,
    stalenessMs: sweepEveryMs + scanMs + runEveryMs,
  };
}
