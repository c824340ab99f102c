import { foldText } from './fold-text.ts';
import { normalizeText } from './normalize-text.ts';
import { generations, postNominals, postNominalsOrNames, titles, titlesOrNames } from './person-name-affixes.ts';

/** Longest text that is read as a name, in UTF-16 units; anything longer is a note. */
export const longestName = 500;

const plainLetters = /^[A-Za-z]+$/;
const lettersOnly = /^[a-z]*$/;
const asideOpens = /[("“]/;
const asides = /\([^()]*\)|"[^"]*"|“[^”]*”/g;

/** A name without what stands in front of and after it; words in their given spelling. */
export interface StrippedName {
  readonly prefix: readonly string[];
  readonly name: readonly string[];
  readonly suffix: readonly string[];
}

/** Leaves nicknames in brackets and quotes out, unless they are all there is. */
export function withoutAsides(name: string): string {
  const text = normalizeText(name);
  return asideOpens.test(text) ? normalizeText(text.replace(asides, ' ')) || text : text;
}

/** Takes titles off the front and generations and degrees off the end; at least one word always stays the name. */
export function stripNameAffixes(words: readonly string[]): StrippedName {
  let first = 0;
  let end = words.length;
  while (end - first > 1 && isTitle(words[first] ?? '', end - first - 1)) first += 1;
  while (end - first > 1 && isSuffix(words[end - 1] ?? '', end - first - 1)) end -= 1;
  return { prefix: words.slice(0, first), name: words.slice(first, end), suffix: words.slice(end) };
}

/** Whether every word of a part behind a comma is a generation, a degree or a profession. */
export function isSuffixPart(words: readonly string[]): boolean {
  return words.length > 0 && words.every((word) => isGeneration(word) || isPostNominal(word));
}

/** Spelling of the generation a suffix names (`jr`, `sr`, `ii` …), or `null` for degrees and other words. */
export function generationOf(word: string): string | null {
  return generations.get(affixKey(word)) ?? null;
}

function isTitle(word: string, wordsLeft: number): boolean {
  const key = affixKey(word);
  return titles.has(key) || (wordsLeft > 1 && titlesOrNames.has(key));
}

function isSuffix(word: string, wordsLeft: number): boolean {
  const key = affixKey(word);
  if (postNominalsOrNames.has(key)) return false;
  return generations.has(key) || (wordsLeft > 1 && postNominals.has(key));
}

function isGeneration(word: string): boolean {
  return generations.has(affixKey(word));
}

function isPostNominal(word: string): boolean {
  const key = affixKey(word);
  return postNominals.has(key) || (postNominalsOrNames.has(key) && key.length > 0);
}

function affixKey(word: string): string {
  if (plainLetters.test(word)) return word.toLowerCase();
  const folded = foldText(word);
  return lettersOnly.test(folded) ? folded : folded.replace(/[^\p{L}\p{N}]/gu, '');
}
