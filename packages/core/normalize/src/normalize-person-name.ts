import { foldText } from './fold-text.ts';
import { foldWords } from './fold-words.ts';
import { type PersonNameParts, parsePersonName } from './parse-person-name.ts';
import { particles } from './person-name-affixes.ts';
import { romanizeText } from './romanize-text.ts';
import { generationOf, longestName, stripNameAffixes, withoutAsides } from './strip-name-affixes.ts';

const plainWord = /^[A-Za-z]{1,100}$/;

/** A personal name as records hold it: in parts, whole, or both. */
export interface PersonNameInput {
  readonly firstName?: string | null | undefined;
  readonly middleName?: string | null | undefined;
  readonly lastName?: string | null | undefined;
  /** Read only when there is neither first nor last name. */
  readonly fullName?: string | null | undefined;
  /** Generation given in a field of its own, e.g. `Jr`. */
  readonly suffix?: string | null | undefined;
}

/** The parts of a name in comparison form: folded, words joined by one space, without titles; `''` when missing. */
export interface NormalizedPersonName {
  readonly first: string;
  /** Further given names and initials. */
  readonly middle: string;
  readonly last: string;
  /** `jr`, `sr`, `ii` …; two different ones mean two people. `''` when not said. */
  readonly generation: string;
}

/**
 * Brings a personal name into comparison form, part by part: titles and degrees removed, generation named alike,
 * accents, case and punctuation gone, Cyrillic and Greek letters in Latin ones. `null` when nothing of the name is left.
 */
export function normalizePersonName(input: PersonNameInput): NormalizedPersonName | null {
  return plainName(input) ?? readName(input);
}

// A first and a last name of one plain word each have nothing to take off.
function plainName({ firstName, middleName, lastName, suffix }: PersonNameInput): NormalizedPersonName | undefined {
  if (typeof firstName !== 'string' || typeof lastName !== 'string' || middleName || suffix) return undefined;
  if (!plainWord.test(firstName) || !plainWord.test(lastName)) return undefined;
  return { first: firstName.toLowerCase(), middle: '', last: lastName.toLowerCase(), generation: '' };
}

function readName(input: PersonNameInput): NormalizedPersonName | null {
  const parts = partsOf(input);
  const [first = '', ...inner] = nameWords(parts.first);
  const middle = [...inner, ...nameWords(parts.middle), ...nameWords(input.middleName)];
  const last = nameWords(parts.last).join(' ');
  if (first === '' && last === '') return null;
  const suffixes = `${parts.suffix ?? ''} ${input.suffix ?? ''}`.split(/[\s,]+/);
  const generation = suffixes.map(generationOf).find((word) => word !== null) ?? '';
  return { first, middle: middle.join(' '), last, generation };
}

function nameWords(text: string | null | undefined): readonly string[] {
  if (text === null || text === undefined || text.length > longestName) return [];
  return foldWords(romanizeText(text));
}

function partsOf(input: PersonNameInput): PersonNameParts {
  const first = fieldText(input.firstName);
  const last = fieldText(input.lastName);
  if (first === '' && last === '') return parsePersonName(romanizeText(input.fullName ?? ''));
  if (last === '') return parsePersonName(first);
  if (first === '') return opensSurname(last) ? surnameParts(last) : parsePersonName(last);
  const given = stripNameAffixes(first.split(' '));
  const { last: surname = '', suffix = '' } = surnameParts(last);
  return { first: given.name.join(' '), last: surname, suffix: `${suffix} ${given.suffix.join(' ')}` };
}

// A whole name in the surname field is common, because some systems require that field alone.
function opensSurname(text: string): boolean {
  const [word = '', ...more] = text.split(' ');
  return more.length === 0 || particles.has(foldText(word));
}

function surnameParts(text: string): PersonNameParts {
  const { name, suffix } = stripNameAffixes(text.split(/[\s,]+/).filter((word) => word !== ''));
  return { last: name.join(' '), suffix: suffix.join(' ') };
}

function fieldText(text: string | null | undefined): string {
  return text === null || text === undefined || text.length > longestName ? '' : withoutAsides(romanizeText(text));
}
