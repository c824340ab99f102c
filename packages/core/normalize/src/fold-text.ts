import { normalizeText } from './normalize-text.ts';
import { notPlain, plainTrait, plainTraits } from './plain-traits.ts';

// Accents and vowel points only. Marks that are letters in their script (Indic vowel signs, kana voicing) must stay.
const accents =
  /[\u0300-\u036F]|[\u0591-\u05BD]|\u05BF|\u05C1|\u05C2|\u05C4|\u05C5|\u05C7|[\u064B-\u065F]|\u0670|[\u1AB0-\u1AFF]|[\u1DC0-\u1DFF]|[\u20D0-\u20FF]|[\uFE20-\uFE2F]/g;

// Letters that Unicode does not decompose, and typographic signs with a plain twin.
const plainLetters: ReadonlyMap<string, string> = /* @__PURE__ */ new Map([
  ['ß', 'ss'],
  ['æ', 'ae'],
  ['œ', 'oe'],
  ['ø', 'o'],
  ['đ', 'd'],
  ['ð', 'd'],
  ['þ', 'th'],
  ['ł', 'l'],
  ['ħ', 'h'],
  ['ŧ', 't'],
  ['ŋ', 'n'],
  ['ĸ', 'k'],
  ['ı', 'i'],
  ['ə', 'e'],
  ['ɨ', 'i'],
  ['ƒ', 'f'],
  ['ς', 'σ'],
  ['‘', "'"],
  ['’', "'"],
  ['ʼ', "'"],
  ['ʻ', "'"],
  ['ʹ', "'"],
  ['`', "'"],
  ['´', "'"],
  ['“', '"'],
  ['”', '"'],
  ['„', '"'],
  ['‐', '-'],
  ['‑', '-'],
  ['‒', '-'],
  ['–', '-'],
  ['—', '-'],
  ['−', '-'],
]);
const replaceable = /[ßæœøđðþłħŧŋĸıəɨƒς‘’ʼʻʹ`´“”„‐‑‒–—−]/g;

function foldOnce(text: string): string {
  return normalizeText(
    text
      .normalize('NFKD')
      .toLowerCase()
      .normalize('NFKD')
      .replace(accents, '')
      .replace(replaceable, (letter) => plainLetters.get(letter) ?? letter)
      .normalize('NFKC'),
  );
}

/**
 * Folded spelling of free text for comparing: {@link normalizeText}, case folded, accents removed, letters such as
 * ß, ø and ł spelled plainly, full-width forms and typographic quotes and dashes made plain. Other scripts stay.
 */
export function foldText(text: string): string {
  const traits = plainTraits(text);
  if (traits === notPlain) return foldOnce(text);
  if (traits === 0) return text;
  const tight = (traits & plainTrait.loose) === 0 ? text : normalizeText(text);
  const lower = (traits & plainTrait.capitals) === 0 ? tight : tight.toLowerCase();
  return (traits & plainTrait.backticks) === 0 ? lower : lower.replaceAll('`', "'");
}
