import type { Clock } from '@crmsync/adapter';

/** The real time: the {@link Clock} that connections use unless the host gives another. */
export const systemClock: Clock = {
  now: () => Date.now(),
  sleep: (ms, signal) =>
    new Promise((resolve, reject) => {
      if (signal?.aborted) {
        reject(signal.reason);
        return;
      }
      const onAbort = () => {
        clearTimeout(timer);
        reject(signal?.reason);
      };
      const timer = setTimeout(
        () => {
          signal?.removeEventListener('abort', onAbort);
          resolve();
        },
        Math.min(Math.max(0, ms), longestTimerMs),
      );
      signal?.addEventListener('abort', onAbort, { once: true });
    }),
};

/** Timers of the platform overflow above this; longer sleeps simply end early and are asked for again. */
const longestTimerMs = 2_147_483_647;
