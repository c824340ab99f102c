/** Time that a test or a control call can move; every stamp, window and lag of a fake is measured on it. */
export interface VirtualClock {
  /** The present in milliseconds since the epoch. */
  now(): number;
  /** Moves the clock forward by `ms` milliseconds. */
  advance(ms: number): void;
  /** Moves the clock to `ms` milliseconds since the epoch. */
  set(ms: number): void;
}

/**
 * Makes a clock that stands still until it is moved.
 *
 * @param startMs first reading in milliseconds since the epoch. @default 2026-01-01T00:00:00Z
 */
export function createVirtualClock(startMs: number = Date.UTC(2026, 0, 1)): VirtualClock {
  let currentMs = startMs;
  return {
    now: () => currentMs,
    advance(ms) {
      currentMs += ms;
    },
    set(ms) {
      currentMs = ms;
    },
  };
}

/** Makes a clock that follows real time plus an offset, so that a running server can be moved ahead. */
export function createOffsetClock(): VirtualClock {
  let offsetMs = 0;
  return {
    now: () => Date.now() + offsetMs,
    advance(ms) {
      offsetMs += ms;
    },
    set(ms) {
      offsetMs = ms - Date.now();
    },
  };
}
