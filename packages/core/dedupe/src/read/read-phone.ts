import { createPhoneNormalizer, type PhoneNormalizer } from '@crmsync/normalize';

/** A number as it is compared. */
export interface PhoneReading {
  /** E.164, or `~` and the digits where the country is unknown; `''` when there is no number. */
  readonly number: string;
  readonly extension: string;
}

const none: PhoneReading = { number: '', extension: '' };
const extensionMark = /[\s,;]*(?:ext(?:ension|n)?|x|#|durchwahl|dw|poste|ramal)\.?[:=\s]*(\d{1,6})\s*$/i;
const international = /^(?:\+|00(?=[1-9]))/;
const trunkZero = /\(0\)/;

// Countries whose national numbers begin with one 0 that falls away behind the calling code.
const callingCodes: ReadonlyMap<string, string> = /* @__PURE__ */ new Map([
  ...[
    ['GB', '44'],
    ['DE', '49'],
    ['FR', '33'],
    ['AU', '61'],
    ['NL', '31'],
    ['BE', '32'],
    ['CH', '41'],
    ['AT', '43'],
  ],
  ...[
    ['SE', '46'],
    ['IE', '353'],
    ['NZ', '64'],
    ['ZA', '27'],
    ['IN', '91'],
    ['FI', '358'],
  ],
] as [string, string][]);

// Countries whose national numbers are dialled as they are: calling code, digits and how they begin.
const wholeNumbers: ReadonlyMap<string, readonly [code: string, number: RegExp]> = /* @__PURE__ */ new Map([
  ['ES', ['34', /^[6-9]\d{8}$/]],
  ['PT', ['351', /^[29]\d{8}$/]],
  ['DK', ['45', /^[2-9]\d{7}$/]],
  ['NO', ['47', /^[2-9]\d{7}$/]],
] as [string, [string, RegExp]][]);

/** Reads telephone numbers for comparing; not a check that they exist. */
export function createPhoneReader(): (text: string, region: string) => PhoneReading {
  const parser = createPhoneNormalizer({ cacheSize: 0 });
  return (text, region) => readPhone(text, region, parser);
}

function readPhone(text: string, region: string, parser: PhoneNormalizer): PhoneReading {
  const mark = /[a-z#]/i.test(text) ? extensionMark.exec(text) : null;
  const extension = mark?.[1] ?? '';
  const main = mark === null ? text.trim() : text.slice(0, mark.index).trim();
  const number = numberOf(main, region, parser);
  return number === '' ? none : { number, extension };
}

function numberOf(text: string, region: string, parser: PhoneNormalizer): string {
  const digits = text.replace(/\D+/g, '');
  if (digits.length < 6 || digits.length > 17) return '';
  if (international.test(text)) {
    const code = text.startsWith('+') ? digits : digits.slice(2);
    const number = trunkZero.test(text) ? text.replace(trunkZero, '').replace(/\D+/g, '').replace(/^00/, '') : code;
    return number.length <= 15 ? `+${number}` : '';
  }
  if (region === 'US' || region === 'CA') {
    if (digits.length === 10) return `+1${digits}`;
    if (digits.length === 11 && digits.startsWith('1')) return `+${digits}`;
    // Only a number with the prefix for abroad has another length.
    if (!digits.startsWith('011')) return withoutCountry(digits);
  }
  const whole = wholeNumbers.get(region);
  if (whole?.[1].test(digits)) return `+${whole[0]}${digits}`;
  const code = callingCodes.get(region);
  if (code !== undefined && digits.startsWith('0') && digits.length >= 9 && digits.length <= 12) {
    return `+${code}${digits.slice(1)}`;
  }
  const parsed = region === '' ? null : parser.normalize(text, { defaultRegion: region });
  return parsed?.e164 ?? withoutCountry(digits);
}

function withoutCountry(digits: string): string {
  return `~${digits.replace(/^[01](?=\d{9})/, '')}`;
}
