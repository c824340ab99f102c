import { numberEach } from '../table/number-each.ts';
import { editDistance } from './edit-distance.ts';

/** Says whether two of the given texts, named by their numbers, are one change apart at most. */
export type OneSlip = (a: number, b: number) => boolean;

const bitsPerLetter = 4;
const longestRead = 128;
const mostPlacesChanged = 2;

/**
 * Prepares texts for being compared often: the low bits of the last eight letters, and the length, rule most pairs out
 * without a look at the texts.
 */
export function createOneSlip(texts: readonly string[]): OneSlip {
  const ends = endsOfTexts(texts);
  const lengths = Uint8Array.from(numberEach(texts, (text) => Math.min(text.length, longestRead)));
  return (a, b) => {
    const apart = (lengths[a] as number) - (lengths[b] as number);
    if (apart > 1 || apart < -1) return false;
    if (apart === 0 && placesApart((ends[a] as number) ^ (ends[b] as number)) > mostPlacesChanged) return false;
    return editDistance(texts[a] as string, texts[b] as string, 1) <= 1;
  };
}

/** The low four bits of each of the last eight letters; of texts cut to the same length. */
export function endsOfTexts(texts: readonly string[]): Int32Array {
  return numberEach(texts, endOf);
}

function endOf(text: string): number {
  const length = Math.min(text.length, longestRead);
  let end = 0;
  for (let place = Math.max(0, length - 8); place < length; place += 1) {
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
