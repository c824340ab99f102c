/**
 * When this process first saw things that others wrote. What was there at a moment of our clock was written before it,
 * whatever the writer's clock says: a span counted from the first sight never ends too early.
 */
export interface Sightings {
  /** When this process first saw it: now, if it has not before. */
  firstSeen(key: string, nowMs: number): number;
  /**
   * When a span is over that began at `atMs` of the writer's clock: counted from the first sight, or by the writer's
   * stamp plus what clocks may differ, whichever comes first.
   */
  endOf(key: string, span: { readonly atMs: number; readonly forMs: number }, nowMs: number): number;
  /** Forgets what was not asked for since the last call. */
  sweep(): void;
}

/** @param maxClockSkewMs most that the clocks of two processes differ */
export function createSightings(maxClockSkewMs: number): Sightings {
  let seen = new Map<string, number>();
  let asked = new Map<string, number>();
  const firstSeen = (key: string, nowMs: number): number => {
    const at = seen.get(key) ?? nowMs;
    seen.set(key, at);
    asked.set(key, at);
    return at;
  };
  return {
    firstSeen,
    endOf: (key, { atMs, forMs }, nowMs) => Math.min(firstSeen(key, nowMs) + forMs, atMs + forMs + maxClockSkewMs),
    sweep: () => {
      seen = asked;
      asked = new Map();
    },
  };
}
