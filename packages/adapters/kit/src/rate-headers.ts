import type { HeaderReader } from './wire-answer.ts';

/** What one answer's headers say about one window of a scope. */
export interface RateFact {
  readonly scope: string;
  /** Name of the declared window. */
  readonly window: string;
  readonly remaining: number;
  /** Until the window is full again. */
  readonly resetMs?: number;
  readonly limit?: number;
}

/** Reads a vendor's rate headers. `request.scopes` are those the request was counted in. */
export type RateHeaderReader = (
  headers: HeaderReader,
  request: { readonly scopes: readonly string[]; readonly nowMs: number; readonly status: number },
) => readonly RateFact[];

/** Which headers tell of one window. */
export interface RateHeaderNames {
  readonly scope: string;
  readonly window: string;
  readonly remaining: string;
  readonly limit?: string;
  readonly reset?: string;
  /** What the reset header holds. @default 'seconds' */
  readonly resetAs?: 'seconds' | 'milliseconds' | 'epochSeconds' | 'epochMillis';
}

/** A reader from a list of header names; headers that are missing or no number say nothing. */
export function rateHeaders(...windows: readonly RateHeaderNames[]): RateHeaderReader {
  return (headers, request) =>
    windows.flatMap((names) => {
      const remaining = numberIn(headers, names.remaining);
      if (remaining === undefined || !request.scopes.includes(names.scope)) return [];
      const limit = numberIn(headers, names.limit);
      const reset = numberIn(headers, names.reset);
      return [
        {
          scope: names.scope,
          window: names.window,
          remaining,
          ...(limit === undefined ? {} : { limit }),
          ...(reset === undefined ? {} : { resetMs: inMs(reset, names.resetAs ?? 'seconds', request.nowMs) }),
        },
      ];
    });
}

function numberIn(headers: HeaderReader, name: string | undefined): number | undefined {
  const text = name === undefined ? null : headers.get(name);
  if (text === null || text.trim() === '') return undefined;
  const value = Number(text);
  return Number.isFinite(value) ? value : undefined;
}

function inMs(value: number, as: NonNullable<RateHeaderNames['resetAs']>, nowMs: number): number {
  if (as === 'milliseconds') return value;
  if (as === 'seconds') return value * 1000;
  return Math.max(0, value * (as === 'epochSeconds' ? 1000 : 1) - nowMs);
}
