import { joinHash } from '../table/hash-text.ts';

/** Pairs of rows seen so far. */
export interface PairSet {
  /** Adds a pair; says whether it is new. */
  add(a: number, b: number): boolean;
}

/** Makes an empty set. Open addressing in typed memory: a `Set` of numbers this large takes four times as long. */
export function createPairSet(): PairSet {
  let slots = new Int32Array(8192);
  let count = 0;
  // A row is kept one higher, because 0 marks a free slot.
  const placeOf = (low: number, high: number): number => {
    const mask = slots.length - 1;
    let slot = (joinHash(low, high) << 1) & mask;
    while (slots[slot] !== 0 && (slots[slot] !== low || slots[slot + 1] !== high)) slot = (slot + 2) & mask;
    return slot;
  };
  const grow = (): void => {
    const before = slots;
    slots = new Int32Array(before.length * 2);
    for (let place = 0; place < before.length; place += 2) {
      const low = before[place] as number;
      const high = before[place + 1] as number;
      if (low === 0) continue;
      const slot = placeOf(low, high);
      slots[slot] = low;
      slots[slot + 1] = high;
    }
  };
  return {
    add(a, b) {
      const low = Math.min(a, b) + 1;
      const high = Math.max(a, b) + 1;
      const slot = placeOf(low, high);
      if (slots[slot] !== 0) return false;
      slots[slot] = low;
      slots[slot + 1] = high;
      count += 1;
      if (count * 4 > slots.length) grow();
      return true;
    },
  };
}
