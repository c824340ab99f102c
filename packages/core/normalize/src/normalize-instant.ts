/** Options of {@link normalizeInstant}. */
export interface InstantOptions {
  /**
   * Read a date and time without zone as UTC, for systems that document it so.
   * @default false
   */
  readonly assumeUtc?: boolean;
}

const isoInstant =
  /^(\d{4})-?(\d{2})-?(\d{2})[T ](\d{2}):?(\d{2})(?::?(\d{2})(?:[.,](\d{1,9}))?)?\s?(Z|UTC|[+-]\d{2}(?::?\d{2})?)?$/i;
const epochMs = /^-?\d{12,14}$/;

/**
 * Moment in ISO 8601, UTC, with milliseconds. Accepts ISO text with a zone or offset, epoch milliseconds as a number,
 * and epoch milliseconds as text of 12 to 14 digits. `null` for anything else, which includes dates without time,
 * text without zone (see {@link InstantOptions.assumeUtc}) and local date orders.
 */
export function normalizeInstant(value: string | number, options: InstantOptions = {}): string | null {
  if (typeof value === 'number') return fromEpoch(value);
  const text = value.trim();
  if (epochMs.test(text)) return fromEpoch(Number(text));
  const match = isoInstant.exec(text);
  if (match === null) return null;
  const [, year, month, day, hour, minute, second = '0', fraction = '', zone] = match;
  if (zone === undefined && options.assumeUtc !== true) return null;
  const offset = offsetMinutes(zone ?? 'Z');
  if (offset === null || Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return null;
  const midnight = Date.parse(`${year}-${month}-${day}T00:00:00Z`);
  if (Number.isNaN(midnight) || new Date(midnight).getUTCDate() !== Number(day)) return null;
  const seconds = (Number(hour) * 60 + Number(minute) - offset) * 60 + Number(second);
  return fromEpoch(midnight + seconds * 1000 + Number(fraction.padEnd(3, '0').slice(0, 3)));
}

function offsetMinutes(zone: string): number | null {
  const match = /^([+-])(\d{2}):?(\d{2})?$/.exec(zone);
  if (match === null) return 0;
  const [, sign, hours, minutes = '0'] = match;
  if (Number(hours) > 23 || Number(minutes) > 59) return null;
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
}

function fromEpoch(ms: number): string | null {
  if (!Number.isFinite(ms) || Math.abs(ms) > 8.64e15) return null;
  const text = new Date(Math.trunc(ms)).toISOString();
  return text.length === 24 ? text : null;
}
