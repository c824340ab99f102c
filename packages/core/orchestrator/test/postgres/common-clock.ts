import { setTimeout } from 'node:timers/promises';
import type { Clock } from '@crmsync/adapter';

const lookMs = 2;

/**
 * A clock that several workers share: who waits moves the time of all ahead, but not while a request of this process is
 * on its way, for that would be its time limit.
 */
export function createCommonClock(parts: {
  now(): number;
  /** Moves the time of everybody ahead. */
  advance(ms: number): Promise<void> | void;
  readonly moving: { readonly open: number };
}): Clock {
  return {
    now: parts.now,
    async sleep(ms, signal) {
      const wait = signal ? { signal } : {};
      const began = Date.now();
      do await setTimeout(lookMs, undefined, wait);
      while (parts.moving.open > 0 && Date.now() - began < ms);
      await parts.advance(ms);
    },
  };
}
