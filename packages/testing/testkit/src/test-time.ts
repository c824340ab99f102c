import type { Clock } from '@crmsync/adapter';

/** Time that moves only when everything waits for it, so that no wait takes any. */
export interface TestTime {
  /** The adapter's clock: shows the account's time. */
  readonly clock: Clock;
  /** Counts work as going on, so that time does not move under it. */
  during<T>(work: () => Promise<T>): Promise<T>;
  /**
   * Waits for a promise, moving time on whenever nothing else can go on.
   * @throws Error when the promise waits for something that is neither work nor the clock
   */
  run<T>(promise: Promise<T>): Promise<T>;
}

interface Sleeper {
  readonly atMs: number;
  wake(): void;
}

/** Turns of the event loop without any work after which nothing is taken to go on. */
const quietTurns = 6;
/** Turns after which waiting without a sleeper is given up. */
const stalledTurns = 200;

/** Makes the time of one case over the account's clock. */
export function createTestTime(account: { now(): number; advance(ms: number): void }): TestTime {
  const sleepers = new Set<Sleeper>();
  let working = 0;
  let activity = 0;
  const sleep: Clock['sleep'] = (ms, signal) =>
    new Promise((resolve, reject) => {
      activity += 1;
      if (signal?.aborted) return reject(signal.reason);
      const sleeper: Sleeper = {
        atMs: account.now() + Math.max(0, ms),
        wake() {
          signal?.removeEventListener('abort', onAbort);
          resolve();
        },
      };
      const onAbort = () => {
        activity += 1;
        sleepers.delete(sleeper);
        reject(signal?.reason);
      };
      signal?.addEventListener('abort', onAbort, { once: true });
      sleepers.add(sleeper);
    });
  const wakeNext = () => {
    const [next] = [...sleepers].sort((left, right) => left.atMs - right.atMs);
    if (!next) return false;
    sleepers.delete(next);
    if (next.atMs > account.now()) account.advance(next.atMs - account.now());
    next.wake();
    return true;
  };
  return {
    clock: { now: () => account.now(), sleep },
    async during(work) {
      working += 1;
      try {
        return await work();
      } finally {
        working -= 1;
        activity += 1;
      }
    },
    async run(promise) {
      let done = false;
      const finish = () => {
        done = true;
      };
      promise.then(finish, finish);
      let stalled = 0;
      while (!done) {
        if (
          !(await isQuiet(
            () => working > 0 || done,
            () => activity,
          ))
        )
          continue;
        stalled = wakeNext() ? 0 : stalled + quietTurns;
        if (stalled > stalledTurns) throw new Error('The call waits for ever: for neither an answer nor the clock');
      }
      return promise;
    },
  };
}

/** Whether nothing happens for some turns of the event loop. */
async function isQuiet(isBusy: () => boolean, activity: () => number): Promise<boolean> {
  const before = activity();
  for (let turn = 0; turn < quietTurns; turn += 1) {
    await new Promise((resolve) => setImmediate(resolve));
    if (isBusy() || activity() !== before) return false;
  }
  return true;
}
