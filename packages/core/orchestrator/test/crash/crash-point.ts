import { type AccountView, namesOfMany, viewOf } from './account-view.ts';
import type { KillPoint } from './port-calls.ts';
import { edit, seed } from './scenario.ts';
import { leaseMs, openTwoAccounts, type TwoAccounts, type UnansweredWrite } from './two-accounts.ts';

/** Which sync is crashed into: the first one, or the one after users edited both sides. */
export type Part = 'first sync' | 'sync of edits';

/** What goes wrong in a part, or nothing. */
export type Mishap =
  | { readonly kind: 'none' }
  | { readonly kind: 'kill'; readonly kill: KillPoint }
  | { readonly kind: 'unanswered'; readonly unanswered: UnansweredWrite };

/** What a scenario came to. */
export interface Outcome {
  /** Where the worker died; `undefined` when it came to the end. */
  readonly diedAt: string | undefined;
  /** Port calls of the worker of the part, where it lived. */
  readonly calls: readonly string[];
  /** Write requests of the part. */
  readonly writes: readonly string[];
  /** Both accounts after the part was synced to the end. */
  readonly view: AccountView;
  /** Names of several records in one account. */
  readonly twice: readonly string[];
  /** Write requests of a further run. */
  readonly further: readonly string[];
  /** Both accounts at the very end, after edits that followed a crash in the first sync. */
  readonly last: AccountView;
  /** Connections that failed as a whole at any time. */
  readonly failures: readonly string[];
}

/** Plays the scenario with one mishap in one part. */
export async function play(part: Part, mishap: Mishap): Promise<Outcome> {
  const accounts = await openTwoAccounts();
  try {
    const seeded = seed(accounts);
    if (part === 'sync of edits') {
      await accounts.workHere('worker-1');
      edit(accounts, seeded);
    }
    accounts.takeWrites();
    const crashed = await workThrough(accounts, mishap);
    const view = viewOf(accounts);
    const writes = accounts.takeWrites();
    const quiet = await accounts.workHere('worker-3');
    const further = accounts.takeWrites();
    if (part === 'first sync') {
      edit(accounts, seeded);
      await accounts.workHere('worker-1');
    }
    const failures = [...crashed.runs, ...quiet.runs].flatMap((run) => Object.values(run.failures));
    return {
      diedAt: crashed.diedAt,
      calls: crashed.calls,
      writes,
      view,
      twice: namesOfMany(view),
      further,
      last: viewOf(accounts),
      failures: failures.map(({ code }) => code),
    };
  } finally {
    await accounts.close();
  }
}

/** Lets a worker die as told and another one finish: every other time under the same name, else after the lease. */
async function workThrough(accounts: TwoAccounts, mishap: Mishap) {
  if (mishap.kind === 'unanswered') accounts.trap(mishap.unanswered);
  const first = await accounts.work('worker-1', mishap.kind === 'kill' ? mishap.kill : undefined);
  if (first.ended === 'done') return { diedAt: undefined, ...first.report };
  const sameWorker = mishap.kind === 'kill' && mishap.kill.call % 2 === 0;
  if (!sameWorker) accounts.advance(leaseMs);
  const second = await accounts.work(sameWorker ? 'worker-1' : 'worker-2');
  if (second.ended === 'killed') throw new Error(`the second worker was killed, too, at ${second.at}`);
  return { diedAt: first.at, ...second.report };
}
