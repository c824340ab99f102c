import type { FieldValues } from '@crmsync/model';
import { closeSpelling } from './close-spelling.ts';
import { companyNames } from './company-keys.ts';

/**
 * How the names of two companies compare. `same`: equal but for legal form and spelling of signs. `compatible`: one is
 * missing, has words more, is the initials of the other, or differs by a typing slip. Symmetric.
 */
export function compareCompanyNames(a: FieldValues, b: FieldValues): 'same' | 'compatible' | 'different' {
  const left = companyNames(a);
  const right = companyNames(b);
  if (left.length === 0 || right.length === 0) return 'compatible';
  if (left.some((name) => right.includes(name))) return 'same';
  return left.some((one) => right.some((other) => isCompatible(one, other))) ? 'compatible' : 'different';
}

function isCompatible(a: string, b: string): boolean {
  const left = a.split(' ');
  const right = b.split(' ');
  if (left.every((word) => right.includes(word)) || right.every((word) => left.includes(word))) return true;
  if (isInitialsOf(left, right) || isInitialsOf(right, left)) return true;
  return haveOneSpelling(left, right);
}

/** Whether slips alone set two names apart: within words, or where words are written together. */
function haveOneSpelling(left: readonly string[], right: readonly string[]): boolean {
  if (left.length !== right.length) return closeSpelling(left.join(''), right.join(''));
  return left.every((word, at) => closeSpelling(word, right[at] ?? ''));
}

function isInitialsOf([initials = '', ...more]: readonly string[], words: readonly string[]): boolean {
  if (more.length > 0 || initials.length < 2) return false;
  const significant = words.filter((word) => word !== 'and' && word !== 'of');
  return [words, significant].some((list) => list.map((word) => word.charAt(0)).join('') === initials);
}
