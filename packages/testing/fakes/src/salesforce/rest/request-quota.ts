import { createRateWindow } from '../../rate-window.ts';
import { ApiError } from '../api-error.ts';
import type { SalesforceSettings } from '../salesforce-options.ts';
import { dayMs } from '../salesforce-time.ts';

/** How many calls an organisation may make in any 24 hours. */
export interface RequestQuota {
  /** Counts calls. @throws ApiError when the day's calls are used up */
  charge(calls?: number): void;
  /** The header of every answer. */
  header(): string;
  readonly most: number;
  left(): number;
  /** The refusal for too many long calls at once, which looks the same but for its message. */
  concurrencyRefusal(): ApiError;
}

/** Makes the quota of an organisation. */
export function createRequestQuota({ dailyRequests, unverified }: SalesforceSettings, now: () => number): RequestQuota {
  const window = createRateWindow({ name: 'DailyApiRequests', limit: dailyRequests, windowMs: dayMs });
  const refusal = (message: string): ApiError => new ApiError(403, 'REQUEST_LIMIT_EXCEEDED', message);
  return {
    charge(calls = 1) {
      if (!window.take(now(), calls)) throw refusal(unverified.quotaMessage);
    },
    header: () => `api-usage=${dailyRequests - window.remaining(now())}/${dailyRequests}`,
    most: dailyRequests,
    left: () => window.remaining(now()),
    concurrencyRefusal: () => refusal(unverified.concurrencyMessage),
  };
}
