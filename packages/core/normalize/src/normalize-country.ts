import { countries } from './countries.ts';
import { foldWords } from './fold-words.ts';

// Codes that are in use without being ISO 3166-1.
const otherCodes: readonly (readonly [string, string])[] = [
  ['uk', 'GB'],
  ['el', 'GR'],
];

const codeOf: ReadonlyMap<string, string> = /* @__PURE__ */ new Map([
  .../* @__PURE__ */ countries.flatMap((row) => {
    const [code = '', ...names] = row.split('|');
    return [code, ...names].map((name) => [name.toLowerCase(), code] as const);
  }),
  ...otherCodes,
]);

/** Spelling under which country names are compared: folded, without punctuation, "the" in front and "and". */
function countryNameKey(text: string): string {
  const words = foldWords(text).filter((word) => word !== 'and');
  return (words[0] === 'the' ? words.slice(1) : words).join(' ');
}

/**
 * ISO 3166-1 alpha-2 code of a country given by code (alpha-2, alpha-3, `UK`, `U.S.A.`) or name (English, its own
 * languages, and the larger European ones). `null` when unknown; keep the given text then.
 */
export function normalizeCountry(text: string): string | null {
  if (text.length > 200) return null;
  return codeOf.get(text.trim().toLowerCase()) ?? codeOf.get(countryNameKey(text)) ?? null;
}
