import { normalizePersonName, type PersonNameInput } from './normalize-person-name.ts';
import { longestName, stripNameAffixes } from './strip-name-affixes.ts';

/**
 * Key that is equal for spellings of the same personal name: all name words in order, folded, without titles, suffixes
 * and middle initials. `Smith, Dr. John Q.` and `John Smith Jr.` have the same key; compare
 * {@link normalizePersonName}'s generation apart. `null` when there is no name.
 */
export function personNameKey(input: PersonNameInput): string | null {
  const name = normalizePersonName(input);
  if (name === null) return null;
  let words = `${name.first} ${name.middle} ${name.last}`.split(' ').filter((word) => word !== '');
  let before = 0;
  while (before !== words.length) {
    before = words.length;
    words = withoutInitials(stripNameAffixes(words).name);
  }
  const key = words.join(' ');
  return key.length > longestName ? null : key;
}

function withoutInitials(words: readonly string[]): string[] {
  return words.filter(
    (word, index) => index === 0 || index === words.length - 1 || word.length > 1 || !/\p{Ll}/u.test(word),
  );
}
