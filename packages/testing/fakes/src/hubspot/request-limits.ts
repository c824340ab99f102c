import { createDayQuota, createRateWindow, type RateWindow, takeAll } from '../rate-window.ts';
import { ApiError } from './api-error.ts';
import type { HubSpotFakeOptions } from './hubspot-options.ts';

/** The kinds of request that the vendor limits apart. */
export type LimitedArea = 'search' | 'associations' | 'other';

/** The request limits of an account. */
export interface RequestLimits {
  /** Charges one request; gives back the full limit when there is one. */
  charge(area: LimitedArea, nowMs: number): RateWindow | undefined;
  /** The headers that tell what is left; search has none, OAuth tokens see no daily pair. */
  headers(area: LimitedArea, nowMs: number, isOAuth: boolean): Record<string, string>;
  /** The window that an injected refusal names. */
  windowOf(area: LimitedArea): RateWindow;
}

/** Makes the limits of an account. */
export function createRequestLimits({ limits = {}, utcOffsetMs = 0 }: HubSpotFakeOptions): RequestLimits {
  const tenSecondly = limits.tenSecondly ?? 100;
  const rolling = { name: 'TEN_SECONDLY_ROLLING', windowMs: 10_000 };
  const daily = createDayQuota({ name: 'DAILY', limit: limits.daily ?? 250_000, utcOffsetMs });
  const windows: Readonly<Record<LimitedArea, RateWindow>> = {
    search: createRateWindow({ name: 'SECONDLY', limit: limits.searchPerSecond ?? 5, windowMs: 1000 }),
    associations: createRateWindow({ ...rolling, limit: limits.associationsTenSecondly ?? tenSecondly }),
    other: createRateWindow({ ...rolling, limit: tenSecondly }),
  };
  return {
    charge: (area, nowMs) => takeAll([{ window: daily }, { window: windows[area] }], nowMs),
    headers(area, nowMs, isOAuth) {
      if (area === 'search') return {};
      const window = windows[area];
      const dailyPair = {
        'x-hubspot-ratelimit-daily': String(daily.limit),
        'x-hubspot-ratelimit-daily-remaining': String(daily.remaining(nowMs)),
      };
      return {
        'x-hubspot-ratelimit-interval-milliseconds': String(window.windowMs),
        'x-hubspot-ratelimit-max': String(window.limit),
        'x-hubspot-ratelimit-remaining': String(window.remaining(nowMs)),
        ...(isOAuth ? {} : dailyPair),
      };
    },
    windowOf: (area) => windows[area],
  };
}

const messages: Readonly<Record<string, string>> = {
  DAILY: 'You have reached your daily limit.',
  SECONDLY: 'You have reached your secondly limit.',
  TEN_SECONDLY_ROLLING: 'You have reached your ten_secondly_rolling limit.',
};

/** The 429 for a full limit. */
export function limitError({ name }: RateWindow): ApiError {
  return new ApiError(429, {
    message: messages[name] ?? 'You have reached your limit.',
    errorType: 'RATE_LIMIT',
    policyName: name,
  });
}
