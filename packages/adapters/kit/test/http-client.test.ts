import { inspect } from 'node:util';
import { AuthenticationError, type CredentialSource, RateLimitError } from '@crmsync/adapter';
import { createSteppedClock } from '@crmsync/fakes/clocks';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { holdCredentials } from '../src/credential-holder.ts';
import {
  type AuthStrategy,
  basicAuth,
  bearerAuth,
  createHttpClient,
  createRateBudget,
  type ErrorTable,
  errorRule,
  type HttpClientOptions,
  headerAuth,
  isLostAnswer,
  path,
  rateHeaders,
  rawPath,
  seededRandom,
  tokenCredential,
} from '../src/index.ts';
import { type ScriptedAnswer, type SentRequest, scriptedFetch } from './support/scripted-fetch.ts';

type Script = readonly ScriptedAnswer[] | ((request: SentRequest, index: number) => ScriptedAnswer);

function clientOf(script: Script, options: Partial<HttpClientOptions> & { source?: CredentialSource } = {}) {
  const clock = createSteppedClock();
  const { fetch, sent } = scriptedFetch(script, clock.now);
  const logs: string[] = [];
  const { source = tokenCredential('made-up-token'), ...rest } = options;
  const client = createHttpClient({
    adapterId: 'acme',
    baseUrl: 'https://api.acme.test/v1',
    auth: bearerAuth(),
    credentials: holdCredentials(source),
    rateLimits: { api: [{ name: 'burst', limit: 1000, perMs: 1000 }] },
    budget: createRateBudget({ clock }),
    clock,
    random: seededRandom(1),
    logger: { log: (_level, event, details) => logs.push(`${event} ${JSON.stringify(details)}`) },
    fetch,
    timeoutMs: 30_000,
    readOnly: false,
    ...rest,
  });
  return { client, clock, sent, logs };
}

const get = { method: 'GET', path: path`/people` } as const;
const post = { method: 'POST', path: path`/people`, body: { name: 'Ada' } } as const;
const ok = { body: { ok: true } };

async function failure(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => expect.unreachable('the request succeeded'),
    (error: unknown) => error,
  );
}

