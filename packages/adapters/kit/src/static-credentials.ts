import type { CredentialSource } from '@crmsync/adapter';

/**
 * Credentials that never change: an API key or a long-lived token, with further parts by name where a vendor needs them.
 * @throws TypeError when the token is empty
 */
export function tokenCredential(token: string, parts?: { readonly [name: string]: string }): CredentialSource {
  if (token === '') throw new TypeError('tokenCredential: the token is empty');
  const credential = { token, version: 0, ...(parts ? { parts } : {}) };
  return { current: () => Promise.resolve(credential) };
}
