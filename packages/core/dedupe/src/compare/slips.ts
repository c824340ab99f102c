import { editDistance } from './edit-distance.ts';

/** What is known of how texts, named by their numbers, are written, worked out once. */
export interface Slips {
  /** Whether two texts are one change apart at most. */
  one(a: number, b: number): boolean;
  /** Whether two texts may end in the same eight letters. */
  sameEnd(a: number, b: number): boolean;
}

const bitsPerLetter = 4;
const lettersOfEnd = 8;
const longestRead = 128;
const mostPlacesChanged = 2;

/**
 * Prepares texts for being compared often: the low bits of their last eight letters, and their length, rule most pairs out
 * without a look at the texts.
 */
export function createSlips(texts: readonly string[]): Slips {
  // End and length side by side, so that a pair touches memory twice.
  const table = new Int32Array(texts.length * 2);
  for (let number = 0; number < texts.length; number += 1) {
    const text = texts[number] as string;
    table[number * 2] = endOf(text);
    table[number * 2 + 1] = Math.min(text.length, longestRead);
  }
  const mayBeOne = (a: number, b: number): boolean => {
    const length = table[a * 2 + 1] as number;
    const other = table[b * 2 + 1] as number;
    if (length === longestRead || other === longestRead) return true;
    const apart = length - other;
    if (apart > 1 || apart < -1) return false;
    const [end, otherEnd] = [table[a * 2] as number, table[b * 2] as number];
    if (apart === 0) return placesApart(end ^ otherEnd) <= mostPlacesChanged;
    return apart < 0 ? mayLackOne(end, otherEnd) : mayLackOne(otherEnd, end);
  };
  return {
    one: (a, b) => mayBeOne(a, b) && editDistance(texts[a] as string, texts[b] as string, 1) <= 1,
    sameEnd: (a, b) => table[a * 2] === table[b * 2],
  };
}

function endOf(text: string): number {
  const length = Math.min(text.length, longestRead);
  let end = 0;
  for (let place = Math.max(0, length - lettersOfEnd); place < length; place += 1) {
    end = (end << bitsPerLetter) | (text.charCodeAt(place) & 15);
  }
  return end;
}

/** How many of the eight letters two ends differ in. */
function placesApart(difference: number): number {
  let bits = difference | (difference >>> 2);
  bits = (bits | (bits >>> 1)) & 0x11111111;
  return Math.imul(bits, 0x11111111) >>> 28;
}

/** Whether an end may be the other with one letter left out: what stands before that letter moves up by one place. */
function mayLackOne(end: number, longer: number): boolean {
  const difference = end ^ longer;
  if (difference === 0) return true;
  const alike = (31 - Math.clz32(difference & -difference)) >>> 2;
  const left = (lettersOfEnd - 1 - alike) * bitsPerLetter;
  const mask = (1 << left) - 1;
  const before = alike * bitsPerLetter;
  return ((end >>> before) & mask) === (((longer >>> before) >>> bitsPerLetter) & mask);
}
