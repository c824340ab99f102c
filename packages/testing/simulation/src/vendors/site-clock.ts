/** The time of a story as an account reads it; nobody but the scheduler moves it. */
export interface SiteClock {
  now(): number;
  advance(ms: number): never;
  set(ms: number): never;
}

/** Makes the clock of an account. */
export function createSiteClock(now: () => number): SiteClock {
  const refuse = (): never => {
    throw new TypeError('the time of a story moves by itself');
  };
  return { now, advance: refuse, set: refuse };
}
