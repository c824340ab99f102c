import { normalizePersonName } from '@crmsync/normalize';
import { placeholderNameWords } from '../is-placeholder.ts';
import type { Dictionary } from '../table/dictionary.ts';
import { type NameParts, noName } from './name-parts.ts';

const twoWords = /^[A-Za-z]{2,} [A-Za-z]{2,}$/;
const other = 'zzyzx';

/**
 * Reads full names that are a first and a last name and nothing else; `undefined` for any other. What a word may be is found
 * out once per word.
 */
export function createPlainNames(names: Dictionary): (text: string) => NameParts | undefined {
  // Number of the word in lower case, 0 where it is no such name.
  const firsts = new Map<string, number>();
  const lasts = new Map<string, number>();
  const numberOf = (known: Map<string, number>, word: string, fullName: string, part: 'first' | 'last'): number => {
    let number = known.get(word);
    if (number === undefined) {
      const plain = word.toLowerCase();
      const name = placeholderNameWords.has(plain) ? null : normalizePersonName({ fullName });
      const isPlain = name?.[part] === plain && name.middle === '' && name.generation === '' && name.first !== '';
      number = isPlain ? names.add(plain) : 0;
      known.set(word, number);
    }
    return number;
  };
  return (text) => {
    if (!twoWords.test(text)) return undefined;
    const at = text.indexOf(' ');
    const word = text.slice(0, at);
    const first = numberOf(firsts, word, `${word} ${other}`, 'first');
    if (first === 0) return undefined;
    const surname = text.slice(at + 1);
    const last = numberOf(lasts, surname, `${other} ${surname}`, 'last');
    return last === 0 ? undefined : { ...noName, first, last };
  };
}
