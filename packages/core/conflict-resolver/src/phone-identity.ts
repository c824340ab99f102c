import type { FieldValue } from '@crmsync/model';
import { foldText, normalizePhone, phoneKey } from '@crmsync/normalize';
import type { CompareOptions } from './compare-options.ts';
import { textMember } from './value-member.ts';

// What may announce an extension inside of a number.
const extensionMark = /[\p{L}#;,]/u;
const bareNumber = /^[\d\s()+./-]*$/;

/** Key that is equal for spellings of the same telephone number, as text or as an element of a phone list. */
export function phoneIdentity(phone: FieldValue, options: CompareOptions): string {
  if (typeof phone === 'string') return identityOfText(phone, options);
  const number = textMember(phone, 'number') ?? '';
  const e164 = textMember(phone, 'e164');
  const extension = textMember(phone, 'extension');
  if (e164 === undefined || e164 === '') {
    const key = identityOfText(number, options);
    return extension && key !== '' && !key.includes(';ext=') ? `${key};ext=${extension}` : key;
  }
  const known = extension || (extensionMark.test(number) ? normalizePhone(number, options)?.extension : undefined);
  return known ? `${e164};ext=${known}` : e164;
}

function identityOfText(text: string, options: CompareOptions): string {
  const key = phoneKey(text, options);
  if (key !== null) return key;
  const digits = text.replace(/\D/g, '');
  return bareNumber.test(text) && digits !== '' ? digits : foldText(text);
}
