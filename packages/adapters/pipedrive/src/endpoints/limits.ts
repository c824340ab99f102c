import type { RateWindow } from '@crmsync/adapter';
import type { HeaderReader, RateFact, RateHeaderReader } from '@crmsync/adapter-kit';
import type { PipedriveSettings } from './settings.ts';

/**
 * The limits: a burst per token and 2 seconds, one for searches apart, and the company's tokens of a day. Bought or
 * larger plans have more; headers say so.
 * @see https://pipedrive.readme.io/docs/core-api-concepts-rate-limiting
 */
export function rateLimits(settings: PipedriveSettings): { readonly [scope: string]: readonly RateWindow[] } {
  const { burstPer2s = 80, dailyTokens = 210_000, dailyReserve = 0 } = settings;
  return {
    api: [{ name: 'burst', limit: burstPer2s, perMs: 2000 }],
    search: [{ name: 'search', limit: 10, perMs: 2000 }],
    daily: [{ name: 'daily', limit: dailyTokens, perMs: dayMs, reserve: dailyReserve }],
  };
}

const dayMs = 86_400_000;

/** What a request costs in each scope. `tokens` by the vendor's table. */
export function cost(tokens: number): { readonly [scope: string]: number } {
  return { api: 1, daily: tokens };
}

/** A search counts in its own burst, too. */
export function searchCost(tokens = 20): { readonly [scope: string]: number } {
  return { search: 1, api: 1, daily: tokens };
}

/** Reads the burst's headers, which on a search are those of the search burst, and the day's, which may be missing. */
export const readRateHeaders: RateHeaderReader = (headers, request) => {
  const burstScope = request.scopes.includes('search') ? 'search' : 'api';
  return [
    ...fact(headers, burstScope, burstScope === 'search' ? 'search' : 'burst', 'x-ratelimit', {
      resetMs: (numberIn(headers, 'x-ratelimit-reset') ?? 2) * 1000,
    }),
    ...fact(headers, 'daily', 'daily', 'x-daily-ratelimit-token', { resetMs: msToMidnight(request.nowMs) }),
  ];
};

function fact(
  headers: HeaderReader,
  scope: string,
  window: string,
  prefix: string,
  reset: { readonly resetMs: number },
): RateFact[] {
  const remaining = numberIn(headers, `${prefix}-remaining`);
  const limit = numberIn(headers, `${prefix}-limit`);
  if (remaining === undefined) return [];
  return [{ scope, window, remaining, ...reset, ...(limit === undefined ? {} : { limit }) }];
}

/** Milliseconds to midnight UTC, when the day's tokens are taken to be full again. */
export function msToMidnight(nowMs: number): number {
  return dayMs - (nowMs % dayMs);
}

function numberIn(headers: HeaderReader, name: string): number | undefined {
  const text = headers.get(name);
  if (text === null || text.trim() === '') return undefined;
  const value = Number(text);
  return Number.isFinite(value) ? value : undefined;
}

/** True when the day's tokens are spent. */
export function dayIsSpent(headers: HeaderReader): boolean {
  return numberIn(headers, 'x-daily-ratelimit-token-remaining') === 0;
}

/** How long the burst says to wait. */
export function burstResetMs(headers: HeaderReader): number | undefined {
  const seconds = numberIn(headers, 'x-ratelimit-reset');
  return seconds === undefined ? undefined : Math.max(seconds, 0.25) * 1000;
}
