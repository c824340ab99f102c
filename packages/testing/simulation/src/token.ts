import { isEmpty, type Plain } from './plain-value.ts';

/**
 * Every edit of a story writes a value that carries the number of the edit, so that the oracle sees whose value stands
 * anywhere, whatever the CRMs did to its spelling.
 */
export function textToken(number: number, spelling: string): string {
  return `t${number} ${spelling}`;
}

/** Whole numbers carry the number of their edit on top of this. */
const intBase = 10_000;

export function intToken(number: number): string {
  return String(intBase + number);
}

export function phoneToken(number: number): string {
  return `+1212555${String(2_000 + number).slice(-4)}`;
}

export function tagToken(number: number): string {
  return `tag${number}`;
}

/** The edit that a value comes from: its number, `null` for an empty value, `undefined` for one that carries none. */
export function tokenOf(value: Plain | undefined): number | null | undefined {
  if (value === undefined || value === null || isEmpty(value)) return null;
  if (typeof value !== 'string') return undefined;
  const text = /^\s*t(\d+)\b/i.exec(value)?.[1];
  if (text !== undefined) return Number(text);
  return /^1\d{4}$/.test(value) ? Number(value) - intBase : undefined;
}
