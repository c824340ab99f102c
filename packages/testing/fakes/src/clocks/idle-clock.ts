import type { VirtualClock } from '../virtual-clock.ts';
import type { WaitingClock } from './waiting-clock.ts';

/**
 * Makes a clock over a fake's time that jumps to the next wake-up as soon as everybody waits for it.
 * @param idleTurns turns of the event loop without a newer sleep after which nothing but time can be awaited. More of
 *   them where work goes on outside the loop, e.g. ciphers or a database. @default 30
 */
export function createIdleClock(virtual: VirtualClock, idleTurns = 30): WaitingClock {
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
