/** A source of numbers in [0, 1), used for jitter only. */
export type Random = () => number;

/** The platform's random numbers. */
export const systemRandom: Random = () => Math.random();

/** The same numbers for the same seed (mulberry32), so that tests and simulations repeat. */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
