/** One limit: at most `limit` units within any `windowMs` milliseconds. */
export interface RateWindowOptions {
  readonly name: string;
  /** Units that fit into one window. */
  readonly limit: number;
  /** Length of the rolling window in milliseconds. */
  readonly windowMs: number;
}

/** A limit that forgets a request exactly `windowMs` after it came, never at the turn of a bucket. */
export interface RateWindow {
  readonly name: string;
  readonly limit: number;
  readonly windowMs: number;
  /** Units still free at `nowMs`. */
  remaining(nowMs: number): number;
  /** Milliseconds until `weight` units are free; 0 when they are free now. */
  waitMs(nowMs: number, weight?: number): number;
  /** Uses `weight` units and says whether they were free; a refused request uses nothing. */
  take(nowMs: number, weight?: number): boolean;
}

/** Makes one strict rolling window counted on the caller's clock. */
export function createRateWindow({ name, limit, windowMs }: RateWindowOptions): RateWindow {
  const taken: { readonly atMs: number; readonly weight: number }[] = [];
  let head = 0;
  let used = 0;

  const forget = (nowMs: number): void => {
    for (let entry = taken[head]; entry !== undefined && entry.atMs + windowMs <= nowMs; entry = taken[head]) {
      used -= entry.weight;
      head++;
    }
    if (head > 1024 && head * 2 > taken.length) {
      taken.splice(0, head);
      head = 0;
    }
  };
  const remaining = (nowMs: number): number => {
    forget(nowMs);
    return Math.max(0, limit - used);
  };

  return {
    name,
    limit,
    windowMs,
    remaining,
    waitMs(nowMs, weight = 1) {
      let free = remaining(nowMs);
      for (let at = head; free < weight; at++) {
        const entry = taken[at];
        if (entry === undefined) return windowMs;
        free += entry.weight;
        if (free >= weight) return entry.atMs + windowMs - nowMs;
      }
      return 0;
    },
    take(nowMs, weight = 1) {
      if (remaining(nowMs) < weight) return false;
      taken.push({ atMs: nowMs, weight });
      used += weight;
      return true;
    },
  };
}

/** A budget that starts afresh at midnight of an account's time zone. */
export interface DayQuotaOptions {
  readonly name: string;
  /** Units per day. */
  readonly limit: number;
  /** The account's distance from UTC in milliseconds. @default 0 */
  readonly utcOffsetMs?: number;
}

/** Makes a daily budget with the same calls as a rolling window. */
export function createDayQuota({ name, limit, utcOffsetMs = 0 }: DayQuotaOptions): RateWindow {
  const dayMs = 86_400_000;
  let day = Number.NEGATIVE_INFINITY;
  let used = 0;
  const remaining = (nowMs: number): number => {
    const today = Math.floor((nowMs + utcOffsetMs) / dayMs);
    if (today !== day) {
      day = today;
      used = 0;
    }
    return Math.max(0, limit - used);
  };
  return {
    name,
    limit,
    windowMs: dayMs,
    remaining,
    waitMs(nowMs, weight = 1) {
      return remaining(nowMs) >= weight ? 0 : (day + 1) * dayMs - utcOffsetMs - nowMs;
    },
    take(nowMs, weight = 1) {
      if (remaining(nowMs) < weight) return false;
      used += weight;
      return true;
    },
  };
}

/** One limit together with what a request costs there. */
export interface RateCharge {
  readonly window: RateWindow;
  /** Units used by the request. @default 1 */
  readonly weight?: number;
}

/** Charges several limits at once: all of them or, when one is full, none; gives back the full one. */
export function takeAll(charges: readonly RateCharge[], nowMs: number): RateWindow | undefined {
  const full = charges.find(({ window, weight = 1 }) => window.remaining(nowMs) < weight);
  if (full !== undefined) return full.window;
  for (const { window, weight = 1 } of charges) window.take(nowMs, weight);
  return undefined;
}
