import { createPairDictionary } from '../table/pair-dictionary.ts';

/** Pairs of rows seen so far. */
export interface PairSet {
  /** Adds a pair; says whether it is new. */
  add(a: number, b: number): boolean;
}

/** Makes an empty set. */
export function createPairSet(): PairSet {
  const pairs = createPairDictionary();
  return {
    add(a, b) {
      const before = pairs.count;
      // Rows begin at 0.
      return pairs.add(Math.min(a, b) + 1, Math.max(a, b) + 1) > before;
    },
  };
}
