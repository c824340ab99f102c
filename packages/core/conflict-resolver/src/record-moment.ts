import { type Instant, isInstant } from '@crmsync/model';
import { normalizeDateOnly, normalizeInstant } from '@crmsync/normalize';

/** When a plain record was last changed: its `updatedAt` as a date, epoch milliseconds or ISO text (UTC without a zone). */
export function recordMoment(record: object): Instant | undefined {
  const value: unknown = Reflect.get(record, 'updatedAt');
  const moment = value instanceof Date ? momentOf(value.getTime()) : momentOf(value);
  return moment !== null && isInstant(moment) ? moment : undefined;
}

function momentOf(value: unknown): string | null {
  if (typeof value === 'number') return normalizeInstant(value);
  if (typeof value !== 'string') return null;
  const date = normalizeDateOnly(value);
  return normalizeInstant(date === null ? value : `${date}T00:00:00Z`, { assumeUtc: true });
}
