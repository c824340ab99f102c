import type { CredentialContext } from './credential-context.ts';
import { type JsonAnswer, sendForJson } from './json-request.ts';
import type { OAuthClient, OAuthProvider } from './oauth-provider.ts';

/** The app that a request is made as. */
export interface AskingApp {
  readonly provider: OAuthProvider;
  readonly client: OAuthClient;
}

/** Posts a form to a vendor's OAuth2 endpoint, with the app's id and secret where the vendor wants them. */
export function sendAsApp(
  ctx: CredentialContext,
  { provider, client }: AskingApp,
  url: string,
  fields: { readonly [field: string]: string },
): Promise<JsonAnswer | { readonly silence: string }> {
  const form = new URLSearchParams(fields);
  const headers = new Headers({ accept: 'application/json', 'content-type': 'application/x-www-form-urlencoded' });
  if (provider.clientAuth === 'basic') {
    headers.set('authorization', `Basic ${Buffer.from(`${client.id}:${client.secret ?? ''}`).toString('base64')}`);
  } else {
    form.set('client_id', client.id);
    if (client.secret !== undefined) form.set('client_secret', client.secret);
  }
  return sendForJson(ctx, url, { method: 'POST', headers, body: form.toString() });
}
