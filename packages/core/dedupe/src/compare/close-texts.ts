import { numberEach } from '../table/number-each.ts';
import { digitsOf } from './digits-of.ts';
import { editDistance } from './edit-distance.ts';
import { jaroWinkler } from './jaro-winkler.ts';
import { letterSignatures, signatureDistance } from './letter-signature.ts';
import { rememberPairs } from './pair-memo.ts';

/** Says whether two of the given texts, named by their numbers, differ only by slips. */
export type CloseTexts = (a: number, b: number) => boolean;

// By the length of the shorter text: with less, nothing is close; with less than `likeFrom`, only slips are.
const closeFrom = 4;
const likeFrom = 6;

/** Prepares texts for being compared often. With `numbersTell`, texts that hold other digits are not close. */
export function createCloseTexts(texts: readonly string[], { numbersTell = false } = {}): CloseTexts {
  const letters = letterSignatures(texts);
  const mostApart = numberEach(texts, ({ length }) => lettersApartAt(length));
  const close = rememberPairs(texts.length, (a, b) => {
    const [one, other] = [texts[a] as string, texts[b] as string];
    return Number(areClose(one, other) && !(numbersTell && digitsOf(one) !== digitsOf(other)));
  });
  return (a, b) => {
    const apart = signatureDistance(letters[a] as number, letters[b] as number);
    if (apart > (mostApart[a] as number) || apart > (mostApart[b] as number)) return false;
    return close(a, b) === 1;
  };
}

// Each slip takes one letter away and brings another.
function lettersApartAt(length: number): number {
  return length < likeFrom ? 2 : 6;
}

function areClose(a: string, b: string): boolean {
  const shorter = Math.min(a.length, b.length);
  if (shorter < closeFrom) return false;
  const limit = shorter < likeFrom ? 1 : shorter < 12 ? 2 : 3;
  return editDistance(a, b, limit) <= limit || (shorter >= likeFrom && jaroWinkler(a, b) >= 0.93);
}
