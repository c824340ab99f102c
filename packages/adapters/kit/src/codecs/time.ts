import { type DateOnly, type Instant, instantMs, isDateOnly, toInstant } from '@crmsync/model';
import { type Codec, codecOf, unreadable } from './codec.ts';

/** Latest moment and earliest moment that ISO 8601 text with four-digit years can say. */
const edgesMs = { first: -62_167_219_200_000, last: 253_402_300_799_999 };

/** An {@link Instant} of epoch milliseconds, or `undefined` when they are no moment of the years 0 to 9999. */
export function instantOfMs(ms: number): Instant | undefined {
  return Number.isFinite(ms) && ms >= edgesMs.first && ms <= edgesMs.last ? toInstant(Math.trunc(ms)) : undefined;
}

/** Where a text begins with a year. Other texts are read by the machine's zone and as month before day, if at all. */
const yearFirst = /^(?:\d{4}|[+-]\d{6})-\d\d-\d\d/;
const zoned = /(?:[zZ]|[+-]\d\d:?\d\d)$/;

/**
 * Epoch milliseconds of a vendor's time text: ISO 8601 with or without the colon in the offset, or
 * `YYYY-MM-DD HH:MM:SS`; text without a zone is UTC. `undefined` when it is no moment, and for any other order of day, month and year.
 */
export function momentMs(wire: string): number | undefined {
  if (!yearFirst.test(wire.trim())) return undefined;
  const trimmed = wire.trim().replace(/^(\d{4}-\d\d-\d\d) (?=\d)/, '$1T');
  const offset = trimmed.replace(/([+-]\d\d)(\d\d)$/, '$1:$2');
  const hasTime = trimmed.includes('T');
  const ms = Date.parse(hasTime && !zoned.test(trimmed) ? `${trimmed}Z` : hasTime ? offset : trimmed);
  return Number.isNaN(ms) ? undefined : ms;
}

/** How times are written. */
export interface IsoInstantOptions {
  /** `seconds` leaves the milliseconds out; `spaced` is `YYYY-MM-DD HH:MM:SS`. @default 'milliseconds' */
  readonly as?: 'milliseconds' | 'seconds' | 'spaced';
}

/**
 * A moment as text, in UTC where the vendor names no zone. Epoch milliseconds are understood as well. Times in the zone of
 * the account, or with the day first, need a codec of their own (`codecOf`).
 */
export function isoInstant(options: IsoInstantOptions = {}): Codec<Instant> {
  return codecOf(
    (wire, note) => {
      const ms = typeof wire === 'number' ? wire : typeof wire === 'string' ? epochOrText(wire) : undefined;
      return (ms === undefined ? undefined : instantOfMs(ms)) ?? unreadable(note, 'a moment');
    },
    (value) => {
      if (options.as === 'seconds') return `${value.slice(0, 19)}Z`;
      return options.as === 'spaced' ? value.slice(0, 19).replace('T', ' ') : value;
    },
  );
}

function epochOrText(wire: string): number | undefined {
  return /^-?\d{10,}$/.test(wire.trim()) ? Number(wire) : momentMs(wire);
}

/** A moment as epoch milliseconds, number or text. @default as number */
export function epochMillis(options: { readonly as?: 'number' | 'text' } = {}): Codec<Instant> {
  return epoch(1, options.as);
}

/** A moment as epoch seconds; milliseconds are lost in writing. @default as number */
export function secondsInstant(options: { readonly as?: 'number' | 'text' } = {}): Codec<Instant> {
  return epoch(1000, options.as);
}

function epoch(unitMs: number, as: 'number' | 'text' = 'number'): Codec<Instant> {
  return codecOf(
    (wire, note) => {
      const count = typeof wire === 'number' || typeof wire === 'string' ? Number(wire) : Number.NaN;
      return instantOfMs(count * unitMs) ?? unreadable(note, 'a moment');
    },
    (value) => {
      const count = Math.floor(instantMs(value) / unitMs);
      return as === 'text' ? String(count) : count;
    },
  );
}

/** How dates are written. */
export interface DateOnlyOptions {
  /** `epochMillis` is midnight UTC; `usText` is `MM/DD/YYYY`. @default 'iso' */
  readonly as?: 'iso' | 'epochMillis' | 'usText';
}

/**
 * A calendar date. Times of day are dropped; epoch milliseconds are taken as midnight UTC. Whatever it writes, it reads
 * `YYYY-MM-DD` and `MM/DD/YYYY`: a vendor that puts the day first needs a codec of its own (`codecOf`).
 */
export function dateOnly(options: DateOnlyOptions = {}): Codec<DateOnly> {
  return codecOf(
    (wire, note) => readDate(wire) ?? unreadable(note, 'a date'),
    (value) => {
      if (options.as === 'epochMillis') return Date.parse(`${value}T00:00:00.000Z`);
      return options.as === 'usText' ? `${value.slice(5, 7)}/${value.slice(8, 10)}/${value.slice(0, 4)}` : value;
    },
  );
}

function readDate(wire: unknown): DateOnly | undefined {
  if (typeof wire === 'number') return dateOf(instantOfMs(wire));
  if (typeof wire !== 'string') return undefined;
  const us = /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/.exec(wire.trim());
  if (us) return dateOf(`${us[3]}-${us[1]?.padStart(2, '0')}-${us[2]?.padStart(2, '0')}`);
  if (/^-?\d{10,}$/.test(wire.trim())) return dateOf(instantOfMs(Number(wire)));
  return dateOf(wire.trim());
}

function dateOf(wire: string | undefined): DateOnly | undefined {
  const date = wire?.slice(0, 10);
  return date !== undefined && isDateOnly(date) ? date : undefined;
}
