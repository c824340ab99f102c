import { foldText } from './fold-text.ts';

const lettersAndSpaces = /^[a-z ]*$/;
const letterOrDigit = /[\p{L}\p{N}]/u;
const plainAscii = /^[\x20-\x7E]*$/;

/** Words of a text in folded spelling: letters and digits of any script; apostrophes vanish, other signs separate. */
export function foldWords(text: string): readonly string[] {
  const folded = foldText(text);
  if (folded === '') return [];
  if (lettersAndSpaces.test(folded)) return folded.split(' ');
  const bare = folded.replaceAll("'", '');
  if (plainAscii.test(bare)) return bare.split(/[^a-z0-9]+/).filter((word) => word !== '');
  return bare.split(/[^\p{L}\p{N}\p{M}]+/u).filter((word) => letterOrDigit.test(word));
}
