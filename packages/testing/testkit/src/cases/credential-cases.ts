import { type CaseContext, portOf, tokenMark } from '../case-context.ts';
import { adapterCase, type ConformanceCase } from '../conformance-case.ts';
import { expectCode, expectEqual, expectThat } from '../expectations.ts';
import { answering, type SentRequest } from '../scripted-transport.ts';

/** Whether a request carries the token of this version. */
function carries(request: SentRequest, version: number): boolean {
  const token = `${tokenMark}-${version}`;
  const authorisation = request.headers.authorization ?? '';
  const basic = /^basic\s+(\S+)$/i.exec(authorisation)?.[1];
  const decoded = basic === undefined ? '' : Buffer.from(basic, 'base64').toString('utf8');
  return [request.url, request.body, decoded, ...Object.values(request.headers)].some((text) => text.includes(token));
}

/** Reads something, on a port that lists. */
function reader(context: CaseContext, options: Parameters<CaseContext['connect']>[0] = {}) {
  const listing = context.adapter.ports.find(({ capabilities }) => capabilities.operations.includes('list'));
  if (!listing) throw new Error('no port lists');
  const port = portOf(context.connect(options), listing.capabilities.objectType);
  return () => port.list?.();
}

/** Where the adapter logs in, the cases of sessions tell the same of the session's token. */
const sent = (adapter: CaseContext['adapter']) => adapter.login === undefined && listing(adapter);

const listing = (adapter: CaseContext['adapter']) =>
  adapter.ports.some(({ capabilities }) => capabilities.operations.includes('list'));

/** Cases of credentials. */
export const credentialCases: readonly ConformanceCase[] = [
  adapterCase({
    id: 'token-renewed',
    transport: 'http',
    title: 'a token that expired',
    rule: 'A request refused for an expired token is sent again with a renewed one; calls at the same time share one renewal.',
    needs: sent,
    async check(context) {
      const { transport, answers } = context;
      const credentials = context.credentials();
      const read = reader(context, { credentials });
      transport.addFault({ fault: answering(answers.expired()), matches: (request) => carries(request, 1) });
      await Promise.all([read(), read(), read()]);
      expectEqual('renewals', credentials.renewals(), 1);
      const last = transport.sent.at(-1);
      expectThat('the new token is used', last !== undefined && carries(last, 2));
      transport.forget();
      await read();
      expectThat(
        'and stays in use',
        transport.sent.every((request) => carries(request, 2)),
      );
    },
  }),
  adapterCase({
    id: 'token-refused',
    title: 'a token that is refused for good',
    rule: 'Refused credentials end in an AuthenticationError after one renewal at most; they are not tried again and again.',
    needs: listing,
    async check(context) {
      const { transport, answers } = context;
      transport.addFault({ fault: answering(answers.expired()) });
      const credentials = context.credentials();
      const error = await expectCode('after a renewal', 'UNAUTHENTICATED', reader(context, { credentials }));
      expectThat('trying again does not help', !error.retryable);
      expectThat('one renewal', credentials.renewals() <= 1, credentials.renewals());
      expectThat('two requests', transport.sent.length <= 2, transport.sent.length);
      const lasting = context.credentials({ renewable: false });
      await expectCode('without a renewal', 'UNAUTHENTICATED', reader(context, { credentials: lasting }));
    },
  }),
  adapterCase({
    id: 'forbidden',
    title: 'a right that is missing',
    rule: 'A missing right is a PermissionError: the token is good, so that it is neither renewed nor tried again.',
    needs: listing,
    async check(context) {
      const { transport, answers } = context;
      const credentials = context.credentials();
      transport.addFault({ fault: answering(answers.forbidden()) });
      const error = await expectCode('listing', 'FORBIDDEN', reader(context, { credentials }));
      expectThat('trying again does not help', !error.retryable);
      expectEqual('renewals', credentials.renewals(), 0);
      expectEqual('requests', transport.sent.length, 1);
    },
  }),
  adapterCase({
    id: 'not-on-the-wire',
    transport: 'http',
    title: 'where the token goes',
    rule: "The token goes to the vendor's own address only, never in a path.",
    needs: listing,
    async check(context) {
      const { transport } = context;
      await reader(context)();
      await context.connect().whoAmI();
      const origins = new Set(transport.sent.map(({ url }) => new URL(url).origin));
      expectEqual('addresses', origins.size, 1);
      expectThat(
        'no path has it',
        transport.sent.every(({ url }) => !new URL(url).pathname.includes(tokenMark)),
      );
    },
  }),
];
