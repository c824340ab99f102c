import { letterSignature, signatureDistance } from '../compare/letter-signature.ts';

/** Tells at a glance of most names that are different that they are; says nothing of the others. */
export interface ApartNames {
  /** By letters alone: more slips lie between the two than `mostSlips` allows. */
  byLetters(a: number, b: number): boolean;
  given(a: number, b: number): boolean;
  surnames(a: number, b: number): boolean;
}

/** How many slips of the pen two names may be apart, by the length of the shorter one. */
export function mostSlips(length: number): number {
  if (length < 3) return 0;
  if (length < 4) return 1;
  return length < 7 ? 2 : 3;
}

// What is asked of a name stands side by side, so that a pair touches memory twice.
const stride = 4;
const rootAt = 1;
const headAt = 2;
const shapeAt = 3;
const anyHead = 0;
const noRoot = 0;
const manyRoots = -1;
const slipsMask = 3;
const oneWord = 4;

/** Prepares names; `roots` are the full forms that each may be short for. */
export function createApartNames(texts: readonly string[], roots: readonly (readonly string[])[]): ApartNames {
  const table = new Int32Array(texts.length * stride);
  const numbers = new Map<string, number>();
  const rootOf = (ofName: readonly string[]): number => {
    const root = ofName[0];
    if (root === undefined) return noRoot;
    if (ofName.length > 1) return manyRoots;
    const number = numbers.get(root) ?? numbers.size + 1;
    numbers.set(root, number);
    return number;
  };
  for (let name = 0; name < texts.length; name += 1) {
    const text = texts[name] as string;
    const at = name * stride;
    table[at] = letterSignature(text);
    table[at + rootAt] = rootOf(roots[name] as readonly string[]);
    table[at + headAt] = text.length > 1 ? text.charCodeAt(0) : anyHead;
    table[at + shapeAt] = mostSlips(text.length) | (text.length > 1 && !text.includes(' ') ? oneWord : 0);
  }
  const byLetters = (a: number, b: number): boolean => {
    const [one, other] = [a * stride, b * stride];
    const slips = Math.min(
      (table[one + shapeAt] as number) & slipsMask,
      (table[other + shapeAt] as number) & slipsMask,
    );
    // A slip takes one letter away and brings another.
    return signatureDistance(table[one] as number, table[other] as number) > 2 * slips;
  };
  return {
    byLetters,
    // Initials may stand for a name, and double names are compared by their words.
    surnames: (a, b) =>
      ((table[a * stride + shapeAt] as number) & (table[b * stride + shapeAt] as number) & oneWord) !== 0 &&
      byLetters(a, b),
    given(a, b) {
      const head = table[a * stride + headAt];
      const otherHead = table[b * stride + headAt];
      // Names that begin alike may be short for each other.
      if (head === otherHead || head === anyHead || otherHead === anyHead) return false;
      const root = table[a * stride + rootAt] as number;
      const otherRoot = table[b * stride + rootAt] as number;
      if (root === noRoot || otherRoot === noRoot) return byLetters(a, b);
      return root !== otherRoot && root !== manyRoots && otherRoot !== manyRoots;
    },
  };
}
