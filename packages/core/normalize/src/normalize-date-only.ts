import { normalizeInstant } from './normalize-instant.ts';

const dateText = /^(\d{4})(?:-(\d{1,2})-(\d{1,2})|\/(\d{1,2})\/(\d{1,2})|(\d{2})(\d{2}))$/;
const utcMidnight = 'T00:00:00.000Z';

/**
 * Calendar date as `YYYY-MM-DD`. Accepts year-first text, and a moment only when it is exactly midnight UTC, which is
 * how several systems carry dates. `null` for anything else: `01/02/2026` can be two days.
 */
export function normalizeDateOnly(value: string | number): string | null {
  const match = typeof value === 'string' ? dateText.exec(value.trim()) : null;
  if (match === null) {
    const instant = normalizeInstant(value);
    return instant?.endsWith(utcMidnight) ? instant.slice(0, 10) : null;
  }
  const [year = '', ...parts] = match.slice(1);
  const [month = '', day = ''] = parts.filter((part) => part !== undefined);
  const date = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  const instant = normalizeInstant(`${date}T00:00Z`);
  return instant === null ? null : date;
}
