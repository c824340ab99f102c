import { createHash, createHmac, createSign, generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { SalesforceOAuthApp } from '../../src/index.ts';
import { fakeOrg, host, startMs } from './fake-org.ts';

const app: SalesforceOAuthApp = { clientId: 'client', clientSecret: 'made-up-secret', refreshToken: 'r1', code: 'c1' };
const credentials = { client_id: 'client', client_secret: 'made-up-secret' };
const refresh = { grant_type: 'refresh_token', refresh_token: 'r1', ...credentials };

describe('signing in (B1)', () => {
  it('a token answer names the instance and the user, is signed, and does not say how long it lasts', async () => {
    const { token } = fakeOrg({ oauth: app });
    const { status, body } = await token(refresh);
    expect(status).toBe(200);
    expect(body).toMatchObject({ instance_url: host, token_type: 'Bearer', issued_at: String(startMs) });
    expect(body.id).toMatch(/\/id\/00D000000000001EAA\/005/);
    expect(body).not.toHaveProperty('expires_in');
    expect(body).not.toHaveProperty('refresh_token');
    const signature = createHmac('sha256', app.clientSecret)
      .update(body.id + body.issued_at)
      .digest('base64');
    expect(body.signature).toBe(signature);
  });

  it('a session ends two hours after its last use', async () => {
    const { fake, token, call } = fakeOrg({ oauth: app });
    const { access_token } = (await token(refresh)).body;
    const use = () => call('GET', '/limits', undefined, { authorization: `Bearer ${access_token}` });
    fake.control.advanceClock(7_000_000);
    expect((await use()).status).toBe(200);
    fake.control.advanceClock(7_000_000);
    expect((await use()).status).toBe(200);
    fake.control.advanceClock(7_200_000);
    expect(await use()).toMatchObject({ status: 401, body: [{ errorCode: 'INVALID_SESSION_ID' }] });
  });

  it('a refresh after a move names the new instance, and the old host refuses', async () => {
    const { fake, token, call } = fakeOrg({ oauth: app });
    fake.moveInstance('https://acme-new.my.salesforce.com');
    const { body } = await token(refresh);
    expect(body.instance_url).toBe('https://acme-new.my.salesforce.com');
    const old = await call('GET', '/limits', undefined, { authorization: `Bearer ${body.access_token}` });
    expect(old.body[0].errorCode).toBe('INVALID_SESSION_ID');
  });

  it('with rotation each refresh gives a new refresh token and kills the old one', async () => {
    const { token } = fakeOrg({ oauth: { ...app, rotate: true } });
    const { refresh_token } = (await token(refresh)).body;
    expect(refresh_token).not.toBe('r1');
    expect((await token(refresh)).body).toEqual({
      error: 'invalid_grant',
      error_description: 'expired access/refresh token',
    });
    expect((await token({ ...refresh, refresh_token })).status).toBe(200);
  });

  it('the sixth approval ends the oldest refresh token', async () => {
    const { token, call } = fakeOrg({ oauth: app });
    const address =
      '/services/oauth2/authorize?response_type=code&client_id=client&redirect_uri=https://app.example.test/cb';
    for (let at = 0; at < 5; at++) {
      const { headers } = await call('GET', address);
      const code = new URL(headers.get('location') ?? '').searchParams.get('code') ?? '';
      const grant = { grant_type: 'authorization_code', redirect_uri: 'https://app.example.test/cb', ...credentials };
      expect((await token({ ...grant, code })).body.refresh_token).toMatch(/^5Aep/);
    }
    expect((await token(refresh)).body.error).toBe('invalid_grant');
  });

  it('a code needs the verifier of its challenge, and works once', async () => {
    const { token, call } = fakeOrg({ oauth: { ...app, requirePkce: true } });
    const challenge = createHash('sha256').update('verifier-1').digest('base64url');
    const query = `response_type=code&client_id=client&redirect_uri=https://app.example.test/cb&state=s1&code_challenge=${challenge}`;
    const { status, headers } = await call('GET', `/services/oauth2/authorize?${query}`);
    const back = new URL(headers.get('location') ?? '');
    expect([status, back.searchParams.get('state')]).toEqual([302, 's1']);
    const grant = {
      grant_type: 'authorization_code',
      code: back.searchParams.get('code') ?? '',
      redirect_uri: 'https://app.example.test/cb',
      code_verifier: 'verifier-1',
      ...credentials,
    };
    expect((await token(grant)).status).toBe(200);
    expect((await token(grant)).body.error_description).toBe('authorization code expired');
    const again = await call('GET', `/services/oauth2/authorize?${query}`);
    const code = new URL(again.headers.get('location') ?? '').searchParams.get('code') ?? '';
    const wrong = await token({ ...grant, code, code_verifier: 'verifier-2' });
    expect(wrong.body).toEqual({ error: 'invalid_grant', error_description: 'invalid code verifier' });
    const unproven = query.replace(/&code_challenge=.*/, '');
    expect((await call('GET', `/services/oauth2/authorize?${unproven}`)).status).toBe(400);
  });

  it('HTTP Basic stands in for the client in the form', async () => {
    const { token } = fakeOrg({ oauth: app });
    const authorization = `Basic ${Buffer.from('client:made-up-secret').toString('base64')}`;
    expect((await token({ grant_type: 'refresh_token', refresh_token: 'r1' }, { authorization })).status).toBe(200);
  });

  it('client credentials need a user to run as', async () => {
    const form = { grant_type: 'client_credentials', ...credentials };
    const without = await fakeOrg({ oauth: app }).token(form);
    expect(without.body.error_description).toBe('no client credentials user enabled');
    expect((await fakeOrg({ oauth: { ...app, runAsUser: true } }).token(form)).status).toBe(200);
  });

  it('a JWT is accepted when the key, the user and the time are right', async () => {
    const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const jwtPublicKey = publicKey.export({ type: 'spki', format: 'pem' }).toString();
    const { token } = fakeOrg({ oauth: { ...app, jwtPublicKey } });
    const jwt = (sub: string, exp: number) => {
      const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
      const text = `${part({ alg: 'RS256' })}.${part({ iss: 'client', sub, aud: 'https://login.salesforce.com', exp })}`;
      return `${text}.${createSign('sha256').update(text).sign(privateKey, 'base64url')}`;
    };
    const ask = (assertion: string) => token({ grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer', assertion });
    const exp = startMs / 1000 + 180;
    const good = await ask(jwt('avery@example.test', exp));
    expect([good.status, good.body.refresh_token]).toEqual([200, undefined]);
    expect((await ask(jwt('nobody@example.test', exp))).body.error_description).toBe(
      "user hasn't approved this consumer",
    );
    expect((await ask(jwt('avery@example.test', exp - 600))).status).toBe(400);
  });

  it('a revoked token is worth nothing', async () => {
    const { token, call } = fakeOrg({ oauth: app });
    await call('POST', '/services/oauth2/revoke?token=r1');
    expect((await token(refresh)).status).toBe(400);
  });

  it('introspection tells whether a token works', async () => {
    const { call } = fakeOrg({ oauth: app });
    const ask = async (token: string) => {
      const form = { 'content-type': 'application/x-www-form-urlencoded' };
      return (await call('POST', '/services/oauth2/introspect', new URLSearchParams({ token }).toString(), form)).body;
    };
    expect(await ask('r1')).toMatchObject({ active: true, client_id: 'client' });
    expect(await ask('nonsense')).toEqual({ active: false });
  });

  it('an inactive user gets no tokens', async () => {
    const { fake, token } = fakeOrg({ oauth: app });
    const [user] = fake.control.state({ objectType: 'User' }).records;
    fake.control.edit({ objectType: 'User', id: user!.id, fields: { IsActive: false } });
    expect((await token(refresh)).body.error_description).toBe('inactive user');
  });

  it('tells who the user is by the address in the token answer', async () => {
    const { token, call } = fakeOrg({ oauth: app });
    const { id } = (await token(refresh)).body;
    const { body } = await call('GET', new URL(id).pathname);
    expect(body).toMatchObject({ organization_id: '00D000000000001EAA', username: 'avery@example.test' });
  });
});

describe('versions', () => {
  it('are listed without a session, named after seasons', async () => {
    const { call } = fakeOrg();
    const { status, body } = await call('GET', '/services/data', undefined, { authorization: '' });
    expect(status).toBe(200);
    expect(body.find((each: { version: string }) => each.version === '66.0')).toEqual({
      label: "Spring '26",
      url: '/services/data/v66.0',
      version: '66.0',
    });
    expect(body.at(-1).label).toBe("Winter '27");
  });

  it('that are retired answer 410, and those to come 404', async () => {
    const { call } = fakeOrg();
    expect(await call('GET', '/services/data/v30.0/limits')).toMatchObject({
      status: 410,
      body: [{ errorCode: 'GONE' }],
    });
    expect((await call('GET', '/services/data/v69.0/limits')).status).toBe(404);
  });
});
