import { type Credential, type CredentialSource, UnavailableError } from '@crmsync/adapter';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type AdapterDefinition, isLostAnswer, markLost, path } from '../src/index.ts';
import { adapterOf, connected } from './support/acme-connection.ts';
import type { SentRequest } from './support/scripted-fetch.ts';

const session: NonNullable<AdapterDefinition['session']> = {
  seats: true,
  open: async ({ http }) => {
    const schema = z.object({ token: z.string() });
    return (await http.send({ method: 'POST', path: path`/login`, schema, safety: 'read' })).body;
  },
  close: async ({ http }) => {
    await http.send({ method: 'POST', path: path`/logout`, safety: 'read' });
  },
};

/** A vendor that gives a new session for each login, and knows which are open. */
function vendor() {
  const open = new Set<string>();
  let logins = 0;
  const answer = ({ url, headers }: SentRequest) => {
    const token = headers.get('authorization')?.replace('Bearer ', '') ?? '';
    const { pathname } = new URL(url);
    if (pathname === '/login') {
      logins += 1;
      open.add(`s${logins}`);
      return { body: { token: `s${logins}` } };
    }
    if (!open.has(token)) return { status: 401 };
    if (pathname === '/logout') open.delete(token);
    return { body: {} };
  };
  return { answer, open, logins: () => logins };
}

/** A host that keeps the session of an account, whoever opened it. */
function keeper(): CredentialSource & { kept(): string | undefined } {
  let kept: Credential | undefined;
  return {
    current: async () => ({ token: 'made-up-password' }),
    session: async (logIn, rejected) => {
      if (!kept || kept.token === rejected?.token) kept = await logIn();
      return kept;
    },
    forget: async ({ token }) => {
      if (kept?.token === token) kept = undefined;
    },
    kept: () => kept?.token,
  };
}

const get = { method: 'GET', path: '/people' };

describe('a session that the host keeps', () => {
  it('is declared, with its seat, for those who plan without an account', () => {
    expect(adapterOf({ session }).login).toEqual({ seats: true });
    expect(adapterOf({}).login).toBeUndefined();
  });

  it('is used by the next connection when the first one died, and its seat is freed in the end', async () => {
    const { answer, open, logins } = vendor();
    const credentials = keeper();
    const died = connected({ session }, answer, { credentials });
    await died.clock.run(died.connection.request(get));
    const next = connected({ session }, answer, { credentials });
    await next.clock.run(next.connection.request(get));
    expect(logins()).toBe(1);
    await next.clock.run(next.connection.close());
    expect([...open]).toEqual([]);
    expect(credentials.kept()).toBeUndefined();
  });

  it('is replaced when the vendor has ended it', async () => {
    const { answer, open, logins } = vendor();
    const credentials = keeper();
    const { connection, clock } = connected({ session }, answer, { credentials });
    await clock.run(connection.request(get));
    open.clear();
    await clock.run(Promise.all([connection.request(get), connection.request(get)]));
    expect(logins()).toBe(2);
    expect(credentials.kept()).toBe('s2');
    await clock.run(connection.request(get));
    expect(logins()).toBe(2);
  });

  it('stays kept when logging out fails, so that it can still be freed', async () => {
    const { answer } = vendor();
    const credentials = keeper();
    const failing = (request: SentRequest) =>
      new URL(request.url).pathname === '/logout' ? { status: 400 } : answer(request);
    const { connection, clock } = connected({ session }, failing, { credentials });
    await clock.run(connection.request(get));
    await expect(clock.run(connection.close())).rejects.toMatchObject({ code: 'REJECTED' });
    expect(credentials.kept()).toBe('s1');
  });

  it('is opened and closed by a connection that may only read, also where a login must not be sent twice', async () => {
    const { answer, open, logins } = vendor();
    const once: typeof session = {
      ...session,
      open: async ({ http }) => {
        const schema = z.object({ token: z.string() });
        return (await http.send({ method: 'POST', path: path`/login`, schema, safety: 'unsafe' })).body;
      },
      close: async ({ http }) => {
        await http.send({ method: 'POST', path: path`/logout`, safety: 'idempotent' });
      },
    };
    const { connection, clock } = connected({ session: once }, answer, { credentials: keeper(), readOnly: true });
    await clock.run(connection.request(get));
    expect([logins(), open.size]).toEqual([1, 1]);
    await expect(clock.run(connection.request({ ...get, method: 'POST' }))).rejects.toMatchObject({
      code: 'FORBIDDEN',
    });
    await clock.run(connection.close());
    expect(open.size).toBe(0);
  });

  it('whose login was not answered leaves no doubt about the write that needed it', async () => {
    const credentials = keeper();
    const seen: boolean[] = [];
    const watching: CredentialSource = {
      ...credentials,
      session: (logIn) =>
        logIn().catch((error: unknown) => {
          seen.push(isLostAnswer(error));
          throw error;
        }),
    };
    const lost: typeof session = {
      ...session,
      open: async () => {
        throw markLost(new UnavailableError('no answer', { retryAfterMs: 1_000 }));
      },
    };
    const { connection, clock } = connected({ session: lost }, () => ({ body: {} }), { credentials: watching });
    const failure = await clock.run(connection.request({ ...get, method: 'POST' })).catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: 'UNAVAILABLE', message: 'no answer', retryAfterMs: 1_000 });
    expect([isLostAnswer(failure), seen]).toEqual([false, [true]]);
  });

  it('that was refused though it is open is logged out before the next login, so that it takes no second seat', async () => {
    const { answer, open, logins } = vendor();
    let refused = false;
    let mostOpen = 0;
    const moody = (request: SentRequest) => {
      const { pathname } = new URL(request.url);
      const answered = !refused && pathname === '/people' ? { status: 401 } : answer(request);
      if (pathname === '/people') refused = true;
      mostOpen = Math.max(mostOpen, open.size);
      return answered;
    };
    const { connection, clock } = connected({ session }, moody, { credentials: keeper() });
    await clock.run(connection.request(get));
    expect([logins(), mostOpen, open.size]).toEqual([2, 1, 1]);
  });

  it('that could not be kept is logged out when another process has one meanwhile', async () => {
    const { answer, open } = vendor();
    let attempts = 0;
    const failing: CredentialSource = {
      current: async () => ({ token: 'made-up-password' }),
      session: async (logIn) => {
        attempts += 1;
        if (attempts > 1) return { token: 'theirs' };
        await logIn();
        throw new UnavailableError('the storage failed');
      },
    };
    open.add('theirs');
    const { connection, clock } = connected({ session }, answer, { credentials: failing });
    await expect(clock.run(connection.request(get))).rejects.toMatchObject({ message: 'the storage failed' });
    expect([...open]).toEqual(['theirs', 's1']);
    await clock.run(connection.request(get));
    expect([...open]).toEqual(['theirs']);
  });
});
