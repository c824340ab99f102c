import type { FakeResponse } from '../fake-crm.ts';
import { createDayQuota, createRateWindow, type RateCharge, type RateWindow, takeAll } from '../rate-window.ts';
import type { VirtualClock } from '../virtual-clock.ts';

/** Limits of one token. */
export interface RequestLimitOptions {
  /** Requests per rolling 2 seconds. */
  readonly burst: number;
  /** Searches per rolling 2 seconds. */
  readonly searchBurst: number;
  /** Tokens of the company per day; unlimited when absent. */
  readonly dailyTokens?: number;
  /** Refused requests within a minute after which a block page answers instead; never when absent. */
  readonly blockAfterRefusals?: number;
}

/** What a request costs. */
export interface RequestCost {
  readonly tokens: number;
  readonly search: boolean;
}

/** The limits of an account, counted on its clock. */
export interface RequestLimits {
  /** Charges a request; gives back the answer that refuses it when a limit is full. */
  charge(cost: RequestCost): FakeResponse | undefined;
  /** The headers that tell every answer what is left. */
  headers(search: boolean): Readonly<Record<string, string>>;
  /** The answer of a full limit. */
  refusal(search: boolean): FakeResponse;
}

const windowMs = 2000;
const blockMs = 60_000;

/** Makes unused limits. */
export function createRequestLimits(options: RequestLimitOptions, clock: VirtualClock): RequestLimits {
  const burst = createRateWindow({ name: 'burst', limit: options.burst, windowMs });
  const search = createRateWindow({ name: 'search', limit: options.searchBurst, windowMs });
  const daily =
    options.dailyTokens === undefined ? undefined : createDayQuota({ name: 'daily', limit: options.dailyTokens });
  const refusals =
    options.blockAfterRefusals === undefined
      ? undefined
      : createRateWindow({ name: 'refusals', limit: options.blockAfterRefusals, windowMs: blockMs });
  let blockedUntilMs = 0;

  const headers = (isSearch: boolean): Record<string, string> => ({
    ...windowHeaders(isSearch ? search : burst, clock.now()),
    ...(daily === undefined ? {} : dailyHeaders(daily, clock.now())),
  });
  const refusal = (isSearch: boolean): FakeResponse => ({
    status: 429,
    headers: { 'content-type': 'application/json', ...headers(isSearch) },
    body: JSON.stringify({ success: false, error: 'request over limit', errorCode: 429 }),
  });

  return {
    headers,
    refusal,
    charge({ tokens, search: isSearch }) {
      const nowMs = clock.now();
      if (nowMs < blockedUntilMs) return blockPage;
      const charges: RateCharge[] = [
        { window: burst },
        ...(isSearch ? [{ window: search }] : []),
        ...(daily === undefined ? [] : [{ window: daily, weight: tokens }]),
      ];
      const full = takeAll(charges, nowMs);
      if (full === undefined) return undefined;
      if (refusals !== undefined && !refusals.take(nowMs)) {
        blockedUntilMs = nowMs + blockMs;
        return blockPage;
      }
      return refusal(isSearch || full === search);
    },
  };
}

/** What stands in front of the service when a client goes on after refusals: a page, not JSON. */
const blockPage: FakeResponse = {
  status: 403,
  headers: { 'content-type': 'text/html; charset=UTF-8', server: 'cloudflare' },
  body: '<!DOCTYPE html><html><head><title>Access denied</title></head><body>Error 1015: You are being rate limited</body></html>',
};

function windowHeaders(window: RateWindow, nowMs: number): Record<string, string> {
  const remaining = window.remaining(nowMs);
  const waitMs = remaining === 0 ? window.waitMs(nowMs) : window.waitMs(nowMs, window.limit);
  return {
    'x-ratelimit-limit': String(window.limit),
    'x-ratelimit-remaining': String(remaining),
    'x-ratelimit-reset': String(Math.ceil(waitMs / 1000)),
  };
}

function dailyHeaders(daily: RateWindow, nowMs: number): Record<string, string> {
  return {
    'x-daily-ratelimit-token-limit': String(daily.limit),
    'x-daily-ratelimit-token-remaining': String(daily.remaining(nowMs)),
  };
}
