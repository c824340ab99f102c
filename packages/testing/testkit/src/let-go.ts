import type { CaseContext } from './case-context.ts';
import { expectEqual, expectThat } from './expectations.ts';
import { type Fault, hanging } from './scripted-transport.ts';

/** The account does what it is asked and never answers; once it was asked, the caller aborts. */
export function hangingUntilAborted(controller: AbortController, reason: unknown): Fault {
  return (forward, request) => {
    const asked = async () => {
      const response = await forward();
      setImmediate(() => controller.abort(reason));
      return response;
    };
    return hanging(asked, request);
  };
}

/** Throws unless an aborted call ends at once, lets go of its requests, and sends nothing more afterwards. */
export async function expectLetGo({ transport, world }: CaseContext, call: () => Promise<void>): Promise<void> {
  transport.forget();
  const startedMs = world.clock.now();
  await call();
  expectThat('it ends at once', world.clock.now() - startedMs < 1_000);
  expectThat(
    'it lets go of its requests',
    transport.sent.every(({ signal, status }) => signal.aborted || status !== undefined),
  );
  const count = transport.sent.length;
  for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  expectEqual('requests afterwards', transport.sent.length - count, 0);
}
