import { normalizeDateOnly } from '@crmsync/normalize';

// What programs and forms hold where nobody said anything.
const placeholders: ReadonlySet<string> = /* @__PURE__ */ new Set([
  ...['00010101', '11111111', '18991230', '19000101', '19700101', '99991231'],
]);

/** Date of birth in comparison form, `''` for one that stands for none (`1900-01-01`, `0000-00-00`). */
export function readBirthday(text: string): string {
  const digits = readDate(text);
  return placeholders.has(digits) || digits.startsWith('0000') ? '' : digits;
}

/** `YYYYMMDD` where a date can be read, else its digits. */
function readDate(text: string): string {
  const date = normalizeDateOnly(text);
  if (date !== null) return date.replaceAll('-', '');
  const [a = '', b = '', c = ''] = text.split(/\D+/).filter((part) => part !== '');
  if (c.length === 4) return `${c}${b.padStart(2, '0')}${a.padStart(2, '0')}`;
  const digits = text.replace(/\D+/g, '');
  return digits.length >= 4 ? digits : '';
}
