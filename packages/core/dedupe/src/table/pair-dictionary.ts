import { joinHash } from './hash-text.ts';

/** Pairs of numbers, numbered from 1 in order of first sight. */
export interface PairDictionary {
  /** Pairs so far. */
  readonly count: number;
  /** Number of a pair, given on first sight. `left` is above 0. */
  add(left: number, right: number): number;
}

/** Makes an empty dictionary. Open addressing in typed memory: a `Map` this large takes four times as long. */
export function createPairDictionary(): PairDictionary {
  // Left, right and number of a pair side by side; a left of 0 marks a free slot.
  let slots = new Int32Array(4 * 256);
  let count = 0;
  const placeOf = (left: number, right: number): number => {
    const mask = slots.length - 1;
    let slot = (joinHash(left, right) << 2) & mask;
    while (slots[slot] !== 0 && (slots[slot] !== left || slots[slot + 1] !== right)) slot = (slot + 4) & mask;
    return slot;
  };
  const put = (left: number, right: number, number: number): void => {
    const slot = placeOf(left, right);
    slots[slot] = left;
    slots[slot + 1] = right;
    slots[slot + 2] = number;
  };
  const grow = (): void => {
    const before = slots;
    slots = new Int32Array(before.length * 2);
    for (let slot = 0; slot < before.length; slot += 4) {
      if (before[slot] === 0) continue;
      put(before[slot] as number, before[slot + 1] as number, before[slot + 2] as number);
    }
  };
  return {
    get count() {
      return count;
    },
    add(left, right) {
      const known = slots[placeOf(left, right) + 2] as number;
      if (known !== 0) return known;
      count += 1;
      if (count * 8 > slots.length) grow();
      put(left, right, count);
      return count;
    },
  };
}
