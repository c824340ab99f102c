const maximumLength = 400;
const plain = /^(-?)(\d*)(?:\.(\d*))?(?:e([+-]?\d{1,4}))?$/i;
const spaced = /^-?\d{1,3}(?:[ '’]\d{3})+(?:[.,]\d+)?$/;
const commaGroups = /^-?\d{1,3}(?:(?:,\d{3}){2,}|(?:,\d{3})+\.\d*)$/;
const indianGroups = /^-?\d{1,2}(?:,\d{2})+,\d{3}(?:\.\d*)?$/;
const dotGroups = /^-?\d{1,3}(?:(?:\.\d{3}){2,}|(?:\.\d{3})+(?=,))(?:,\d*)?$/;
// A comma that cannot group thousands: not three digits after it, or a leading part no group starts with.
const commaDecimal = /^-?(?:\d*,(?:\d{1,2}|\d{4,})|(?:0|\d{4,}),\d{3})$/;

/**
 * Canonical decimal text: no exponent, no plus sign, no spare zeros, `-0` as `0`, full precision kept. The dot is the
 * decimal point; thousands separators and decimal commas are read only where nothing else can be meant
 * (`1,234,567.8`, `1.234,56`, `0,5`). `null` for ambiguous (`1,234`), non-finite and other text.
 */
export function normalizeDecimal(value: string | number): string | null {
  if (typeof value === 'number') return Number.isFinite(value) ? canonical(String(value)) : null;
  if (value.length > 3 * maximumLength) return null;
  const text = value
    .normalize('NFKC')
    .trim()
    .replace(/[−﹣－]/g, '-')
    .replace(/^\+(?=[\d.,])/, '');
  return canonical(text) ?? canonical(ungrouped(text) ?? '');
}

function ungrouped(text: string): string | null {
  if (spaced.test(text)) return text.replace(/[ '’]/g, '').replace(',', '.');
  if (commaGroups.test(text) || indianGroups.test(text)) return text.replaceAll(',', '');
  if (dotGroups.test(text)) return text.replaceAll('.', '').replace(',', '.');
  return commaDecimal.test(text) ? text.replace(',', '.') : null;
}

function canonical(text: string): string | null {
  const match = plain.exec(text);
  if (match === null) return null;
  const [, sign = '', whole = '', fraction = '', exponentText = '0'] = match;
  const exponent = Number(exponentText);
  if (whole + fraction === '' || Math.abs(exponent) > maximumLength) return null;
  const digits = whole + fraction;
  const point = whole.length + exponent;
  const padded = point < 0 ? '0'.repeat(-point) + digits : digits.padEnd(point, '0');
  const split = Math.max(point, 0);
  const left = padded.slice(0, split).replace(/^0+/, '') || '0';
  const right = padded.slice(split).replace(/0+$/, '');
  const magnitude = right === '' ? left : `${left}.${right}`;
  if (magnitude.length > maximumLength) return null;
  return sign === '-' && magnitude !== '0' ? `-${magnitude}` : magnitude;
}
