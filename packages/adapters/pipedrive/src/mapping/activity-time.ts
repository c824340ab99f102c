import { type Instant, toInstant } from '@crmsync/model';

/** The start of an activity from its date and time of day, both UTC; without a time of day it is midnight. */
export function startOf(date: string | null, time: string | null): Instant | null {
  const midnightMs = date === null ? Number.NaN : Date.parse(`${date}T00:00:00.000Z`);
  return Number.isNaN(midnightMs) ? null : toInstant(midnightMs + (clockSeconds(time) ?? 0) * 1000);
}

/** Seconds of `HH:MM:SS` (v2) or `HH:MM` (v1); `null` when empty. */
export function clockSeconds(text: string | null): number | null {
  const [, hours, minutes, seconds] = /^(\d{1,3}):(\d\d)(?::(\d\d))?$/.exec(text ?? '') ?? [];
  if (hours === undefined || minutes === undefined) return null;
  return Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds ?? 0);
}

/** `HH:MM:SS` of seconds. */
export function clockText(seconds: number): string {
  const parts = [Math.floor(seconds / 3600), Math.floor((seconds % 3600) / 60), Math.floor(seconds % 60)];
  return parts.map((part) => String(part).padStart(2, '0')).join(':');
}

/** Date and time of day of a moment, to the second. */
export function dueOf(instant: Instant): { readonly due_date: string; readonly due_time: string } {
  return { due_date: instant.slice(0, 10), due_time: instant.slice(11, 19) };
}
