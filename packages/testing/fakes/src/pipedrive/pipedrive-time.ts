const RFC3339_SECONDS = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:Z|[+-]\d{2}:\d{2})$/;
const PLAIN_SECONDS = /^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}$/;
const DATE = /^\d{4}-\d{2}-\d{2}$/;
const CLOCK_TIME = /^(?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d)?$/;
const DURATION = /^\d{1,3}:[0-5]\d(?::[0-5]\d)?$/;

/** Cuts a time in milliseconds to the whole second, the precision of every stored stamp. */
export function wholeSecond(timeMs: number): number {
  return Math.floor(timeMs / 1000) * 1000;
}

/** A time in milliseconds as API v2 writes it: `2026-11-21T10:00:00Z`. */
export function v2Time(timeMs: number): string {
  return `${new Date(timeMs).toISOString().slice(0, 19)}Z`;
}

/** A time in milliseconds as API v1 writes it, UTC without a zone: `2026-11-21 10:00:00`. */
export function v1Time(timeMs: number): string {
  return v2Time(timeMs).replace('T', ' ').slice(0, 19);
}

/** Milliseconds of an RFC 3339 time without fractions of a second; undefined for anything else. */
export function parseV2Time(text: string): number | undefined {
  return RFC3339_SECONDS.test(text) ? finite(Date.parse(text)) : undefined;
}

/** Milliseconds of a v1 time, `YYYY-MM-DD HH:MM:SS` in UTC; undefined for anything else. */
export function parseV1Time(text: string): number | undefined {
  return PLAIN_SECONDS.test(text) ? finite(Date.parse(`${text.replace(' ', 'T')}Z`)) : undefined;
}

/** True for an existing calendar day written `YYYY-MM-DD`. */
export function isDate(text: string): boolean {
  if (!DATE.test(text)) return false;
  const timeMs = Date.parse(`${text}T00:00:00Z`);
  return Number.isFinite(timeMs) && new Date(timeMs).toISOString().startsWith(text);
}

/** `HH:MM` or `HH:MM:SS` as v2 answers it (`HH:MM:SS`); undefined when it is not a time of day. */
export function clockTime(text: string): string | undefined {
  if (!CLOCK_TIME.test(text)) return undefined;
  return text.length === 5 ? `${text}:00` : text;
}

/** A length of time as v2 answers it (`HH:MM:SS`); undefined when it is not one. */
export function durationTime(text: string): string | undefined {
  if (!DURATION.test(text)) return undefined;
  const [hours = '0', minutes = '00', seconds = '00'] = text.split(':');
  return `${hours.padStart(2, '0')}:${minutes}:${seconds}`;
}

function finite(timeMs: number): number | undefined {
  return Number.isFinite(timeMs) ? timeMs : undefined;
}
