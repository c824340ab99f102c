import { type Codec, codecOf, unreadable } from './codec.ts';

const plainDecimal = /^-?\d+(\.\d+)?$/;

/** Decimal text of a number or text, without exponent or trailing zeros; `undefined` when it is no number. */
export function toDecimalText(wire: unknown): string | undefined {
  if (typeof wire === 'number') return Number.isFinite(wire) ? expand(String(wire)) : undefined;
  if (typeof wire !== 'string') return undefined;
  const trimmed = wire.trim();
  if (plainDecimal.test(trimmed)) return trimmed;
  return trimmed !== '' && Number.isFinite(Number(trimmed)) && /^[-+]?[\d.]+(e[-+]?\d+)?$/i.test(trimmed)
    ? expand(trimmed)
    : undefined;
}

function expand(input: string): string {
  const match = /^([-+]?)(\d*)\.?(\d*)(?:e([-+]?\d+))?$/i.exec(input);
  if (!match) return input;
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = match;
  const point = whole.length + Number(exponent);
  const digits = whole + fraction;
  const padded = point > digits.length ? digits.padEnd(point, '0') : digits;
  const left = point <= 0 ? '0' : padded.slice(0, point);
  const right = point <= 0 ? '0'.repeat(-point) + digits : padded.slice(point);
  const head = left.replace(/^0+(?=\d)/, '') || '0';
  const tail = right.replace(/0+$/, '');
  const sized = tail === '' ? head : `${head}.${tail}`;
  return sign === '-' && sized !== '0' ? `-${sized}` : sized;
}

/** A decimal number: text in the model, a number or (`as: 'text'`) text on the wire. @default as number */
export function decimalText(options: { readonly as?: 'number' | 'text' } = {}): Codec<string> {
  return codecOf(
    (wire, note) => toDecimalText(wire) ?? unreadable(note, 'a number'),
    (value) => (options.as === 'text' ? value : Number(value)),
  );
}

/** A fraction of 0 to 1 in the model and a percentage on the wire. */
export function percent(options: { readonly as?: 'number' | 'text' } = {}): Codec<string> {
  return codecOf(
    (wire, note) => {
      const decimal = toDecimalText(wire);
      return decimal === undefined ? unreadable(note, 'a number') : expand(`${decimal}e-2`.replace(/^\+/, ''));
    },
    (value) => {
      const hundredfold = expand(`${value}e2`);
      return options.as === 'text' ? hundredfold : Number(hundredfold);
    },
  );
}

/** A whole number; `scale` divides what the wire says (1000 for milliseconds kept as seconds). @default as number */
export function int(options: { readonly as?: 'number' | 'text'; readonly scale?: number } = {}): Codec<number> {
  const scale = options.scale ?? 1;
  return codecOf(
    (wire, note) => {
      const value = typeof wire === 'number' || typeof wire === 'string' ? Number(wire) : Number.NaN;
      return Number.isFinite(value) ? Math.round(value / scale) : unreadable(note, 'a number');
    },
    (value) => (options.as === 'text' ? String(value * scale) : value * scale),
  );
}

/** A yes or no. Read from booleans, 0 and 1, and their texts; written in the form asked for. @default as boolean */
export function bool(options: { readonly as?: 'boolean' | 'text' | 'number' } = {}): Codec<boolean> {
  return codecOf(
    (wire, note) => {
      const word = String(wire).trim().toLowerCase();
      if (word === 'true' || word === '1' || word === 'yes') return true;
      return word === 'false' || word === '0' || word === 'no' ? false : unreadable(note, 'a yes or no');
    },
    (value) => (options.as === 'text' ? String(value) : options.as === 'number' ? Number(value) : value),
  );
}
