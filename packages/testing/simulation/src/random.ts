/** Random choices that repeat for the same seed. */
export interface Random {
  /** A number from 0 (inclusive) to 1 (exclusive). */
  next(): number;
  /** A whole number from `min` to `max`, both inclusive. */
  int(min: number, max: number): number;
  /** True with the given probability from 0 to 1. */
  chance(probability: number): boolean;
  /** One of a list. @throws RangeError for an empty list */
  pick<Item>(items: readonly Item[]): Item;
  /** A new list with the same items in another order. */
  shuffle<Item>(items: readonly Item[]): Item[];
  /** A generator of its own for one purpose, so that choices made elsewhere do not move its sequence. */
  fork(purpose: string): Random;
}

/** Makes a generator; equal seeds give equal sequences on every platform. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 0x1_0000_0000;
  };
  const int = (min: number, max: number): number => min + Math.floor(next() * (max - min + 1));
  return {
    next,
    int,
    chance: (probability) => next() < probability,
    pick(items) {
      const item = items[int(0, items.length - 1)];
      if (item === undefined) throw new RangeError('cannot pick from an empty list');
      return item;
    },
    shuffle: (items) =>
      items
        .map((item) => ({ item, rank: next() }))
        .sort((a, b) => a.rank - b.rank)
        .map(({ item }) => item),
    fork: (purpose) => createRandom(hashText(purpose, seed)),
  };
}

/** A 32-bit hash of a text, going on from another one. */
export function hashText(text: string, from = 0): number {
  let hash = (from ^ 0x811c9dc5) >>> 0;
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193) >>> 0;
  return hash;
}
