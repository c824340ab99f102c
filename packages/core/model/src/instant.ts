import { z } from 'zod';

/** A moment as ISO 8601 text in UTC, e.g. `2026-11-21T10:00:00.000Z`. Text order is time order. */
export type Instant = string & { readonly __instant: true };

/** A calendar date without a time zone, `YYYY-MM-DD`. */
export type DateOnly = string & { readonly __dateOnly: true };

const instantPattern = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
const datePattern = /^\d{4}-\d\d-\d\d$/;

/** True when the text is a canonical {@link Instant} of a moment that exists. */
export function isInstant(text: string): text is Instant {
  return instantPattern.test(text) && !Number.isNaN(Date.parse(text));
}

/** True when the text is a {@link DateOnly} that exists in the calendar. */
export function isDateOnly(text: string): text is DateOnly {
  if (!datePattern.test(text)) return false;
  const time = Date.parse(`${text}T00:00:00.000Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}

/**
 * Makes an {@link Instant} from epoch milliseconds or ISO text.
 * @throws TypeError when the value is no moment.
 */
export function toInstant(value: number | string): Instant {
  const time = typeof value === 'number' ? value : Date.parse(value);
  const text = Number.isNaN(time) ? '' : new Date(time).toISOString();
  if (!isInstant(text)) throw new TypeError('toInstant: the value is not a moment (epoch milliseconds or ISO 8601)');
  return text;
}

/** Epoch milliseconds of an {@link Instant}. */
export function instantMs(instant: Instant): number {
  return Date.parse(instant);
}

export const instantSchema: z.ZodType<Instant, Instant> = z.custom<Instant>(
  (value) => typeof value === 'string' && isInstant(value),
  'expected an ISO 8601 moment in UTC with milliseconds',
);

export const dateOnlySchema: z.ZodType<DateOnly, DateOnly> = z.custom<DateOnly>(
  (value) => typeof value === 'string' && isDateOnly(value),
  'expected a calendar date as YYYY-MM-DD',
);
