import { givenNameRoots, nicknameGroups } from '@crmsync/normalize';
import { doubleMetaphone } from 'double-metaphone';
import { editDistance } from '../compare/edit-distance.ts';
import { jaroWinkler } from '../compare/jaro-winkler.ts';
import { rememberPairs } from '../compare/pair-memo.ts';
import { areHisAndHers } from '../his-and-hers.ts';
import { hashText } from '../table/hash-text.ts';
import { numberEach } from '../table/number-each.ts';
import { createApartNames, mostSlips } from './apart-names.ts';

/** How two parts of names relate. */
export const nameRelation = { equal: 0, short: 1, initial: 2, close: 3, different: 4, missing: 5 } as const;

/** One of {@link nameRelation}. */
export type NameRelation = (typeof nameRelation)[keyof typeof nameRelation];

/** What is known of each distinct part of a name, worked out once. */
export interface NameBook {
  readonly texts: readonly string[];
  /** Hash of how a name sounds. */
  sound(name: number): number;
  /** Hash of the full form a given name is short for, else of how it sounds. */
  root(name: number): number;
  compareGiven(a: number, b: number): NameRelation;
  compareSurnames(a: number, b: number): NameRelation;
}

const usual: ReadonlySet<string> = /* @__PURE__ */ new Set(/* @__PURE__ */ nicknameGroups.flat());
const latin = /^[a-z ]+$/;

/** Makes the book of the names in `texts`. */
export function createNameBook(texts: readonly string[]): NameBook {
  const sounds = numberEach(texts, soundOf);
  const roots = texts.map((text) => (usual.has(text) ? givenNameRoots(text) : []));
  const apart = createApartNames(texts, roots);
  const alike = (a: number, b: number): boolean =>
    !apart.byLetters(a, b) && isClose(texts[a] as string, texts[b] as string, sounds[a] === sounds[b]);
  const rootHashes = numberEach(texts, (_, name) => {
    const [root] = roots[name] as readonly string[];
    return root === undefined ? (sounds[name] as number) : hashText(root);
  });
  const words = texts.map((text) => (text.includes(' ') ? text.split(' ') : undefined));
  const text = (name: number): string => texts[name] as string;
  const sameRoot = (a: number, b: number): boolean => {
    const left = roots[a] as readonly string[];
    const right = roots[b] as readonly string[];
    return left.length > 0 && right.length > 0 && left.some((root) => right.includes(root));
  };
  const abbreviates = (initial: number, name: number): boolean => {
    const letter = text(initial);
    return text(name).startsWith(letter) || (roots[name] as readonly string[]).some((root) => root.startsWith(letter));
  };
  const compareGiven = rememberPairs(texts.length, (a: number, b: number): NameRelation => {
    const left = text(a);
    const right = text(b);
    if (left.length === 1 || right.length === 1) {
      const [initial, name] = left.length === 1 ? [a, b] : [b, a];
      return abbreviates(initial, name) ? nameRelation.initial : nameRelation.different;
    }
    if (sameRoot(a, b)) return nameRelation.short;
    const [short, long] = left.length < right.length ? [left, right] : [right, left];
    if (short.length >= 3 && long.length - short.length >= 2 && long.startsWith(short)) return nameRelation.short;
    if (areHisAndHers(left, right)) return nameRelation.different;
    // Two usual names that look alike are two names: Erin and Eric.
    if ((roots[a] as readonly string[]).length > 0 && (roots[b] as readonly string[]).length > 0) {
      return nameRelation.different;
    }
    return alike(a, b) ? nameRelation.close : nameRelation.different;
  });
  const compareSurnames = rememberPairs(texts.length, (a: number, b: number): NameRelation => {
    const left = text(a);
    const right = text(b);
    if (left.length === 1 || right.length === 1) {
      return left[0] === right[0] ? nameRelation.initial : nameRelation.different;
    }
    const double = words[a] ?? words[b];
    if (double !== undefined) {
      if (left.replaceAll(' ', '') === right.replaceAll(' ', '')) return nameRelation.equal;
      if (sharesAllWords(words[a] ?? [left], words[b] ?? [right])) return nameRelation.short;
      const [own, other] = [wordsApart(words[a], words[b]), wordsApart(words[b], words[a])];
      // What they share would make two short words look alike: Van Hai and Van Thanh.
      if (own?.length === 1 && other?.length === 1) {
        return isClose(own[0] as string, other[0] as string, false) ? nameRelation.close : nameRelation.different;
      }
    }
    return alike(a, b) ? nameRelation.close : nameRelation.different;
  });
  return {
    texts,
    sound: (name) => sounds[name] as number,
    root: (name) => rootHashes[name] as number,
    compareGiven(a, b) {
      if (a === 0 || b === 0) return nameRelation.missing;
      if (a === b) return nameRelation.equal;
      return apart.given(a, b) ? nameRelation.different : compareGiven(a, b);
    },
    compareSurnames(a, b) {
      if (a === 0 || b === 0) return nameRelation.missing;
      if (a === b) return nameRelation.equal;
      return apart.surnames(a, b) ? nameRelation.different : compareSurnames(a, b);
    },
  };
}

function soundOf(text: string): number {
  if (text === '') return 0;
  if (!latin.test(text)) return hashText(text);
  const [code] = doubleMetaphone(text);
  return hashText(code === '' ? text : code);
}

function sharesAllWords(a: readonly string[], b: readonly string[]): boolean {
  const [short, long] = a.length <= b.length ? [a, b] : [b, a];
  return short.every((word) => word.length > 2 && long.includes(word));
}

/** Words of one name of several that another of several lacks. */
function wordsApart(
  words: readonly string[] | undefined,
  other: readonly string[] | undefined,
): readonly string[] | undefined {
  return other && words?.filter((word) => !other.includes(word));
}

/** Whether two words differ only as slips of the pen or the ear do. */
export function isClose(a: string, b: string, soundAlike: boolean): boolean {
  const shorter = Math.min(a.length, b.length);
  if (shorter < 3) return false;
  const limit = mostSlips(shorter);
  const distance = editDistance(a, b, limit);
  if (distance === 1) return shorter >= 4 || a.length !== b.length || soundAlike;
  if (distance > limit) return false;
  if (distance === 2) return shorter >= 6 || (shorter >= 4 && (soundAlike || jaroWinkler(a, b) >= 0.88));
  return jaroWinkler(a, b) >= 0.9 || (soundAlike && shorter >= 7);
}
