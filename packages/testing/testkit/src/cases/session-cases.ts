import type { WorldSessions } from '../adapter-subject.ts';
import { type CaseContext, hook, portOf } from '../case-context.ts';
import { adapterCase, type ConformanceCase } from '../conformance-case.ts';
import { expectEqual, expectThat, failureOf } from '../expectations.ts';
import { answering, type SentRequest } from '../scripted-transport.ts';

/** A connection that reads, and the sessions it makes. */
function opened(context: CaseContext) {
  const credentials = context.credentials();
  const connection = context.connect({ credentials });
  const listing = context.adapter.ports.find(({ capabilities }) => capabilities.operations.includes('list'));
  const port = portOf(connection, listing?.capabilities.objectType ?? '');
  return { connection, credentials, read: async () => port.list?.() };
}

/** The vendor's sessions, or `undefined` for an adapter that does not log in: what it does tells. */
async function sessionsOf(context: CaseContext): Promise<WorldSessions | undefined> {
  const { connection, credentials, read } = opened(context);
  await read();
  await connection.close();
  const logsIn = credentials.stored().length > 0 || (context.world.sessions?.logins() ?? 0) > 0;
  context.transport.forget();
  return logsIn ? hook(context.world.sessions, 'sessions of an adapter that logs in') : undefined;
}

function carries(request: SentRequest, token: string): boolean {
  return [request.url, request.body, ...Object.values(request.headers)].some((text) => text.includes(token));
}

const needs = (adapter: CaseContext['adapter']) =>
  adapter.ports.some(({ capabilities }) => capabilities.operations.includes('list'));

/** Cases of adapters that log in: a session may be a seat that somebody pays for. */
export const sessionCases: readonly ConformanceCase[] = [
  adapterCase({
    id: 'session-once',
    title: 'one login for everything',
    rule: 'A connection logs in once, however many calls begin at once; the session is kept before its first use.',
    needs,
    async check(context) {
      const sessions = await sessionsOf(context);
      if (!sessions) return;
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
      const sessions = await sessionsOf(context);
      if (!sessions) return;
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
      const sessions = await sessionsOf(context);
      if (!sessions) return;
      const { transport } = context;
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
