import { foldText } from './fold-text.ts';

const plainAscii = /^[\x20-\x7E]*$/;
const cyrillicOrGreek = /[\u0370-\u03FF\u0400-\u052F\u1F00-\u1FFF]/;

// Spelled as people of the country mostly spell themselves abroad; what is left of accents is folded already.
const letters: ReadonlyMap<string, string> = /* @__PURE__ */ new Map(
  /* @__PURE__ */ [
    // Russian
    ...[
      'а a',
      'б b',
      'в v',
      'г g',
      'д d',
      'е e',
      'ж zh',
      'з z',
      'и i',
      'к k',
      'л l',
      'м m',
      'н n',
      'о o',
      'п p',
      'р r',
    ],
    ...['с s', 'т t', 'у u', 'ф f', 'х kh', 'ц ts', 'ч ch', 'ш sh', 'щ shch', 'ъ ', 'ы y', 'ь ', 'э e', 'ю yu', 'я ya'],
    // Ukrainian, Belarusian, Serbian, Macedonian
    ...['і i', 'є ye', 'ґ g', 'ђ d', 'ј j', 'љ lj', 'њ nj', 'ћ c', 'џ dz', 'ѕ dz'],
    // Kazakh, Kyrgyz, Tatar, Mongolian
    ...['ә a', 'ғ g', 'қ k', 'ң n', 'ө o', 'ұ u', 'ү u', 'һ h', 'җ zh', 'ҷ j', 'ҳ h', 'ӣ i', 'ӯ u'],
    // Greek
    ...[
      'α a',
      'β v',
      'γ g',
      'δ d',
      'ε e',
      'ζ z',
      'η i',
      'θ th',
      'ι i',
      'κ k',
      'λ l',
      'μ m',
      'ν n',
      'ξ x',
      'ο o',
      'π p',
    ],
    ...['ρ r', 'σ s', 'τ t', 'υ y', 'φ f', 'χ ch', 'ψ ps', 'ω o'],
  ].map((line) => line.split(' ') as [string, string]),
);
const ends = /(?:ии|ыи)(?!\p{L})/gu;
const together: readonly (readonly [RegExp, string])[] = [
  [ends, 'y'],
  [/ου/g, 'ou'],
  [/αυ/g, 'av'],
  [/ευ/g, 'ev'],
  [/γ(?=[γξχ])/g, 'n'],
  [/(?<!\p{L})μπ/gu, 'b'],
];

/** A text with Cyrillic and Greek letters in Latin ones, folded; any other text as it is. */
export function romanizeText(text: string): string {
  if (plainAscii.test(text) || !cyrillicOrGreek.test(text.normalize('NFKC'))) return text;
  let rest = foldText(text);
  for (const [pattern, spelling] of together) rest = rest.replace(pattern, spelling);
  return Array.from(rest, (letter) => letters.get(letter) ?? letter).join('');
}
