import { foldText } from './fold-text.ts';
import { notPlain, plainTraits } from './plain-traits.ts';

const lettersAndSpaces = /^[a-z ]*$/;
const letterOrDigit = /[\p{L}\p{N}]/u;

/** Words of a text in folded spelling: letters and digits of any script; apostrophes vanish, other signs separate. */
export function foldWords(text: string): readonly string[] {
  const folded = foldText(text);
  if (folded === '') return [];
  if (lettersAndSpaces.test(folded)) return folded.split(' ');
  const bare = folded.includes("'") ? folded.replaceAll("'", '') : folded;
  if (plainTraits(bare) !== notPlain) return plainWords(bare);
  return bare.split(/[^\p{L}\p{N}\p{M}]+/u).filter((word) => letterOrDigit.test(word));
}

// Runs of letters and digits, which a pattern finds several times slower.
function plainWords(text: string): readonly string[] {
  const words: string[] = [];
  let start = -1;
  for (let index = 0; index <= text.length; index += 1) {
    const isOfWord = index < text.length && isLetterOrDigit(text.charCodeAt(index));
    if (isOfWord && start < 0) start = index;
    else if (!isOfWord && start >= 0) {
      words.push(text.slice(start, index));
      start = -1;
    }
  }
  return words;
}

function isLetterOrDigit(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 48 && code <= 57);
}