describe('requests', () => {
  it('encodes path parameters, repeats list parameters and leaves empty ones out', async () => {
    const { client, clock, sent } = clientOf([ok]);
    await clock.run(
      client.send({
        method: 'GET',
        path: path`/people/${'a/b c@d?'}`,
        query: { ids: ['1', '2'], none: null, page: 0 },
      }),
    );
    expect(sent[0]?.url).toBe('https://api.acme.test/v1/people/a%2Fb%20c%40d%3F?ids=1&ids=2&page=0');
  });

  it('refuses path parameters that are no segment', () => {
    expect(() => path`/people/${'..'}`).toThrow(TypeError);
    expect(() => path`/people/${''}`).toThrow(TypeError);
  });

  it('follows a link of the vendor on the same host only', async () => {
    const { client, clock, sent } = clientOf([ok, ok]);
    await clock.run(client.send({ method: 'GET', path: rawPath('https://api.acme.test/v2/people?page=2') }));
    await clock.run(client.send({ method: 'GET', path: rawPath('/people?page=2') }));
    expect(sent.map(({ url }) => url)).toEqual([
      'https://api.acme.test/v2/people?page=2',
      'https://api.acme.test/v1/people?page=2',
    ]);
    for (const link of ['https://evil.test/people', '//evil.test/people']) {
      await expect(client.send({ method: 'GET', path: rawPath(link) })).rejects.toThrow(TypeError);
    }
    expect(sent).toHaveLength(2);
  });

  it('sends JSON, or a form where asked', async () => {
    const { client, clock, sent } = clientOf([ok, ok]);
    await clock.run(client.send(post));
    await clock.run(client.send({ method: 'POST', path: path`/token`, form: { grant: 'x y' } }));
    expect(sent[0]?.json).toEqual({ name: 'Ada' });
    expect(sent[0]?.headers.get('content-type')).toBe('application/json');
    expect(sent[1]?.text).toBe('grant=x+y');
  });

  it('sends text of another type as it is, and gives text answers as text', async () => {
    const { client, clock, sent } = clientOf([{ text: 'id\n1' }]);
    const headers = { 'content-type': 'text/csv' };
    const request = { method: 'PUT', path: path`/jobs/${1}`, body: 'name\nAda', headers, schema: z.string() } as const;
    expect((await clock.run(client.send(request))).body).toBe('id\n1');
    expect([sent[0]?.text, sent[0]?.headers.get('content-type')]).toEqual(['name\nAda', 'text/csv']);
  });

  it('puts credentials where the vendor wants them', async () => {
    const cases: [AuthStrategy, Record<string, string>][] = [
      [bearerAuth('Zoho-oauthtoken'), { authorization: 'Zoho-oauthtoken t' }],
      [headerAuth('x-api-key', { user: 'x-user' }), { 'x-api-key': 't', 'x-user': 'u' }],
      [basicAuth({ userPart: 'user' }), { authorization: `Basic ${Buffer.from('u:t').toString('base64')}` }],
    ];
    for (const [auth, headers] of cases) {
      const { client, clock, sent } = clientOf([ok], { auth, source: tokenCredential('t', { user: 'u' }) });
      await clock.run(client.send(get));
      for (const [name, value] of Object.entries(headers)) expect(sent[0]?.headers.get(name)).toBe(value);
    }
    const { client, clock, sent } = clientOf([ok, ok], {
      auth: ({ token }) => ({ query: { key: token }, body: { apikey: token } }),
      source: tokenCredential('t'),
    });
    await clock.run(client.send({ method: 'POST', path: path`/sms`, form: { to: '1' } }));
    await clock.run(client.send(get));
    expect([sent[0]?.text, sent[1]?.url]).toEqual(['to=1&apikey=t', 'https://api.acme.test/v1/people?key=t']);
  });

  it('does not follow redirects, which would carry the authorisation along', async () => {
    const { client, clock, sent } = clientOf([{ status: 302, headers: { location: 'https://evil.test/' } }]);
    expect(await failure(clock.run(client.send(get)))).toMatchObject({ code: 'REJECTED' });
    expect(sent).toHaveLength(1);
  });

  it('takes the base URL from the credentials where the adapter says so', async () => {
    const source = tokenCredential('t', { instance: 'https://na1.acme.test' });
    const { client, clock, sent } = clientOf([ok], {
      source,
      baseUrl: (credential) => credential.parts?.instance ?? '',
    });
    await clock.run(client.send(get));
    expect(sent[0]?.url).toBe('https://na1.acme.test/people');
  });
});

describe('answers', () => {
  it('are checked by the schema; the error names paths and no values', async () => {
    const { client, clock } = clientOf([{ body: { items: [{ id: 'secret-value' }] } }]);
    const schema = z.object({ items: z.array(z.object({ id: z.number() })), total: z.number() });
    const error = await failure(clock.run(client.send({ ...get, schema })));
    expect(error).toMatchObject({ code: 'WIRE_FORMAT', paths: ['items.0.id', 'total'] });
    expect(JSON.stringify(error) + String(error)).not.toContain('secret-value');
  });

  it('of HTML instead of JSON are told as such', async () => {
    const { client, clock } = clientOf([{ text: '<!doctype html><title>Login</title>' }]);
    const error = await failure(clock.run(client.send({ ...get, schema: z.object({}) })));
    expect(error).toMatchObject({ code: 'WIRE_FORMAT', message: expect.stringContaining('html instead of JSON') });
  });

  it.each([204, 304])('of status %i are empty', async (status) => {
    const { client, clock } = clientOf([{ status }]);
    expect(await clock.run(client.send({ ...get, schema: z.undefined() }))).toMatchObject({ status, body: undefined });
  });

  it('of an accepted status are answers, not errors', async () => {
    const { client, clock } = clientOf([{ status: 410, body: { success: true } }]);
    const request = {
      method: 'DELETE',
      path: path`/people/${1}`,
      accept: [404, 410],
      schema: z.object({ id: z.number() }),
    } as const;
    expect(await clock.run(client.send(request))).toMatchObject({ status: 410, body: { success: true } });
  });

  it('carry the vendor’s time at the start of the request, measured from the Date header', async () => {
    const { client, clock } = clientOf([{ ...ok, headers: { date: 'Sat, 21 Nov 2026 10:10:00 GMT' } }]);
    const { observedAt } = await clock.run(client.send(get));
    expect(observedAt).toBe('2026-11-21T10:10:00.000Z');
    await clock.advance(5000);
    expect(client.serverNow()).toBe('2026-11-21T10:10:05.000Z');
  });
});

