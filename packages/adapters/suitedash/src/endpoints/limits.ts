import type { RateWindow } from '@crmsync/adapter';
import type { SuitedashSettings } from './settings.ts';

/** The longest month there is: what holds in every stretch of it holds in every calendar month. */
export const monthMs = 31 * 86_400_000;

/** Calls of a month that this adapter uses at most. */
export function monthlyBudget({ monthlyCalls = 20_000, monthlyReserve = 0.2 }: SuitedashSettings): number {
  return Math.max(1, Math.floor(monthlyCalls * (1 - monthlyReserve)));
}

/** The plan's calls of a month, of which lists have a share of their own, and a limit per second. */
export function rateLimits(settings: SuitedashSettings): { readonly [scope: string]: readonly RateWindow[] } {
  const { monthlyCalls = 20_000, monthlyReserve = 0.2, scanShare = 0.75, requestsPerSecond = 2 } = settings;
  const month = { perMs: monthMs, reserve: monthlyReserve };
  return {
    api: [
      { name: 'monthly', limit: monthlyCalls, ...month },
      { name: 'secondly', limit: requestsPerSecond, perMs: 1000 },
    ],
    scan: [{ name: 'monthlyScans', limit: Math.max(1, Math.floor(monthlyCalls * scanShare)), ...month }],
  };
}

/** What a page of a list costs. */
export const scanCost: { readonly [scope: string]: number } = { api: 1, scan: 1 };
