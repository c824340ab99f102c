import { foldText } from './fold-text.ts';

const lettersAndSpaces = /^[a-z ]*$/;
const plainAscii = /^[\x20-\x7E]*$/;

/** Words of a text in folded spelling: letters and digits of any script; apostrophes vanish, other signs separate. */
export function foldWords(text: string): readonly string[] {
  const folded = foldText(text);
  if (folded === '') return [];
  if (lettersAndSpaces.test(folded)) return folded.split(' ');
  const separator = plainAscii.test(folded) ? /[^a-z0-9]+/ : /[^\p{L}\p{N}\p{M}]+/u;
  return folded
    .replaceAll("'", '')
    .split(separator)
    .filter((word) => word !== '');
}
