import { foldText } from './fold-text.ts';
import { particles, surnameJoiners } from './person-name-affixes.ts';
import { isSuffixPart, longestName, stripNameAffixes, withoutAsides } from './strip-name-affixes.ts';

/** The parts of a personal name in their given spelling; absent when the name has none. */
export interface PersonNameParts {
  /** Titles in front, e.g. `Dr`. */
  readonly prefix?: string;
  /** First given name. */
  readonly first?: string;
  /** Further given names and initials. */
  readonly middle?: string;
  /** Surname with its particles, e.g. `van der Berg`. */
  readonly last?: string;
  /** Generation and degrees behind, e.g. `Jr.`. */
  readonly suffix?: string;
}

/**
 * Splits a full name, in `First Middle Last` or `Last, First` order, into parts. A single word is a first name, or a
 * last name when a title stands before it. Nicknames in brackets or quotes are left out. Names written without spaces
 * stay whole; text of more than 500 characters has no parts. It is a guess by nature: prefer separate fields where a system has them.
 */
export function parsePersonName(fullName: string): PersonNameParts {
  if (fullName.length > longestName) return {};
  const segments = withoutAsides(fullName)
    .split(',')
    .map(wordsOf)
    .filter((words) => words.length > 0);
  const suffixes: string[] = [];
  while (segments.length > 1 && isSuffixPart(segments.at(-1) ?? [])) suffixes.unshift(...(segments.pop() ?? []));
  const [head = [], ...tail] = segments;
  return tail.length === 0 ? inOrder(head, suffixes) : inverted(head, tail.flat(), suffixes);
}

function inOrder(words: readonly string[], suffixes: readonly string[]): PersonNameParts {
  const { prefix, name, suffix } = stripNameAffixes(words);
  const after = [...suffix, ...suffixes];
  if (name.length === 1) return build(prefix, prefix.length > 0 ? [] : name, prefix.length > 0 ? name : [], after);
  const surname = startOfSurname(name);
  return build(prefix, name.slice(0, surname), name.slice(surname), after);
}

function inverted(head: readonly string[], given: readonly string[], suffixes: readonly string[]): PersonNameParts {
  const last = stripNameAffixes(head);
  const first = stripNameAffixes(given);
  return build([...last.prefix, ...first.prefix], first.name, last.name, [
    ...last.suffix,
    ...first.suffix,
    ...suffixes,
  ]);
}

function startOfSurname(name: readonly string[]): number {
  const keys = name.map(foldText);
  const particle = keys.findIndex((key, index) => index > 0 && index < keys.length - 1 && particles.has(key));
  if (particle > 0) return particle;
  const joined = keys.length > 3 && surnameJoiners.has(keys.at(-2) ?? '');
  return joined ? keys.length - 3 : keys.length - 1;
}

function build(
  prefix: readonly string[],
  given: readonly string[],
  last: readonly string[],
  suffix: readonly string[],
): PersonNameParts {
  const [first, ...middle] = given;
  return {
    ...(prefix.length === 0 ? {} : { prefix: prefix.join(' ') }),
    ...(first === undefined ? {} : { first }),
    ...(middle.length === 0 ? {} : { middle: middle.join(' ') }),
    ...(last.length === 0 ? {} : { last: last.join(' ') }),
    ...(suffix.length === 0 ? {} : { suffix: suffix.join(' ') }),
  };
}

function wordsOf(text: string): readonly string[] {
  return text.split(' ').filter((word) => /[\p{L}\p{N}]/u.test(word));
}
