import type { FieldValue } from '@crmsync/model';
import { normalizeDateOnly, normalizeDecimal, normalizeInstant, normalizeMoney } from '@crmsync/normalize';
import { isObjectValue, textMember } from './value-member.ts';

/**
 * Which of two numbers, amounts, moments or dates is larger: positive for the first, `null` when they cannot be
 * compared (different currencies, text).
 */
export function compareMagnitude(a: FieldValue, b: FieldValue): number | null {
  if (isObjectValue(a) || isObjectValue(b)) return compareMoney(a, b);
  const decimals = both(a, b, decimalOf);
  if (decimals !== null) return compareDecimals(...decimals);
  const times = both(a, b, timeOf) ?? both(a, b, dateOf);
  return times === null ? null : compareText(...times);
}

function compareMoney(a: FieldValue, b: FieldValue): number | null {
  const amounts = both(a, b, (value) => {
    const amount = isObjectValue(value) ? value.amount : undefined;
    if (typeof amount !== 'string' && typeof amount !== 'number') return null;
    return normalizeMoney({ amount, currency: textMember(value, 'currency') });
  });
  if (amounts === null) return null;
  const [first, second] = amounts;
  return first.currency === second.currency ? compareDecimals(first.amount, second.amount) : null;
}

function both<T>(a: FieldValue, b: FieldValue, read: (value: FieldValue) => T | null): readonly [T, T] | null {
  const first = read(a);
  const second = first === null ? null : read(b);
  return first === null || second === null ? null : [first, second];
}

function decimalOf(value: FieldValue): string | null {
  return typeof value === 'string' || typeof value === 'number' ? normalizeDecimal(value) : null;
}

function timeOf(value: FieldValue): string | null {
  return typeof value === 'string' ? normalizeInstant(value) : null;
}

function dateOf(value: FieldValue): string | null {
  return typeof value === 'string' ? normalizeDateOnly(value) : null;
}

/** Compares canonical decimal texts digit by digit, so that no digit is lost to a floating point number. */
function compareDecimals(a: string, b: string): number {
  const negative = a.startsWith('-');
  if (negative !== b.startsWith('-')) return negative ? -1 : 1;
  const [wholeA = '', fractionA = ''] = a.replace('-', '').split('.');
  const [wholeB = '', fractionB = ''] = b.replace('-', '').split('.');
  const larger = wholeA.length - wholeB.length || compareText(wholeA, wholeB) || compareText(fractionA, fractionB);
  return negative ? -larger : larger;
}

function compareText(a: string, b: string): number {
  return a === b ? 0 : a > b ? 1 : -1;
}
