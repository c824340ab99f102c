import type { Adapter, Credential } from '@crmsync/adapter';
import type { WorldSessions } from '../adapter-subject.ts';
import { type CaseContext, hook, portOf, type TestCredentials } from '../case-context.ts';
import { adapterCase, type ConformanceCase } from '../conformance-case.ts';
import { expectEqual, expectThat, failureOf } from '../expectations.ts';
import { answering, type SentRequest } from '../scripted-transport.ts';

/** A connection that reads, and the sessions it makes. */
function opened(context: CaseContext, credentials = context.credentials()) {
  const connection = context.connect({ credentials });
  const listing = context.adapter.ports.find(({ capabilities }) => capabilities.operations.includes('list'));
  const port = portOf(connection, listing?.capabilities.objectType ?? '');
  return { connection, credentials, read: async () => port.list?.() };
}

/** Credentials of a host that keeps the session, whoever opened it. */
function keeping(credentials: TestCredentials): TestCredentials & { kept(): string | undefined } {
  let kept: Credential | undefined;
  return {
    ...credentials,
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

function sessionsOf({ world }: CaseContext): WorldSessions {
  return hook(world.sessions, 'sessions of an adapter that logs in');
}

function carries(request: SentRequest, token: string): boolean {
  return [request.url, request.body, ...Object.values(request.headers)].some((text) => text.includes(token));
}

const lists = ({ ports }: Adapter): boolean =>
  ports.some(({ capabilities }) => capabilities.operations.includes('list'));
const needs = (adapter: Adapter): boolean => adapter.login !== undefined && lists(adapter);

/** Cases of adapters that log in: a session may be a seat that somebody pays for. */
export const sessionCases: readonly ConformanceCase[] = [
  adapterCase({
    id: 'session-declared',
    title: 'whether there is a login',
    rule: 'An adapter that logs in declares it, and one that does not makes no session.',
    needs: lists,
    async check(context) {
      const { connection, credentials, read } = opened(context);
      await read();
      await connection.close();
      const logsIn = credentials.stored().length > 0 || (context.world.sessions?.logins() ?? 0) > 0;
      expectEqual('declared', context.adapter.login !== undefined, logsIn);
    },
  }),
  adapterCase({
    id: 'session-found',
    title: 'a session of a process that died',
    rule: 'A session that the host keeps is used again instead of a new login; logged out, it is kept no more.',
    needs,
    async check(context) {
      const sessions = sessionsOf(context);
      const credentials = keeping(context.credentials());
      await opened(context, credentials).read();
      const next = opened(context, credentials);
      await Promise.all([next.read(), next.read()]);
      expectEqual('logins', sessions.logins(), 1);
      sessions.expire();
      await next.read();
      expectEqual('logins after the vendor ended it', sessions.logins(), 2);
      await next.connection.close();
      expectEqual('open after closing', sessions.open(), 0);
      expectEqual('kept after closing', credentials.kept(), undefined);
    },
  }),
  adapterCase({
    id: 'session-once',
    title: 'one login for everything',
    rule: 'A connection logs in once, however many calls begin at once; the session is kept before its first use.',
    needs,
    async check(context) {
      const sessions = sessionsOf(context);
      const before = sessions.logins();
      const { connection, credentials, read } = opened(context);
      expectEqual('logins by connecting', sessions.logins() - before, 0);
      await Promise.all([read(), read(), read()]);
      await read();
      expectEqual('logins', sessions.logins() - before, 1);
      const [session, ...others] = credentials.stored();
      expectEqual('sessions given to be kept', session ? 1 + others.length : 0, 1);
      const used = context.transport.sent.findIndex((request) => carries(request, session?.token ?? ''));
      expectThat('kept before its first use', used >= (session?.requestsBefore ?? 0), used);
      await connection.close();
    },
  }),
  adapterCase({
    id: 'session-expired',
    title: 'a session that the vendor ended',
    rule: 'When the vendor ended a session there is one new login, and the request is sent again.',
    needs,
    async check(context) {
      const sessions = sessionsOf(context);
      const { connection, read } = opened(context);
      await read();
      const before = sessions.logins();
      sessions.expire();
      await Promise.all([read(), read()]);
      expectEqual('new logins', sessions.logins() - before, 1);
      expectEqual('open sessions', sessions.open(), 1);
      await connection.close();
    },
  }),
  adapterCase({
    id: 'session-ended',
    title: 'logging out',
    rule: 'Closing logs out, also after a failure and while a login is under way; no session is left open.',
    needs,
    async check(context) {
      const sessions = sessionsOf(context);
      const { transport } = context;
      const plain = opened(context);
      await plain.read();
      await plain.connection.close();
      expectEqual('open after closing', sessions.open(), 0);
      const failing = opened(context);
      await failing.read();
      transport.addFault({ fault: answering({ status: 400 }), times: 1 });
      expectThat('a reading fails', (await failureOf(failing.read)) instanceof Error);
      await failing.connection.close();
      await failing.connection.close();
      expectEqual('open after a failure', sessions.open(), 0);
      const hurried = opened(context);
      const reading = failureOf(hurried.read);
      await hurried.connection.close();
      await reading;
      expectEqual('open after closing during the login', sessions.open(), 0);
    },
  }),
];
