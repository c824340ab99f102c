import { createHubSpotFake, createVirtualClock, fakeFetch } from '@crmsync/fakes';
import { createMemoryStore } from '@crmsync/store/memory';
import { describe, expect, it } from 'vitest';
import {
  createCredentials,
  createVault,
  hubspotOAuth,
  type OAuthProvider,
  pipedriveOAuth,
  salesforceOAuth,
  zohoOAuth,
} from '../src/index.ts';
import { type Scripted, scriptedVendor, tokens } from './support/scripted-vendor.ts';
import { testApp } from './support/test-app.ts';
import { testVault } from './support/test-vault.ts';

/** A connection that is authorised at a vendor which answers the next request, the revocation, like this. */
async function connected(provider: OAuthProvider, answer?: Scripted) {
  const vendor = scriptedVendor([tokens(1), ...(answer ? [answer] : [])]);
  const app = testApp('', { provider });
  const credentials = vendor.credentials();
  const { state } = await credentials.authorize('crm', app);
  await credentials.complete(app, { state, code: 'c' });
  return { vendor, app, credentials };
}

describe('disconnecting', () => {
  it('revokes the refresh token at HubSpot, so that it renews nothing any more', async () => {
    const oauth = { clientId: 'client-1', clientSecret: 'client-secret-1', refreshToken: 'refresh-0', code: 'code-1' };
    const clock = createVirtualClock(Date.parse('2026-06-01T08:00:00.000Z'));
    const wire = fakeFetch(createHubSpotFake({ clock, oauth }), { wait: () => new Promise(() => undefined) });
    const forms: URLSearchParams[] = [];
    const fetch: typeof globalThis.fetch = async (input, init) => {
      forms.push(new URLSearchParams(await new Request(input, init).text()));
      return wire(input, init);
    };
    const credentials = createCredentials({ store: createMemoryStore(), tenantId: 'acme', vault: testVault, fetch });
    const app = testApp('', { provider: hubspotOAuth });
    const { state } = await credentials.authorize('crm', app);
    await credentials.complete(app, { state, code: 'code-1' });

    expect(await credentials.disconnect('crm', { app })).toEqual({ atVendor: 'revoked' });
    expect(await credentials.status('crm')).toMatchObject({ state: 'disconnected', keyId: '' });
    const token = forms.at(-1)?.get('token') ?? '';
    const renewal = new URLSearchParams({
      grant_type: 'refresh_token',
      refresh_token: token,
      client_id: oauth.clientId,
      client_secret: oauth.clientSecret,
    });
    const refused = await wire(hubspotOAuth.tokenUrl, { method: 'POST', body: renewal });
    expect(refused.status).toBe(400);
    expect(await refused.json()).toMatchObject({ status: 'BAD_REFRESH_TOKEN' });
  });

  it.each([
    { provider: pipedriveOAuth, url: 'https://oauth.pipedrive.com/oauth/revoke', token: 'refresh-1' },
    { provider: salesforceOAuth(), url: 'https://login.salesforce.com/services/oauth2/revoke', token: 'refresh-1' },
    { provider: zohoOAuth(), url: 'https://accounts.zoho.com/oauth/v2/token/revoke?token=refresh-1', token: null },
  ])('asks $provider.id where and how it wants to be asked', async ({ provider, url, token }) => {
    const { vendor, app, credentials } = await connected(provider, { body: {} });
    expect(await credentials.disconnect('crm', { app })).toEqual({ atVendor: 'revoked' });
    const request = vendor.requests.at(-1);
    expect(request?.url).toBe(url);
    expect(request?.form.get('token')).toBe(token);
    expect(request?.headers.get('authorization') !== null).toBe(provider.clientAuth === 'basic');
  });

  it.each([
    { what: 'refuses', answer: { status: 400, body: { error: 'refresh-1' } }, code: 'UNAUTHENTICATED' },
    { what: 'is busy', answer: { status: 429, body: {} }, code: 'RATE_LIMITED' },
    { what: 'is broken', answer: { status: 502, body: 'refresh-1' }, code: 'UNAVAILABLE' },
    { what: 'does not answer', answer: 'silence', code: 'UNAVAILABLE' },
    { what: 'hangs up', answer: 'cut', code: 'UNAVAILABLE' },
  ] as const)(
    'clears the secrets all the same when the vendor $what, and says what to do',
    async ({ answer, code }) => {
      const { vendor, app, credentials } = await connected(pipedriveOAuth, answer);
      const { atVendor, error } = await credentials.disconnect('crm', { app });
      expect({ atVendor, code: error?.code }).toEqual({ atVendor: 'failed', code });
      expect(error?.remedy).toBe("Remove the app in the account's settings at the vendor.");
      expect(await credentials.status('crm')).toMatchObject({ state: 'disconnected', keyId: '' });
      expect(JSON.stringify([error, error?.message, vendor.logged])).not.toContain('refresh-1');
    },
  );

  it('asks nobody without an app, without an endpoint, for an unknown connection and a second time', async () => {
    const { vendor, app, credentials } = await connected(pipedriveOAuth, { body: {} });
    const nobody = { atVendor: 'notAsked' };
    expect(await credentials.disconnect('other', { app })).toEqual(nobody);
    await credentials.disconnect('crm', { app });
    expect(await credentials.disconnect('crm', { app })).toEqual(nobody);
    await credentials.save('key', { token: 'api-key' });
    expect(await credentials.disconnect('key')).toEqual(nobody);
    const { revokeUrl: _none, ...plain } = pipedriveOAuth;
    await credentials.save('key', { token: 'api-key' });
    expect(await credentials.disconnect('key', { app: { ...app, provider: plain } })).toEqual(nobody);
    expect(vendor.requests).toHaveLength(2);
  });

  it('clears what the vault cannot open any more, and says so', async () => {
    const { vendor, app } = await connected(pipedriveOAuth);
    const later = vendor.credentials({ vault: createVault([{ id: 'k9', key: new Uint8Array(32).fill(9) }]) });
    const { atVendor, error } = await later.disconnect('crm', { app });
    expect({ atVendor, code: error?.code }).toEqual({ atVendor: 'failed', code: 'VAULT_SEALED' });
    expect(await later.status('crm')).toMatchObject({ state: 'disconnected' });
  });
});
