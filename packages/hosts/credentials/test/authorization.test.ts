import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { hubspotOAuth, salesforceOAuth, zohoOAuth } from '../src/index.ts';
import { scriptedVendor, tokens } from './support/scripted-vendor.ts';
import { testApp } from './support/test-app.ts';

const app = testApp('https://vendor.example.com');

describe('an OAuth2 authorisation (B1)', () => {
  it('sends the person to the vendor with scopes, state and a PKCE challenge, and proves the verifier later', async () => {
    const vendor = scriptedVendor([tokens(1)]);
    const credentials = vendor.credentials();
    const { url, state } = await credentials.authorize('crm', app);
    const query = Object.fromEntries(new URL(url).searchParams);
    expect(query).toMatchObject({
      response_type: 'code',
      client_id: 'client-1',
      redirect_uri: app.redirectUri,
      scope: 'contacts.read contacts.write',
      state,
      code_challenge_method: 'S256',
    });
    expect(await credentials.complete(app, { state, code: 'code-1' })).toEqual({
      connectionId: 'crm',
      reconnected: false,
    });
    const form = Object.fromEntries(vendor.requests[0]!.form);
    expect(form).toMatchObject({
      grant_type: 'authorization_code',
      code: 'code-1',
      redirect_uri: app.redirectUri,
      client_id: 'client-1',
      client_secret: 'client-secret-1',
    });
    expect(createHash('sha256').update(form.code_verifier!).digest('base64url')).toBe(query.code_challenge);
    expect(await credentials.source('crm', { app }).current()).toEqual({ token: 'access-1', version: 1 });
  });

  it('accepts a state once, within ten minutes, of its own tenant, and not when the person declined', async () => {
    const vendor = scriptedVendor([tokens(1)]);
    const credentials = vendor.credentials();
    const first = await credentials.authorize('crm', app);
    await expect(
      vendor.credentials({ tenantId: 'other' }).complete(app, { state: first.state, code: 'c' }),
    ).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
    await credentials.complete(app, { state: first.state, code: 'c' });
    await expect(credentials.complete(app, { state: first.state, code: 'c' })).rejects.toThrow(/used before/);
    const late = await credentials.authorize('crm', app);
    vendor.advance(600_001);
    await expect(credentials.complete(app, { state: late.state, code: 'c' })).rejects.toThrow(/too long/);
    const declined = await credentials.authorize('crm', app);
    await expect(credentials.complete(app, { state: declined.state, error: 'access_denied' })).rejects.toThrow(
      /not authorised/,
    );
    expect(vendor.requests).toHaveLength(1);
  });

  it('reconnects the same account under a new generation, and refuses another one without touching anything', async () => {
    const vendor = scriptedVendor([tokens(1, { hub_id: 7 }), tokens(2, { hub_id: 8 }), tokens(3, { hub_id: 7 })]);
    const hubspot = { ...app, provider: hubspotOAuth };
    const credentials = vendor.credentials();
    const connect = async () => {
      const { state } = await credentials.authorize('crm', hubspot);
      return credentials.complete(hubspot, { state, code: 'c' });
    };
    expect(await connect()).toEqual({ connectionId: 'crm', accountId: '7', reconnected: false });
    await expect(connect()).rejects.toMatchObject({ code: 'ACCOUNT_CHANGED' });
    const source = credentials.source('crm', { app: hubspot });
    expect(await source.current()).toMatchObject({ token: 'access-1', version: 1 });
    expect(await connect()).toEqual({ connectionId: 'crm', accountId: '7', reconnected: true });
    vendor.advance(60_000);
    expect(await source.current()).toMatchObject({ token: 'access-3', version: 2 });
  });

  it('asks the host who the account is where the token does not tell', async () => {
    const vendor = scriptedVendor([tokens(1), tokens(2)]);
    const credentials = vendor.credentials();
    const known = { ...app, identify: async ({ token }: { token: string }) => `account of ${token}` };
    const first = await credentials.authorize('crm', known);
    await credentials.complete(known, { state: first.state, code: 'c' });
    expect(await credentials.status('crm')).toMatchObject({ accountId: 'account of access-1', generation: 1 });
    const second = await credentials.authorize('crm', known);
    await expect(credentials.complete(known, { state: second.state, code: 'c' })).rejects.toMatchObject({
      code: 'ACCOUNT_CHANGED',
    });
  });

  it('remembers account and generation over a disconnect, and nothing secret', async () => {
    const vendor = scriptedVendor([tokens(1, { hub_id: 7 })]);
    const hubspot = { ...app, provider: hubspotOAuth };
    const credentials = vendor.credentials();
    const { state } = await credentials.authorize('crm', hubspot);
    await credentials.complete(hubspot, { state, code: 'c' });
    await credentials.disconnect('crm');
    expect(await credentials.status('crm')).toEqual({
      state: 'disconnected',
      generation: 1,
      keyId: '',
      accountId: '7',
    });
    await expect(credentials.source('crm').current()).rejects.toMatchObject({
      code: 'UNAUTHENTICATED',
      remedy: 'Connect the account.',
    });
  });

  it('follows each vendor in what its endpoints want', async () => {
    const vendor = scriptedVendor([
      { body: { access_token: 'a', instance_url: 'https://x.my.salesforce.com', id: 'https://l/id/00D1/0051' } },
      { body: { error: 'invalid_code' } },
      { status: 401, body: { error: 'invalid_client' } },
    ]);
    const credentials = vendor.credentials();
    const salesforce = { ...app, provider: { ...salesforceOAuth(), clientAuth: 'basic' as const } };
    const first = await credentials.authorize('sf', salesforce);
    expect(await credentials.complete(salesforce, { state: first.state, code: 'c' })).toMatchObject({
      accountId: '00D1',
    });
    expect(vendor.requests[0]?.headers.get('authorization')).toMatch(/^Basic /);
    expect(vendor.requests[0]?.form.has('client_secret')).toBe(false);
    expect(await credentials.source('sf').current()).toMatchObject({
      parts: { instanceUrl: 'https://x.my.salesforce.com' },
    });
    const zoho = { ...app, provider: zohoOAuth('https://accounts.zoho.eu') };
    const second = await credentials.authorize('z', zoho);
    expect(new URL(second.url).searchParams.get('scope')).toBe('contacts.read,contacts.write');
    await expect(credentials.complete(zoho, { state: second.state, code: 'c' })).rejects.toThrow(/refused the code/);
    const third = await credentials.authorize('z', zoho);
    await expect(credentials.complete(zoho, { state: third.state, code: 'c' })).rejects.toMatchObject({
      remedy: expect.stringContaining('id, secret'),
    });
  });
});
