import type { Credential } from '@crmsync/adapter';

/** What a strategy adds to a request. */
export interface Authorisation {
  readonly headers?: { readonly [name: string]: string };
  readonly query?: { readonly [name: string]: string };
  /** Added to a form or JSON object body, for vendors that want the key there. */
  readonly body?: { readonly [name: string]: string };
}

/** How a credential is put on a request. Write a function where none of the ready ones fits. */
export type AuthStrategy = (credential: Credential) => Authorisation;

/** `Authorization: Bearer <token>`; `scheme` for vendors with another word. */
export function bearerAuth(scheme = 'Bearer'): AuthStrategy {
  return (credential) => ({ headers: { authorization: `${scheme} ${credential.token}` } });
}

/** The bare token in a header, and further credential parts in headers of their own (part name → header). */
export function headerAuth(header: string, parts: { readonly [part: string]: string } = {}): AuthStrategy {
  return (credential) => {
    const headers: Record<string, string> = { [header]: credential.token };
    for (const [part, name] of Object.entries(parts)) headers[name] = partOf(credential, part);
    return { headers };
  };
}

/** HTTP Basic; the token is the password unless `passwordPart` names another. */
export function basicAuth(options: { readonly userPart: string; readonly passwordPart?: string }): AuthStrategy {
  return (credential) => {
    const password = options.passwordPart ? partOf(credential, options.passwordPart) : credential.token;
    const pair = Buffer.from(`${partOf(credential, options.userPart)}:${password}`, 'utf8').toString('base64');
    return { headers: { authorization: `Basic ${pair}` } };
  };
}

function partOf(credential: Credential, part: string): string {
  const value = credential.parts?.[part];
  if (value === undefined) throw new TypeError(`The credential has no part named ${part}`);
  return value;
}
