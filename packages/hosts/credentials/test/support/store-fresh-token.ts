import type { Store } from '@crmsync/store';
import { createCredentials } from '../../src/index.ts';
import { testApp } from './test-app.ts';
import { testVault } from './test-vault.ts';
import { firstTokens } from './token-server.ts';

/** Connects a connection the usual way, at a vendor that gives the first tokens for any code. */
export async function storeFreshToken(store: Store, tenantId: string, connectionId: string): Promise<void> {
  const answer = { access_token: firstTokens.token, refresh_token: firstTokens.refreshToken, expires_in: 1800 };
  const credentials = createCredentials({
    store,
    tenantId,
    vault: testVault,
    fetch: async () => new Response(JSON.stringify(answer)),
  });
  const app = testApp('https://vendor.example.com');
  const { state } = await credentials.authorize(connectionId, app);
  await credentials.complete(app, { state, code: 'code-1' });
}
