import { isSupportedCountry, type PhoneNumber, parsePhoneNumberFromString } from 'libphonenumber-js/min';
import { normalizeText } from './normalize-text.ts';

/** Options of {@link normalizePhone}. */
export interface PhoneOptions {
  /**
   * ISO 3166-1 alpha-2 code of the country whose national numbers are read, upper- or lower-case. Without it only
   * international numbers are read. Unknown codes count as missing.
   */
  readonly defaultRegion?: string | null | undefined;
}

/** A telephone number in canonical form. */
export interface NormalizedPhone {
  /** E.164 with plus sign, without extension. */
  readonly e164: string;
  /** Digits dialled after the connection. */
  readonly extension?: string;
  /** ISO 3166-1 alpha-2 code of the country, where the number belongs to exactly one. */
  readonly region?: string;
  /** The number follows the numbering plan of its country; possible numbers that do not (many 555 numbers) are kept. */
  readonly valid: boolean;
}

const longestNumber = 250;
const internationalPrefix = /^00(?=[1-9])/;
// Brazil (carrier and collect-call codes) and Belarus (8 0): a trunk prefix can look like the start of a valid number.
const overlappingTrunk: ReadonlySet<string> = /* @__PURE__ */ new Set(['55', '375']);
// Words for "extension" beyond the English ones the parser knows.
const foreignExtension =
  /[\s,;]*\b(?:poste|durchwahl|dw|nebenstelle|ramal|anexo|interno|interne|int|toestel|wewn|linka|anknytning)\b[.:]?\s*(\d{1,7})$/i;

/**
 * Reads a telephone number in any usual spelling: national (with a region), international, `00` prefix, `tel:` links,
 * trunk zero in brackets, extensions. `null` when no possible number is found; keep the given text then.
 */
export function normalizePhone(text: string, options: PhoneOptions = {}): NormalizedPhone | null {
  if (text.length > longestNumber) return null;
  const region = options.defaultRegion?.trim().toUpperCase();
  const direct = settle(parse(text, region));
  if (direct?.valid) return direct;
  const clean = normalizeText(text.normalize('NFKC'));
  if (internationalPrefix.test(clean)) return settle(parse(clean.replace('00', '+'), undefined)) ?? direct;
  if (direct !== null) return direct;
  const extension = foreignExtension.exec(clean);
  return extension === null ? null : settle(parse(`${clean.slice(0, extension.index)};ext=${extension[1]}`, region));
}

function parse(text: string, region: string | undefined): PhoneNumber | undefined {
  return region !== undefined && isSupportedCountry(region)
    ? parsePhoneNumberFromString(text, region)
    : parsePhoneNumberFromString(text);
}

function settle(number: PhoneNumber | undefined): NormalizedPhone | null {
  let current = number;
  // The parser may find one more trunk prefix in its own result; the key must be final.
  for (let round = 0; round < 8 && current?.isPossible(); round += 1) {
    // Seven digits can be dialled within a Canadian area, but mean nothing without the area code.
    if (current.countryCallingCode === '1' && current.nationalNumber.length !== 10) return null;
    const valid = current.isValid();
    if (current.countryCallingCode === '1' || (valid && !overlappingTrunk.has(current.countryCallingCode))) {
      return describe(current, valid);
    }
    const again = parsePhoneNumberFromString(current.number);
    if (again === undefined) return null;
    if (again.number === current.number) return again.isPossible() ? describe(current, valid) : null;
    if (current.ext !== undefined) again.setExt(current.ext);
    current = again;
  }
  return null;
}

function describe(number: PhoneNumber, valid: boolean): NormalizedPhone {
  return {
    e164: number.number,
    ...(number.ext === undefined ? {} : { extension: number.ext }),
    ...(number.country === undefined ? {} : { region: number.country }),
    valid,
  };
}
