import { readNanpNumber } from './nanp-number.ts';
import { type NormalizedPhone, normalizePhone, type PhoneOptions } from './normalize-phone.ts';

/** Options of {@link phoneKey}. */
export interface PhoneKeyOptions extends PhoneOptions {
  /**
   * Leave the extension out, so that every desk behind one switchboard has the same key.
   * @default false
   */
  readonly ignoreExtension?: boolean;
}

/**
 * Key that is equal for spellings of the same telephone number: E.164, followed by `;ext=` and the extension if there
 * is one. `null` when no possible number is found.
 */
export function phoneKey(text: string, options: PhoneKeyOptions = {}): string | null {
  const plain = readNanpNumber(text, options.defaultRegion);
  if (plain !== null) return plain;
  const phone = normalizePhone(text, options);
  return phone === null ? null : keyOfPhone(phone, options.ignoreExtension);
}

/** Key of a number that was read before. */
export function keyOfPhone(phone: NormalizedPhone, ignoreExtension = false): string {
  return phone.extension === undefined || ignoreExtension ? phone.e164 : `${phone.e164};ext=${phone.extension}`;
}
