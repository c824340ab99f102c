import type { OAuthApp } from '../../src/index.ts';

/** An app at a vendor whose endpoints lie below `url`. */
export function testApp(url: string, more: Partial<OAuthApp> = {}): OAuthApp {
  return {
    provider: { id: 'test', authorizeUrl: `${url}/authorize`, tokenUrl: `${url}/token` },
    client: { id: 'client-1', secret: 'client-secret-1' },
    redirectUri: 'https://host.example.com/callback',
    scopes: ['contacts.read', 'contacts.write'],
    ...more,
  };
}
