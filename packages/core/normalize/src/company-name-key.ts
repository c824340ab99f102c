import { companyShortForms } from './company-words.ts';
import { foldText } from './fold-text.ts';
import { foldWords } from './fold-words.ts';
import {
  attachedLegalForms,
  companyJoiners,
  leadingLegalForms,
  plainLegalForms,
  trailingLegalForms,
} from './legal-forms.ts';
import { romanizeText } from './romanize-text.ts';

const plainAscii = /^[\x20-\x7E]*$/;
const longestName = 500;
const trailing: ReadonlySet<string> = /* @__PURE__ */ new Set(trailingLegalForms);
const leading: ReadonlySet<string> = /* @__PURE__ */ new Set(leadingLegalForms);
const plain: ReadonlySet<string> = /* @__PURE__ */ new Set(plainLegalForms);
const trailingSizes = /* @__PURE__ */ sizesByWord(trailingLegalForms, (words) => words.at(-1));
const leadingSizes = /* @__PURE__ */ sizesByWord(leadingLegalForms, (words) => words[0]);
const attached: readonly string[] = /* @__PURE__ */ attachedLegalForms.map((form) => form.normalize('NFKC'));
const joiners: ReadonlySet<string> = /* @__PURE__ */ new Set(companyJoiners);
// The Italian S.p.A. is read only where its spelling gives it away: a day spa is no legal form.
const italianStockCompany = /\b(?:S\.\s?p\.\s?A\b\.?|SpA\b)/g;

/**
 * Key that is equal for spellings of the same company name: folded, legal forms of many countries, a leading "the" and
 * punctuation removed, `&` spelled `and`, single letters joined (`J. P.` → `jp`), usual short forms in full (`Intl` →
 * `international`), Cyrillic and Greek letters in Latin ones. Part of the name always stays.
 * `null` when there is no letter or digit, or more than 500 characters.
 */
export function companyNameKey(text: string): string | null {
  if (text.length > longestName) return null;
  let words = wordsOf(text);
  for (let before = -1; before !== words.length; ) {
    before = words.length;
    words = joinLetters(withoutLeading(withoutPlain(withoutTrailing(words))));
  }
  // After its legal form is gone, because one alphabet's forms are words of another's names.
  const bare = words.map((word) => companyShortForms.get(word) ?? word).join(' ');
  const key = romanizeText(bare);
  // In scripts without spaces, removing one form can uncover the next inside a word, and so can other letters.
  if (key !== bare || (!plainAscii.test(key) && key !== text)) return companyNameKey(key);
  return key === '' || key.length > longestName ? null : key;
}

/** The words of a company's name, its legal form included; none of more than 500 characters. */
export function companyWords(name: string): readonly string[] {
  return name.length > longestName ? [] : wordsOf(name);
}

function wordsOf(text: string): readonly string[] {
  const given = text.includes('p') ? text.replace(italianStockCompany, ' ') : text;
  const bare = withoutAttached(given);
  const words = foldWords(bare.includes('&') || bare.includes('+') ? bare.replace(/&| \+ /g, ' and ') : bare);
  return joinLetters(words).map((word, index) => (index > 0 && joiners.has(word) ? 'and' : word));
}

function withoutAttached(text: string): string {
  if (plainAscii.test(text)) return text;
  let rest = foldText(text);
  for (const form of attached) if (rest.includes(form)) rest = rest.replaceAll(form, ' ');
  return /[\p{L}\p{N}]/u.test(rest) ? rest : text;
}

function joinLetters(words: readonly string[]): readonly string[] {
  const joined: string[] = [];
  let run = '';
  for (const word of words) {
    if (word.length === 1 && /\p{Ll}/u.test(word)) {
      run += word;
      continue;
    }
    if (run !== '') joined.push(run);
    run = '';
    joined.push(word);
  }
  if (run !== '') joined.push(run);
  return joined;
}

function withoutTrailing(words: readonly string[]): readonly string[] {
  for (const size of trailingSizes.get(words.at(-1) ?? '') ?? []) {
    if (size >= words.length || !trailing.has(words.slice(-size).join(' '))) continue;
    const rest = words.slice(0, -size);
    return rest.length > 1 && rest.at(-1) === 'and' ? rest.slice(0, -1) : rest;
  }
  return words;
}

/** Without a legal form in the middle: what follows it is a place or a part of the company. */
function withoutPlain(words: readonly string[]): readonly string[] {
  const at = words.findIndex((word, index) => index > 0 && plain.has(word));
  if (at < 0) return words;
  let end = at + 1;
  while (plain.has(words[end] ?? '')) end += 1;
  // GmbH & Co. KG
  if (words[end] === 'and' && words[end + 1] === 'co') end += trailing.has(words[end + 2] ?? '') ? 3 : 2;
  return [...words.slice(0, at), ...words.slice(end)];
}

function withoutLeading(words: readonly string[]): readonly string[] {
  if (words.length > 1 && words[0] === 'the') return words.slice(1);
  for (const size of leadingSizes.get(words[0] ?? '') ?? []) {
    if (size < words.length && leading.has(words.slice(0, size).join(' '))) return words.slice(size);
  }
  return words;
}

/** Whether a word is a legal form and nothing else. */
export function isPlainLegalForm(word: string): boolean {
  return plain.has(word);
}

/** How many words the forms have that hold a word at their end, or beginning: the longest first. */
function sizesByWord(
  forms: readonly string[],
  wordOf: (words: readonly string[]) => string | undefined,
): ReadonlyMap<string, readonly number[]> {
  const sizes = new Map<string, number[]>();
  for (const form of forms) {
    const words = form.split(' ');
    const word = wordOf(words) ?? form;
    sizes.set(
      word,
      [...new Set([...(sizes.get(word) ?? []), words.length])].sort((a, b) => b - a),
    );
  }
  return sizes;
}
