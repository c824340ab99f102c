import type { Note } from '@crmsync/adapter-kit';
import type { Phone } from '@crmsync/model';

const e164 = /^\+[1-9]\d{1,14}$/;

/** A phone number as OpenPhone takes it; `undefined` when it cannot be told in E.164, and that is asked for. */
export function phoneText(phone: Phone, strict: boolean, note: Note): string | undefined {
  const text = phone.e164 ?? withoutPunctuation(phone.number);
  if (phone.extension !== undefined) note('EXTENSION_LOST', 'OpenPhone holds no extensions; the number goes without.');
  if (e164.test(text)) return text;
  if (!strict) return phone.number.trim();
  note('PHONE_INVALID', 'The number cannot be told in E.164; it was left out.');
  return undefined;
}

/** The digits of a number, with its leading plus: equal for equal E.164 numbers. */
export function withoutPunctuation(text: string): string {
  return text.trim().replaceAll(/[\s().\-/]/g, '');
}