describe('error classes', () => {
  it.each([
    [400, 'REJECTED'],
    [401, 'UNAUTHENTICATED'],
    [403, 'FORBIDDEN'],
    [404, 'NOT_FOUND'],
    [409, 'CONFLICT'],
    [410, 'NOT_FOUND'],
    [412, 'CONFLICT'],
    [422, 'REJECTED'],
    [429, 'RATE_LIMITED'],
    [500, 'UNAVAILABLE'],
    [503, 'UNAVAILABLE'],
  ])('status %i is %s', async (status, code) => {
    const { client, clock } = clientOf(() => ({ status, body: { message: 'x' } }));
    expect(await failure(clock.run(client.send(get)))).toMatchObject({ code });
  });

  const errors: ErrorTable = {
    bodyError: ({ body }) => z.object({ status: z.string() }).safeParse(body).data?.status === '-1',
    rules: [
      errorRule({ status: 200, verdict: () => ({ kind: 'authentication', expired: false }) }),
      errorRule({
        status: 403,
        body: z.object({ category: z.literal('MISSING_SCOPES'), scopes: z.array(z.string()) }),
        verdict: ({ scopes }) => ({ kind: 'permission', missingScopes: scopes }),
      }),
      errorRule({
        status: 403,
        verdict: (_body, { content }) => (content === 'html' ? { kind: 'rateLimit', retryAfterMs: 5000 } : undefined),
      }),
      errorRule({
        status: 409,
        body: z.object({ message: z.string() }),
        verdict: ({ message }) => ({
          kind: 'conflict',
          existing: { objectType: 'people', id: /\d+/.exec(message)?.[0] ?? '' },
        }),
      }),
    ],
  };

  it('follow a vendor’s table first, down to the body', async () => {
    const { client, clock } = clientOf(
      [
        { status: 403, body: { category: 'MISSING_SCOPES', scopes: ['contacts.read'] } },
        { status: 409, body: { message: 'Existing ID: 1715' } },
        { status: 403, body: {} },
      ],
      { errors },
    );
    expect(await failure(clock.run(client.send(get)))).toMatchObject({ missingScopes: ['contacts.read'] });
    expect(await failure(clock.run(client.send(post)))).toMatchObject({
      existing: { objectType: 'people', id: '1715' },
    });
    expect(await failure(clock.run(client.send(get)))).toMatchObject({ code: 'FORBIDDEN', missingScopes: [] });
  });

  it('are found under status 200 where a vendor hides them there', async () => {
    const { client, clock } = clientOf([{ body: { status: '-1' } }, { body: { status: '0' } }], { errors });
    expect(await failure(clock.run(client.send(get)))).toMatchObject({ code: 'UNAUTHENTICATED' });
    expect(await clock.run(client.send(get))).toMatchObject({ body: { status: '0' } });
  });

  it('treat an HTML refusal as the table says, and wait as it says', async () => {
    const { client, clock, sent } = clientOf([{ status: 403, text: '<html>blocked</html>' }, ok], { errors });
    await clock.run(client.send(get));
    expect(sent[1]!.atMs - sent[0]!.atMs).toBeGreaterThanOrEqual(5000);
  });

  it('are made for items inside a batch answer, too', () => {
    const { client } = clientOf([], { errors });
    expect(client.errorOf('people.create', { status: 409, body: { message: 'Existing ID: 9' } })).toMatchObject({
      code: 'CONFLICT',
      existing: { id: '9' },
    });
    expect(client.errorOf('people.create', { status: 201, body: {} })).toBeUndefined();
  });

  it('never carry tokens, bodies or values, only a cause that neither JSON nor a printed error shows', async () => {
    const { client, clock, logs } = clientOf(() => ({ status: 500, body: { email: 'ann@example.com' } }));
    const request = { ...post, path: path`/people/${'ann@example.com'}`, safety: 'idempotent' } as const;
    const error = await failure(clock.run(client.send(request)));
    const shown = JSON.stringify(error) + String(error) + inspect(error, { depth: 9 }) + logs.join();
    expect(shown).not.toMatch(/ann@|made-up-token|Ada/);
    expect(error).toHaveProperty('cause.status', 500);
    expect(error).toHaveProperty('cause.body', { email: 'ann@example.com' });
  });

  it('about a write answered in an unknown shape leave it in doubt and keep nothing of the answer', async () => {
    const schema = z.object({ id: z.string() });
    const requests = [
      { ...post, schema },
      { ...post, method: 'PATCH', safety: 'idempotent', schema },
    ] as const;
    for (const request of requests) {
      const { client, clock, sent } = clientOf([{ body: { person: { email: 'ann@example.com' } } }]);
      const error = await failure(clock.run(client.send(request)));
      expect(error).toMatchObject({ code: 'WIRE_FORMAT', paths: ['id'] });
      expect(isLostAnswer(error)).toBe(true);
      expect(error).not.toHaveProperty('cause');
      expect(inspect(error, { depth: 9, showHidden: true })).not.toContain('ann@');
      expect(sent).toHaveLength(1);
    }
  });

  it('in a body with a good status keep no secret of the request', async () => {
    const errors: ErrorTable = { bodyError: () => true, rules: [errorRule({ verdict: () => ({ kind: 'rejected' }) })] };
    const { client, clock } = clientOf([{ body: { echo: 'Bearer made-up-token' } }], { errors });
    const error = await failure(clock.run(client.send(post)));
    expect(error).toHaveProperty('cause.body.echo', '[secret]');
  });
});

