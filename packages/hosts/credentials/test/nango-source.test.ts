import { createVirtualClock } from '@crmsync/fakes';
import { describe, expect, it } from 'vitest';
import { nangoCredential } from '../src/index.ts';

/** A Nango that answers from a list. */
function nango(answers: { status?: number; body: unknown; headers?: Record<string, string> }[]) {
  const virtual = createVirtualClock();
  const requests: Request[] = [];
  const source = nangoCredential({
    connectionId: 'conn/1',
    providerConfigKey: 'pipedrive-prod',
    secretKey: 'nango-secret',
    parts: { apiDomain: 'api_domain' },
    clock: { now: () => virtual.now(), sleep: () => new Promise(() => undefined) },
    fetch: async (input, init) => {
      requests.push(new Request(input, init));
      const { status = 200, body, headers = {} } = answers.shift() ?? { status: 500, body: 'not expected' };
      return new Response(JSON.stringify(body), { status, headers });
    },
  });
  return { source, requests, virtual };
}

const granted = (token: string, expiresAt?: string) => ({
  body: {
    connection_config: { api_domain: 'https://acme.pipedrive.com', portalId: 1 },
    credentials: { type: 'OAUTH2', access_token: token, ...(expiresAt ? { expires_at: expiresAt } : {}) },
  },
});

describe('credentials from Nango (B1, B10)', () => {
  it('are asked for with the key of the environment and kept until a minute before their end', async () => {
    const { source, requests, virtual } = nango([
      granted('a', '2026-01-01T01:00:00Z'),
      granted('b', '2026-01-01T02:00:00Z'),
    ]);
    const first = { token: 'a', version: 1, parts: { apiDomain: 'https://acme.pipedrive.com' } };
    expect(await source.current()).toEqual(first);
    virtual.advance(58 * 60_000);
    expect(await source.current()).toEqual(first);
    virtual.advance(61_000);
    expect(await source.current()).toMatchObject({ token: 'b', version: 2 });
    expect(requests.map(({ url }) => url)).toEqual(
      Array(2).fill('https://api.nango.dev/connections/conn%2F1?provider_config_key=pipedrive-prod'),
    );
    expect(requests[0]?.headers.get('authorization')).toBe('Bearer nango-secret');
  });

  it('are kept for five minutes where there is no end', async () => {
    const { source, requests, virtual } = nango([granted('a'), granted('a')]);
    await source.current();
    virtual.advance(299_000);
    await source.current();
    virtual.advance(2_000);
    expect(await source.current()).toMatchObject({ token: 'a', version: 1 });
    expect(requests).toHaveLength(2);
  });

  it('that were refused are renewed by Nango, unless it has newer ones already', async () => {
    const { source, requests } = nango([granted('a'), granted('b'), granted('b'), granted('c')]);
    const first = await source.current();
    const second = await source.renew!(first);
    expect(second).toMatchObject({ token: 'b', version: 2 });
    expect(await source.renew!(second)).toMatchObject({ token: 'c', version: 3 });
    expect(requests.map(({ url }) => url.includes('force_refresh'))).toEqual([false, false, false, true]);
  });

  it.each([
    [400, 'UNAUTHENTICATED', 'Reconnect the account.'],
    [404, 'UNAUTHENTICATED', 'Reconnect the account.'],
    [424, 'UNAUTHENTICATED', 'Reconnect the account.'],
    [401, 'UNAUTHENTICATED', 'Check the Nango secret key.'],
    [403, 'FORBIDDEN', expect.stringContaining('read_credentials')],
    [429, 'RATE_LIMITED', undefined],
    [502, 'UNAVAILABLE', undefined],
  ])('answer %i with the code and remedy that help', async (status, code, remedy) => {
    const { source } = nango([{ status, body: { error: { code: 'x', message: 'nango-secret' } } }]);
    const error = await source.current().catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code, remedy });
    expect(`${error} ${JSON.stringify(error)}`).not.toContain('nango-secret');
  });

  it('that the key may not read are a missing right', async () => {
    const { source } = nango([{ body: { connection_config: {} } }]);
    await expect(source.current()).rejects.toMatchObject({ code: 'FORBIDDEN' });
  });

  it('need ids and a key', () => {
    expect(() => nangoCredential({ connectionId: '', providerConfigKey: 'p', secretKey: 's' })).toThrow(TypeError);
  });
});
