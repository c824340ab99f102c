import type { WaitingClock } from './waiting-clock.ts';

interface Sleeper {
  readonly atMs: number;
  readonly order: number;
  readonly wake: () => void;
}

/** A clock to wait on that only moves when told, or while a promise waits for it. */
export interface SteppedClock extends WaitingClock {
  /** Moves on by `ms` milliseconds, waking sleepers in order of time. */
  advance(ms: number): Promise<void>;
  /**
   * Moves from sleeper to sleeper until the promise is settled.
   * @throws Error when the promise waits for something else than the clock
   */
  run<T>(promise: Promise<T>): Promise<T>;
}

/** Lets every promise that can go on do so. */
async function settle(): Promise<void> {
  for (let round = 0; round < 3; round += 1) await new Promise((resolve) => setImmediate(resolve));
}

/**
 * Makes a clock for a test of one piece of code, which then takes no time.
 * @param startMs first reading in milliseconds since the epoch. @default 2026-11-21T10:00:00Z
 */
export function createSteppedClock(startMs = Date.parse('2026-11-21T10:00:00.000Z')): SteppedClock {
  let nowMs = startMs;
  let orders = 0;
  const sleepers = new Set<Sleeper>();
  const earliest = () => [...sleepers].sort((left, right) => left.atMs - right.atMs || left.order - right.order)[0];
  const wakeUntil = async (untilMs: number) => {
    for (;;) {
      await settle();
      const next = earliest();
      if (!next || next.atMs > untilMs) break;
      nowMs = Math.max(nowMs, next.atMs);
      sleepers.delete(next);
      next.wake();
    }
    nowMs = Math.max(nowMs, untilMs);
  };
  return {
    now: () => nowMs,
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        if (signal?.aborted) return reject(signal.reason);
        orders += 1;
        const sleeper: Sleeper = { atMs: nowMs + ms, order: orders, wake: resolve };
        sleepers.add(sleeper);
        signal?.addEventListener('abort', () => {
          sleepers.delete(sleeper);
          reject(signal.reason);
        });
      }),
    advance: (ms) => wakeUntil(nowMs + ms),
    run: async (promise) => {
      let done = false;
      const finish = () => {
        done = true;
      };
      promise.then(finish, finish);
      for (;;) {
        await settle();
        if (done) return promise;
        const next = earliest();
        if (!next) throw new Error('Nothing is left to wait for, and the promise is still pending');
        await wakeUntil(next.atMs);
      }
    },
  };
}