describe('retries', () => {
  it('repeat reads and idempotent writes after 5xx, with growing waits', async () => {
    const { client, clock, sent } = clientOf([{ status: 502 }, { status: 503 }, ok]);
    await clock.run(client.send(get));
    const [first, second, third] = sent.map(({ atMs }) => atMs) as [number, number, number];
    expect(second - first).toBeGreaterThanOrEqual(250);
    expect(third - second).toBeGreaterThanOrEqual(500);
  });

  it('repeat after a broken connection', async () => {
    const { client, clock, sent } = clientOf([{ fails: new TypeError('fetch failed') }, ok]);
    await clock.run(client.send(get));
    expect(sent).toHaveLength(2);
  });

  it('wait for the longer of what Retry-After says and what the adapter knows', async () => {
    const errors: ErrorTable = {
      rules: [errorRule({ status: 429, verdict: () => ({ kind: 'rateLimit', retryAfterMs: 10_000 }) })],
    };
    const script = ['37', '2'].map((seconds) => ({ status: 429, headers: { 'retry-after': seconds } }));
    const { client, clock } = clientOf([...script, ok], { errors });
    const startedMs = clock.now();
    await clock.run(client.send({ method: 'GET', path: path`/things` }));
    expect(clock.now() - startedMs).toBe(47_000);
  });

  it('wait as Retry-After says, in seconds or as a date', async () => {
    const { client, clock, sent } = clientOf([
      { status: 503, headers: { 'retry-after': '7' } },
      { status: 503, headers: { 'retry-after': 'Sat, 21 Nov 2026 10:00:20 GMT' } },
      ok,
    ]);
    const startMs = clock.now();
    await clock.run(client.send(get));
    expect(sent.map(({ atMs }) => atMs - startMs)).toEqual([0, 7000, 20_000]);
  });

  it('never repeat an unsafe write that may have arrived: its error says that the answer is lost', async () => {
    for (const answer of [{ status: 500 }, { fails: new TypeError('socket hang up') }, { body: 'odd' }]) {
      const { client, clock, sent } = clientOf([answer, ok]);
      const error = await failure(clock.run(client.send({ ...post, schema: z.object({ id: z.string() }) })));
      expect(isLostAnswer(error)).toBe(true);
      expect(sent).toHaveLength(1);
    }
  });

  it('repeat an unsafe write that certainly never arrived', async () => {
    const refused = new TypeError('fetch failed', { cause: Object.assign(new Error('x'), { code: 'ECONNREFUSED' }) });
    const { client, clock, sent } = clientOf([{ fails: refused }, ok]);
    await clock.run(client.send(post));
    expect(sent).toHaveLength(2);
  });

  it('leave a refused write refused, not lost', async () => {
    const { client, clock } = clientOf([{ status: 422 }]);
    expect(isLostAnswer(await failure(clock.run(client.send(post))))).toBe(false);
  });

  it('leave in doubt what is refused only after a try whose answer was lost', async () => {
    const { client, clock } = clientOf([{ status: 504 }, { status: 412 }]);
    const request = { method: 'PATCH', path: path`/people/${1}`, body: {}, safety: 'idempotent' } as const;
    const error = await failure(clock.run(client.send(request)));
    expect(error).toMatchObject({ code: 'CONFLICT' });
    expect(isLostAnswer(error)).toBe(true);
  });

  it('leave in doubt what meets a limit, or credentials that are refused, after a try whose answer was lost', async () => {
    const request = { method: 'PATCH', path: path`/people/${1}`, body: {}, safety: 'idempotent' } as const;
    const limited = clientOf([{ status: 504 }, { status: 429, headers: { 'retry-after': '900' } }]);
    const error = await failure(limited.clock.run(limited.client.send(request)));
    expect(error).toMatchObject({ code: 'RATE_LIMITED' });
    expect(isLostAnswer(error)).toBe(true);
    const source: CredentialSource = {
      current: async () => ({ token: 'old' }),
      renew: async () => {
        throw new AuthenticationError('revoked');
      },
    };
    const revoked = clientOf([{ status: 504 }, { status: 401 }], { source });
    const refusal = await failure(revoked.clock.run(revoked.client.send(request)));
    expect(refusal).toMatchObject({ code: 'UNAUTHENTICATED' });
    expect(isLostAnswer(refusal)).toBe(true);
  });

  it('end after a few tries', async () => {
    const { client, clock, sent } = clientOf(() => ({ status: 503 }), { retry: { retries: 2 } });
    expect(await failure(clock.run(client.send(get)))).toMatchObject({ code: 'UNAVAILABLE', retryable: true });
    expect(sent).toHaveLength(3);
  });
});

