import { portOf } from '../case-context.ts';
import { adapterCase, type ConformanceCase } from '../conformance-case.ts';
import { expectEqual, expectThat, failureOf } from '../expectations.ts';

/** Cases of adapters that need no HTTP: what takes them out of the cases of HTTP is true. */
export const statementCases: readonly ConformanceCase[] = [
  adapterCase({
    id: 'without-http',
    title: 'a system that is not reached by HTTP',
    rule: 'An adapter of statements fetches nothing, has no rate limits of requests, and `request` refuses; what it does passes the gate.',
    transport: 'statements',
    async check({ adapter, connect, transport }) {
      expectEqual('rate limits', Object.keys(adapter.rateLimits), []);
      expectThat('it logs in by no request', adapter.login === undefined);
      const connection = connect();
      const refusal = await failureOf(() => connection.request({ method: 'GET', path: '/' }));
      expectThat('`request` refuses with a TypeError', refusal instanceof TypeError, refusal);
      expectEqual('statements so far', transport.sent.length, 0);
      for (const { capabilities } of adapter.ports) {
        if (!capabilities.operations.includes('list')) continue;
        transport.forget();
        await portOf(connection, capabilities.objectType).list?.();
        expectThat(`${capabilities.objectType} sends statements through the gate`, transport.sent.length > 0);
        const fetched = transport.sent.filter(({ method }) => method !== 'STATEMENT');
        expectEqual(`${capabilities.objectType}: requests`, fetched.length, 0);
      }
    },
  }),
];
