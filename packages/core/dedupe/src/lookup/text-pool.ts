import { hashText } from '../table/hash-text.ts';

/** Texts with a number and a count of holders each. The number of a text that nobody holds any more is used again. */
export interface TextPool {
  /** Number of a text, 0 for the empty one or one that nobody holds. */
  find(text: string): number;
  /** One more holder of a text; gives its number. */
  hold(text: string): number;
  /** One holder less. */
  release(number: number): void;
  text(number: number): string;
  /** Records that hold a text. */
  holders(number: number): number;
  /** Records that hold any text. */
  readonly filled: number;
}

const gone = -1;

/** Makes an empty pool. Typed memory, because a million texts in a `Map` take twice as much. */
export function createTextPool(): TextPool {
  const texts: string[] = [''];
  const free: number[] = [];
  let hashes = new Int32Array(64);
  let counts = new Int32Array(64);
  let slots = new Int32Array(128);
  let used = 0;
  let filled = 0;
  const slotOf = (text: string, hash: number): number => {
    const mask = slots.length - 1;
    let slot = hash & mask;
    for (let number = slots[slot] as number; number !== 0; number = slots[slot] as number) {
      if (number !== gone && hashes[number] === hash && texts[number] === text) return slot;
      slot = (slot + 1) & mask;
    }
    return ~slot;
  };
  const rebuild = (): void => {
    used = texts.length - 1 - free.length;
    slots = fillSlots(used, counts, hashes);
  };
  const insert = (text: string, hash: number, at: number): number => {
    const number = free.pop() ?? texts.length;
    texts[number] = text;
    if (number >= hashes.length) {
      hashes = grown(hashes);
      counts = grown(counts);
    }
    hashes[number] = hash;
    slots[at] = number;
    used += 1;
    return number;
  };
  return {
    find(text) {
      const slot = slotOf(text, hashText(text));
      return slot < 0 ? 0 : (slots[slot] as number);
    },
    hold(text) {
      if (text === '') return 0;
      if (used * 1.6 > slots.length) rebuild();
      const hash = hashText(text);
      const slot = slotOf(text, hash);
      const number = slot < 0 ? insert(text, hash, ~slot) : (slots[slot] as number);
      counts[number] = (counts[number] as number) + 1;
      filled += 1;
      return number;
    },
    release(number) {
      if (number === 0) return;
      filled -= 1;
      counts[number] = (counts[number] as number) - 1;
      if (counts[number] !== 0) return;
      slots[slotOf(texts[number] as string, hashes[number] as number)] = gone;
      texts[number] = '';
      free.push(number);
    },
    text: (number) => texts[number] as string,
    holders: (number) => (number === 0 ? 0 : (counts[number] as number)),
    get filled() {
      return filled;
    },
  };
}

function fillSlots(living: number, counts: Int32Array, hashes: Int32Array): Int32Array<ArrayBuffer> {
  const slots = new Int32Array(Math.max(128, 2 ** Math.ceil(Math.log2(living * 2.5))));
  const mask = slots.length - 1;
  for (let number = 1; number < counts.length; number += 1) {
    if (counts[number] === 0) continue;
    let slot = (hashes[number] as number) & mask;
    while (slots[slot] !== 0) slot = (slot + 1) & mask;
    slots[slot] = number;
  }
  return slots;
}

function grown(values: Int32Array): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(Math.ceil(values.length * 1.5));
  larger.set(values);
  return larger;
}
