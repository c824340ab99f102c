import { streetKey } from '@crmsync/normalize';

/** A street line in comparison form. */
export interface StreetLine {
  readonly street: string;
  /** House number, `''` when there is none. */
  readonly number: string;
}

const number = /^\d+[a-z]?$/;

/** Splits a street line into its name and house number; `given` is the number of a field of its own. */
export function readStreetLine(text: string, given: string): StreetLine {
  const line = streetKey(text);
  const words = line === '' ? [] : line.split(' ');
  const own = given === '' ? '' : given.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '');
  if (own !== '') return { street: words.filter((word) => word !== own).join(' '), number: own };
  if (number.test(words[0] ?? '') && words.length > 1)
    return { street: words.slice(1).join(' '), number: words[0] ?? '' };
  const last = words.at(-1) ?? '';
  if (number.test(last) && words.length > 1) return { street: words.slice(0, -1).join(' '), number: last };
  return { street: words.join(' '), number: '' };
}
