/** A time as the vendor writes it: no colon in the distance from UTC. */
export function wireTime(ms: number): string {
  return new Date(ms).toISOString().replace('Z', '+0000');
}

/** The start of the second: stamps carry no fraction. */
export function wholeSecond(ms: number): number {
  return Math.floor(ms / 1000) * 1000;
}

const isoTime = /^(\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d{1,6})?)?)(Z|[+-]\d\d:?\d\d)$/;

/** Milliseconds of an ISO 8601 time with its distance from UTC; undefined when it is none. */
export function readTime(text: string): number | undefined {
  const [, local, zone] = isoTime.exec(text) ?? [];
  if (local === undefined || zone === undefined) return undefined;
  const ms = Date.parse(local + (zone === 'Z' || zone.includes(':') ? zone : `${zone.slice(0, 3)}:${zone.slice(3)}`));
  return Number.isNaN(ms) ? undefined : ms;
}

/** True for a day as `YYYY-MM-DD` that the calendar has. */
export function isDay(text: string): boolean {
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) return false;
  const ms = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(ms) && dayOf(ms) === text;
}

/** The day of a time in UTC. */
export function dayOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}

/** Milliseconds of a day. */
export const dayMs = 86_400_000;
