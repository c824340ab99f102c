/** A moment on a clock on a wall. */
export interface LocalTime {
  /** `2026-01-01 10:00:00.000000`: as a table holds it, without a zone. */
  readonly sql: string;
  /** `2026-01-01T10:00:00.000-0700`: as REST answers write it, with a distance that has no colon. */
  readonly rest: string;
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** Says what a clock in a time zone shows at a moment. */
export function localTime(timeMs: number, timeZone: string): LocalTime {
  const parts = Object.fromEntries(
    formatOf(timeZone)
      .formatToParts(timeMs)
      .map(({ type, value }) => [type, value]),
  );
  const day = `${parts.year}-${parts.month}-${parts.day}`;
  const milliseconds = String(((timeMs % 1000) + 1000) % 1000).padStart(3, '0');
  const time = `${parts.hour}:${parts.minute}:${parts.second}.${milliseconds}`;
  const offset = (parts.timeZoneName ?? '').replace(/^GMT/, '').replace(':', '') || '+0000';
  return { sql: `${day} ${time}000`, rest: `${day}T${time}${offset}` };
}

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    timeZoneName: 'longOffset',
  });
  formats.set(timeZone, made);
  return made;
}
