/** Texts a number may have been typed as; the rest is found by comparing digits. */
export function phoneSpellings(e164: string): readonly string[] {
  const digits = digitsOf(e164);
  const national = nationalSpellings(digits);
  return [...new Set([e164, digits, ...national])].filter((text) => digitsOf(text).length >= 5);
}

function nationalSpellings(digits: string): readonly string[] {
  const [, area, exchange, line] = /^1(\d{3})(\d{3})(\d{4})$/.exec(digits) ?? [];
  if (area !== undefined && exchange !== undefined && line !== undefined) {
    return [`${area}${exchange}${line}`, `(${area}) ${exchange}-${line}`];
  }
  return [`0${digits.slice(2)}`];
}

/** Whether two numbers have the same digits, one of them perhaps without its country code. */
export function sameDigits(left: string, right: string): boolean {
  const [short = '', long = ''] = [left, right]
    .map((number) => digitsOf(number).replace(/^0+/, ''))
    .sort((a, b) => a.length - b.length);
  return short === long ? short !== '' : short.length >= 7 && long.length - short.length <= 3 && long.endsWith(short);
}

/** Digits only, for comparing numbers that were typed in different ways. */
function digitsOf(number: string): string {
  return number.replace(/\D/g, '');
}
