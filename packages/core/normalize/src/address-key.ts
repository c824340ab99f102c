import { regionCodes, streetWords } from './address-words.ts';
import { foldText } from './fold-text.ts';
import { foldWords } from './fold-words.ts';
import { normalizeCountry } from './normalize-country.ts';

const unitSign = /#\s*(?=\p{L}|\p{N})/gu;
// German street names carry their word inside: "Hauptstraße", "Hauptstr.".
const germanStreet = /(?<=\p{L}{3})(?:strasse|str\.)(?=[\s,]|$)/gu;

/** The parts of a postal address that are compared. */
export interface AddressInput {
  readonly line1?: string | null | undefined;
  readonly line2?: string | null | undefined;
  readonly city?: string | null | undefined;
  /** State or province, by code or name. */
  readonly region?: string | null | undefined;
  readonly postalCode?: string | null | undefined;
  /** ISO 3166-1 alpha-2 or any text {@link normalizeCountry} reads. */
  readonly country?: string | null | undefined;
  /** What the system said; read when `country` is missing. */
  readonly countryText?: string | null | undefined;
}

/**
 * Key that is equal for spellings of the same postal address: folded, street words and directions shortened, state
 * names as codes, postal code without spaces, country as ISO code; parts joined by `|`. A missing part equals only a
 * missing part. `null` when the address is empty.
 */
export function addressKey(address: AddressInput): string | null {
  const street = streetKey(`${address.line1 ?? ''} ${address.line2 ?? ''}`);
  const region = words(address.region ?? '').join(' ');
  const countryText = (address.country ?? '') || (address.countryText ?? '');
  const parts = [
    street,
    words(address.city ?? '').join(' '),
    regionCodes.get(region) ?? region,
    words(address.postalCode ?? '').join(''),
    normalizeCountry(countryText)?.toLowerCase() ?? words(countryText).join(' '),
  ];
  return parts.every((part) => part === '') ? null : parts.join('|');
}

/** The same for a street line alone; `''` when it is empty. */
export function streetKey(line: string): string {
  return words(line)
    .map((word) => streetWords.get(word) ?? word)
    .filter((word, index, all) => word !== 'unit' || all[index - 1] !== 'unit')
    .join(' ');
}

function words(text: string): readonly string[] {
  if (text === '') return [];
  const folded = foldText(text);
  const units = folded.includes('#') ? folded.replace(unitSign, ' unit ') : folded;
  return foldWords(units.includes('str') ? units.replace(germanStreet, 'str') : units);
}
