import { normalizeDateOnly } from '@crmsync/normalize';

/** `YYYYMMDD` where a date can be read, else its digits. */
export function readBirthday(text: string): string {
  const date = normalizeDateOnly(text);
  if (date !== null) return date.replaceAll('-', '');
  const [a = '', b = '', c = ''] = text.split(/\D+/).filter((part) => part !== '');
  if (c.length === 4) return `${c}${b.padStart(2, '0')}${a.padStart(2, '0')}`;
  const digits = text.replace(/\D+/g, '');
  return digits.length >= 4 ? digits : '';
}