describe('rate limits', () => {
  it('repeat any request after 429, since nothing was applied, and stop the whole scope meanwhile', async () => {
    const { client, clock, sent } = clientOf([{ status: 429, headers: { 'retry-after': '3' } }, ok, ok]);
    const startMs = clock.now();
    const first = client.send(post);
    await clock.advance(1);
    const second = client.send(get);
    await clock.run(Promise.all([first, second]));
    expect(
      sent
        .map(({ atMs }) => atMs - startMs)
        .slice(1)
        .every((atMs) => atMs >= 3000),
    ).toBe(true);
  });

  it('end as RateLimitError with the time to come back when the wait would be too long', async () => {
    const { client, clock, sent } = clientOf([{ status: 429, headers: { 'retry-after': '7200' } }]);
    const error = await failure(clock.run(client.send(get)));
    expect(error).toMatchObject({ code: 'RATE_LIMITED', retryable: true, retryAfterMs: 7_200_000 });
    expect(await failure(clock.run(client.send(get, { maxWaitMs: 1000 })))).toMatchObject({ limit: 'quota' });
    expect(sent).toHaveLength(1);
  });

  it('do not try again when the day’s quota is gone', async () => {
    const errors = { rules: [errorRule({ status: 429, verdict: () => ({ kind: 'rateLimit', limit: 'quota' }) })] };
    const { client, clock, sent } = clientOf([{ status: 429 }], { errors });
    expect(await failure(clock.run(client.send(get)))).toMatchObject({ limit: 'quota' });
    expect(sent).toHaveLength(1);
  });

  it('are kept against a strict rolling window, search apart, without a 429 and at 90 % of the allowance', async () => {
    const arrivals: { readonly search: boolean; readonly atMs: number }[] = [];
    const refused: number[] = [];
    const answer = (request: SentRequest): ScriptedAnswer => {
      const search = request.url.endsWith('/search');
      const perMs = search ? 1000 : 10_000;
      const recent = arrivals.filter((other) => other.search === search && other.atMs > request.atMs - perMs);
      if (recent.length >= (search ? 5 : 100)) {
        refused.push(request.atMs);
        return { status: 429 };
      }
      arrivals.push({ search, atMs: request.atMs });
      return ok;
    };
    const { client, clock } = clientOf(answer, {
      rateLimits: {
        api: [{ name: 'tenSecondly', limit: 100, perMs: 10_000 }],
        search: [{ name: 'secondly', limit: 5, perMs: 1000 }],
      },
    });
    const endMs = clock.now() + 60_000;
    const work = async (search: boolean) => {
      while (clock.now() < endMs) {
        if (search) await client.send({ method: 'POST', path: path`/search`, scope: 'search', safety: 'read' });
        else await client.send(get);
      }
    };
    await clock.run(
      Promise.all([...Array.from({ length: 20 }, () => work(false)), ...Array.from({ length: 4 }, () => work(true))]),
    );
    const within = (search: boolean) => arrivals.filter((one) => one.search === search && one.atMs < endMs).length;
    expect(refused).toEqual([]);
    expect(within(false)).toBeGreaterThanOrEqual(540);
    expect(within(true)).toBeGreaterThanOrEqual(270);
  });

  it('count a request in every scope it costs in, once, however long it waits for one of them', async () => {
    const { client, clock } = clientOf(() => ok, {
      rateLimits: {
        tokens: [{ name: 'daily', limit: 100, perMs: 86_400_000 }],
        burst: [{ name: 'burst', limit: 1, perMs: 2000 }],
      },
    });
    const request = { ...get, cost: { tokens: 20, burst: 1 } };
    await clock.run(Promise.all([1, 2, 3, 4, 5].map(() => client.send(request))));
    expect(await failure(clock.run(client.send(request)))).toBeInstanceOf(RateLimitError);
  });

  it('follow what the vendor’s headers say', async () => {
    const headers = rateHeaders({ scope: 'api', window: 'burst', remaining: 'x-left', reset: 'x-reset' });
    const { client, clock, sent } = clientOf([{ ...ok, headers: { 'x-left': '0', 'x-reset': '4' } }, ok], {
      rateHeaders: headers,
    });
    await clock.run(client.send(get));
    await clock.run(client.send(get));
    expect(sent[1]!.atMs - sent[0]!.atMs).toBe(4000);
  });

  it('bound the requests on the wire at once where the vendor asks for it', async () => {
    let open = 0;
    let most = 0;
    const clock = createSteppedClock();
    const fetch: typeof globalThis.fetch = async () => {
      open += 1;
      most = Math.max(most, open);
      await clock.sleep(100);
      open -= 1;
      return Response.json({});
    };
    const { client } = clientOf([], { fetch, clock, budget: createRateBudget({ clock }), maxConcurrent: 2 });
    await clock.run(Promise.all(Array.from({ length: 7 }, () => client.send(get))));
    expect(most).toBe(2);
  });
});

