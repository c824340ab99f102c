import { CrmSyncError } from '@crmsync/model';
import { type ConformanceCase, having, portCase } from '../conformance-case.ts';
import { expectCode, expectEqual, expectThat, failureOf } from '../expectations.ts';
import { expectLetGo, hangingUntilAborted } from '../let-go.ts';
import { answering, hanging } from '../scripted-transport.ts';

const waitSeconds = 37;
/** More requests than anybody needs to find out that the vendor is down. */
const mostAttempts = 10;

/** Cases of limits, failures of the vendor, time-outs and cancelling. */
export const limitCases: readonly ConformanceCase[] = [
  portCase({
    id: 'rate-limit-honoured',
    transport: 'http',
    title: '429 with Retry-After',
    rule: 'After a 429 nothing more is sent in its scope until the time that the vendor named has passed.',
    needs: having('list'),
    async check({ port, transport, answers, world }) {
      transport.addFault({ fault: answering(answers.rateLimited(waitSeconds)), times: 1 });
      const limitedMs = world.clock.now();
      const failure = await failureOf(() => Promise.all([port.list?.(), port.list?.()]));
      const early = transport.sent.filter(({ atMs }) => atMs > limitedMs && atMs < limitedMs + waitSeconds * 1000);
      expectEqual('requests during the wait', early.length, 0);
      if (failure === undefined) return;
      expectThat('else it is told as such', CrmSyncError.is(failure) && failure.code === 'RATE_LIMITED', failure);
    },
  }),
  portCase({
    id: 'rate-limit-told',
    transport: 'http',
    title: '429 without time to wait',
    rule: 'When the wait is longer than the caller allows, a RateLimitError tells how long, and nothing more is sent.',
    needs: having('list'),
    async check({ port, transport, answers }) {
      transport.addFault({ fault: answering(answers.rateLimited(waitSeconds)) });
      const error = await expectCode('listing', 'RATE_LIMITED', () => port.list?.({ maxWaitMs: 1_000 }));
      expectThat('it may be tried again', error.retryable);
      expectThat('it says when', (error.retryAfterMs ?? 0) >= waitSeconds * 1000, error.retryAfterMs);
      expectEqual('requests', transport.sent.length, 1);
      await expectCode('listing again', 'RATE_LIMITED', () => port.list?.({ maxWaitMs: 1_000 }));
      expectEqual('requests then', transport.sent.length, 1);
    },
  }),
  portCase({
    id: 'read-retried',
    title: 'a read that fails once',
    rule: 'A read that failed for a moment is tried again after a wait.',
    needs: having('list'),
    async check({ port, transport, world }) {
      for (const fault of [answering({ status: 503 }), answering({ status: 500 }), hanging]) {
        const startedMs = world.clock.now();
        transport.addFault({ fault, times: 1 });
        const failure = await failureOf(() => port.list?.());
        expectThat('the listing succeeds', failure === undefined, failure);
        expectThat('it waited', world.clock.now() > startedMs);
      }
    },
  }),
  portCase({
    id: 'read-given-up',
    title: 'an account that stays down',
    rule: 'A vendor that stays down ends in an UnavailableError that may be tried again, after a few requests.',
    needs: having('list'),
    async check({ port, transport }) {
      transport.addFault({ fault: answering({ status: 503 }) });
      const error = await expectCode('listing', 'UNAVAILABLE', () => port.list?.());
      expectThat('it may be tried again', error.retryable);
      expectThat(
        `there are at most ${mostAttempts} requests`,
        transport.sent.length <= mostAttempts,
        transport.sent.length,
      );
    },
  }),
  portCase({
    id: 'request-timeout',
    title: 'requests that are never answered',
    rule: 'Every request has a time-out on the clock, and its signal is aborted then.',
    needs: (capabilities) => having('list')(capabilities) || having('get')(capabilities),
    async check({ port, transport, world, remote, capabilities }) {
      const [by] = capabilities.search.by;
      const calls: readonly (readonly [name: string, call: () => unknown])[] = [
        ['list', () => port.list?.()],
        ['get', () => port.get?.([remote.unknownId ?? '999999999'])],
        ['find', () => (by === undefined ? undefined : port.find?.([{ key: 'a', by, value: 'nobody@example.com' }]))],
      ];
      transport.addFault({ fault: hanging });
      for (const [name, call] of calls) {
        if (!(name in port)) continue;
        transport.forget();
        const startedMs = world.clock.now();
        await expectCode(name, 'UNAVAILABLE', call);
        expectThat(`${name} waited for the time-out`, world.clock.now() - startedMs >= 20_000);
        expectThat(`${name} sent something`, transport.sent.length > 0);
        expectThat(
          `${name} let go of its requests`,
          transport.sent.every(({ signal }) => signal.aborted),
        );
      }
    },
  }),
  portCase({
    id: 'abort-during',
    title: 'aborted while a request is on its way',
    rule: "Aborting ends a reading at once with the signal's reason, lets go of its request, and sends nothing more.",
    needs: having('list'),
    async check(context) {
      const { port, transport } = context;
      const reason = new Error('enough');
      const controller = new AbortController();
      transport.addFault({ fault: hangingUntilAborted(controller, reason) });
      await expectLetGo(context, async () => {
        const failure = await failureOf(() => port.list?.({ signal: controller.signal }));
        expectThat('it ends with the reason', failure === reason, failure);
      });
      transport.heal();
    },
  }),
];
