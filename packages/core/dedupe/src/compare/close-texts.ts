import { editDistance } from './edit-distance.ts';
import { jaroWinkler } from './jaro-winkler.ts';
import { letterSignatures, signatureDistance } from './letter-signature.ts';
import { rememberPairs } from './pair-memo.ts';

/** Says whether two of the given texts, named by their numbers, differ only by slips. */
export type CloseTexts = (a: number, b: number) => boolean;

const mostLettersApart = 6;

/** Prepares texts for being compared often. */
export function createCloseTexts(texts: readonly string[]): CloseTexts {
  const letters = letterSignatures(texts);
  const close = rememberPairs(texts.length, (a, b) => Number(areClose(texts[a] as string, texts[b] as string)));
  return (a, b) => {
    if (signatureDistance(letters[a] as number, letters[b] as number) > mostLettersApart) return false;
    return close(a, b) === 1;
  };
}

function areClose(a: string, b: string): boolean {
  const shorter = Math.min(a.length, b.length);
  if (shorter < 4) return false;
  const limit = shorter < 6 ? 1 : shorter < 12 ? 2 : 3;
  return editDistance(a, b, limit) <= limit || (shorter >= 6 && jaroWinkler(a, b) >= 0.93);
}