describe('credentials', () => {
  const renewable = () => {
    let token = 1;
    const renewals: string[] = [];
    const source: CredentialSource = {
      current: () => Promise.resolve({ token: `t${token}`, version: token }),
      renew: (rejected) => {
        renewals.push(rejected.token);
        token += 1;
        return Promise.resolve({ token: `t${token}`, version: token });
      },
    };
    return { source, renewals };
  };
  const onlyToken = (good: string) => (request: SentRequest) =>
    request.headers.get('authorization') === `Bearer ${good}` ? ok : { status: 401 };

  it('are renewed once when they are refused as expired, and the request is sent again', async () => {
    const { source, renewals } = renewable();
    const { client, clock } = clientOf(onlyToken('t2'), { source });
    await clock.run(Promise.all([client.send(get), client.send(get), client.send(post)]));
    expect(renewals).toEqual(['t1']);
  });

  it('are renewed at most once per request', async () => {
    const { source, renewals } = renewable();
    const { client, clock, sent } = clientOf(() => ({ status: 401 }), { source });
    expect(await failure(clock.run(client.send(get)))).toMatchObject({ code: 'UNAUTHENTICATED' });
    expect(renewals).toHaveLength(1);
    expect(sent).toHaveLength(2);
  });

  it('are not renewed when renewing would not help, or cannot be done', async () => {
    const { source, renewals } = renewable();
    const errors = { rules: [errorRule({ status: 401, verdict: () => ({ kind: 'authentication', expired: false }) })] };
    const refused = clientOf(() => ({ status: 401 }), { source, errors });
    expect(await failure(refused.clock.run(refused.client.send(get)))).toMatchObject({ code: 'UNAUTHENTICATED' });
    const fixed = clientOf(() => ({ status: 401 }));
    expect(await failure(fixed.clock.run(fixed.client.send(get)))).toMatchObject({ code: 'UNAUTHENTICATED' });
    expect([renewals.length, refused.sent.length, fixed.sent.length]).toEqual([0, 1, 1]);
  });
});

