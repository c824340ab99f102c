import type { Dictionary } from '../table/dictionary.ts';
import { type NameParts, noName } from './name-parts.ts';

const written = /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}ー々]+$/u;

/** Whether a name is in a script that needs no space between surname and given name, so that nobody can tell where one ends. */
export function isUnspaced(text: string): boolean {
  return written.test(text);
}

/** The name as one word, which tells people apart, and its first character, which tells families apart. */
export function unspacedParts(name: string, names: Dictionary): NameParts {
  const [surname = ''] = name;
  // Marked, since one letter alone would be an initial.
  return { ...noName, first: names.add(name), last: names.add(`${surname}~`) };
}

/** Names whose parts are in fields of their own, brought together as they are written in one: surname first. */
export function createUnspacedNames(names: Dictionary) {
  const known: boolean[] = [false];
  const isUnspacedName = (name: number): boolean => {
    const answer = known[name] ?? isUnspaced(names.texts[name] as string);
    known[name] = answer;
    return answer;
  };
  return {
    isOne: (last: number, first: number): boolean => last !== 0 && isUnspacedName(last) && isUnspacedName(first),
    join: (last: number, first: number): NameParts =>
      unspacedParts(`${names.texts[last] as string}${names.texts[first] as string}`, names),
  };
}
