import type { Clock } from '@crmsync/adapter';
import type { VirtualClock } from '@crmsync/fakes';

/** Turns of the event loop without a newer sleep after which nothing but time can be awaited; sealing takes some. */
const idleTurns = 2_000;

/** A clock that jumps to the next wake-up time as soon as everybody waits for it. */
export function createIdleClock(virtual: VirtualClock): Clock {
  const sleepers = new Set<{ readonly at: number; wake(): void }>();
  let turns = 0;
  let pumping = false;
  const pump = (): void => {
    if (sleepers.size === 0) {
      pumping = false;
      return;
    }
    turns += 1;
    if (turns > idleTurns) {
      turns = 0;
      const next = [...sleepers].reduce((first, sleeper) => (sleeper.at < first.at ? sleeper : first));
      if (next.at > virtual.now()) virtual.set(next.at);
      sleepers.delete(next);
      next.wake();
    }
    setImmediate(pump);
  };
  return {
    now: () => virtual.now(),
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        signal?.throwIfAborted();
        const stop = (): void => {
          sleepers.delete(sleeper);
          reject(signal?.reason);
        };
        const sleeper = {
          at: virtual.now() + ms,
          wake: () => {
            signal?.removeEventListener('abort', stop);
            resolve();
          },
        };
        signal?.addEventListener('abort', stop, { once: true });
        sleepers.add(sleeper);
        turns = 0;
        if (!pumping) {
          pumping = true;
          setImmediate(pump);
        }
      }),
  };
}