describe('stopping', () => {
  it('gives up after the time-out, as an error that may be retried', async () => {
    const { client, clock, sent } = clientOf(() => ({ hangs: true }), { timeoutMs: 1000, retry: { retries: 1 } });
    const startMs = clock.now();
    const error = await failure(clock.run(client.send(get)));
    expect(error).toMatchObject({ code: 'UNAVAILABLE', retryable: true });
    expect(isLostAnswer(error)).toBe(false);
    expect(clock.now() - startMs).toBeGreaterThanOrEqual(2000);
    expect(sent).toHaveLength(2);
  });

  it('gives single requests more time where they need it', async () => {
    const { client, clock } = clientOf(() => ({ hangs: true }), { timeoutMs: 1000 });
    const startMs = clock.now();
    await failure(clock.run(client.send({ ...post, timeoutMs: 120_000 })));
    expect(clock.now() - startMs).toBe(120_000);
  });

  it('passes the reason of an abort through, whether waiting for an answer, for room or for a retry', async () => {
    const reason = new Error('the host stops');
    const scripts: ScriptedAnswer[] = [
      { hangs: true },
      { status: 503 },
      { status: 429, headers: { 'retry-after': '30' } },
    ];
    for (const answer of scripts) {
      const { client, clock, sent } = clientOf(() => answer);
      const controller = new AbortController();
      const sending = failure(client.send(get, { signal: controller.signal }));
      await clock.advance(10);
      controller.abort(reason);
      expect(await sending).toBe(reason);
      expect(sent).toHaveLength(1);
    }
  });

  it('leaves a write in doubt when the abort comes while it is under way, or after a try whose answer was lost', async () => {
    const reason = new Error('the host stops');
    const patch = { ...post, method: 'PATCH', safety: 'idempotent' } as const;
    const cases = [
      { request: post, answer: { hangs: true } },
      { request: patch, answer: { hangs: true } },
      { request: patch, answer: { status: 503 } },
    ] as const;
    for (const { request, answer } of cases) {
      const { client, clock, sent } = clientOf(() => answer);
      const controller = new AbortController();
      const sending = failure(client.send(request, { signal: controller.signal }));
      await clock.advance(10);
      controller.abort(reason);
      const error = await sending;
      expect(error).toMatchObject({ code: 'UNAVAILABLE', retryable: true });
      expect(isLostAnswer(error)).toBe(true);
      expect(error).toHaveProperty('cause', reason);
      expect(sent).toHaveLength(1);
    }
  });

  it('passes the reason of an abort through when a write was certainly not applied', async () => {
    const { client, clock, sent } = clientOf(() => ({ status: 429, headers: { 'retry-after': '30' } }));
    const controller = new AbortController();
    const sending = failure(client.send(post, { signal: controller.signal }));
    await clock.advance(10);
    controller.abort('why');
    expect(await sending).toBe('why');
    expect(sent).toHaveLength(1);
  });

  it('leaves a write in doubt when its answer came but could not be taken in', async () => {
    const budget = {
      take: async () => 0,
      learn: async () => {
        throw new Error('the budget is gone');
      },
      block: async () => undefined,
    };
    const facts = () => [{ scope: 'api', window: 'burst', remaining: 1 }];
    const { client, clock } = clientOf([ok, ok], { budget, rateHeaders: facts });
    expect(isLostAnswer(await failure(clock.run(client.send(post))))).toBe(true);
    expect(isLostAnswer(await failure(clock.run(client.send(get))))).toBe(false);
  });

  it('sends nothing when already aborted', async () => {
    const { client, sent } = clientOf([ok]);
    const signal = AbortSignal.abort('why');
    expect(await failure(client.send(get, { signal }))).toBe('why');
    expect(sent).toHaveLength(0);
  });

  it('refuses everything but reads on a read-only connection; a search by POST is a read', async () => {
    const { client, clock, sent } = clientOf([ok], { readOnly: true });
    for (const request of [post, { method: 'DELETE', path: path`/people/${1}` } as const]) {
      expect(await failure(client.send(request))).toMatchObject({ code: 'FORBIDDEN' });
    }
    await clock.run(client.send({ ...post, safety: 'read' }));
    expect(sent).toHaveLength(1);
  });
});
