import { normalizeEmail } from './normalize-email.ts';

/** Domain of an e-mail address in lower-case ASCII, or `null` when the text is not an address. */
export function emailDomain(text: string): string | null {
  const address = normalizeEmail(text);
  return address === null ? null : address.slice(address.lastIndexOf('@') + 1);
}
