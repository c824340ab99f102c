import { setImmediate, setTimeout } from 'node:timers/promises';
import type { Clock } from '@crmsync/adapter';

/**
 * A clock that runs with the fakes': waiting with a request on its way waits in real time, for that is a time limit;
 * any other waiting moves the time of all sides ahead.
 */
export function createJumpingClock(parts: {
  /** How far ahead of real time the fakes are, in milliseconds. */
  readonly aheadMs: number;
  readonly moving: { readonly open: number };
  /** Moves the fakes ahead. */
  readonly jump: (ms: number) => Promise<void>;
}): Clock {
  let aheadMs = parts.aheadMs;
  return {
    now: () => Date.now() + aheadMs,
    async sleep(ms, signal) {
      signal?.throwIfAborted();
      // The request that a time limit belongs to is under way in a moment.
      await setImmediate(undefined, signal ? { signal } : {});
      if (parts.moving.open > 0) {
        await setTimeout(ms, undefined, signal ? { signal } : {});
        return;
      }
      await parts.jump(ms);
      aheadMs += ms;
    },
  };
}
