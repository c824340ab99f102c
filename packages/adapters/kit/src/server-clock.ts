import type { Clock } from '@crmsync/adapter';
import { type Instant, toInstant } from '@crmsync/model';
import type { HeaderReader } from './wire-answer.ts';

/** What is known of the vendor's clock, measured from `Date` headers. */
export interface ServerClock {
  /** Learns from one answer. Times are of our clock. */
  learn(headers: HeaderReader, startedMs: number, endedMs: number): void;
  /** The vendor's time at a moment of our clock, rather too early than too late. */
  at(oursMs: number): Instant;
}

/**
 * Measures the lowest possible difference between the vendor's clock and ours: a `Date` header names a whole second
 * that had begun before the answer ended.
 */
export function createServerClock(clock: Clock): ServerClock {
  let offset: { readonly atLeastMs: number; readonly atMostMs: number } | undefined;
  return {
    learn: (headers, startedMs, endedMs) => {
      const date = Date.parse(headers.get('date') ?? '');
      if (Number.isNaN(date)) return;
      const atLeastMs = date - endedMs;
      const atMostMs = date + 1000 - startedMs;
      const agrees = offset !== undefined && atLeastMs <= offset.atMostMs && atMostMs >= offset.atLeastMs;
      offset =
        offset && agrees
          ? { atLeastMs: Math.max(offset.atLeastMs, atLeastMs), atMostMs: Math.min(offset.atMostMs, atMostMs) }
          : { atLeastMs, atMostMs };
    },
    at: (oursMs) => toInstant(Math.min(oursMs, clock.now()) + (offset?.atLeastMs ?? 0)),
  };
}
