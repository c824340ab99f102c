import { hashText } from './hash-text.ts';

/** Texts numbered from 1 in order of first sight; 0 stands for no text. */
export interface Dictionary {
  readonly texts: readonly string[];
  /** Number of a text, given on first sight. The empty text is 0. `hash` is that of the text, where it is known. */
  add(text: string, hash?: number): number;
  /** Hash of a text by its number; equal on every machine. */
  hash(number: number): number;
}

// Smaller ones grow faster, because every growth deals all texts out anew.
const large = 1 << 16;
const none = /* @__PURE__ */ new Int32Array(0);

/**
 * Makes an empty dictionary. Open addressing in typed memory: with a million texts a `Map` of strings takes twice the
 * time and memory. Number and hash of a text stand side by side, so that most look-ups touch memory once.
 */
export function createDictionary(): Dictionary {
  const texts: string[] = [''];
  let hashes = none;
  let slots = none;
  const grow = (): void => {
    const larger = new Int32Array(Math.max(16, hashes.length * (hashes.length < large ? 4 : 2)));
    larger.set(hashes);
    hashes = larger;
    slots = new Int32Array(hashes.length * 4);
    const mask = slots.length - 1;
    for (let number = 1; number < texts.length; number += 1) {
      let slot = ((hashes[number] as number) << 1) & mask;
      while (slots[slot] !== 0) slot = (slot + 2) & mask;
      slots[slot] = number;
      slots[slot + 1] = hashes[number] as number;
    }
  };
  return {
    texts,
    hash: (number) => hashes[number] as number,
    add(text, hash = hashText(text)) {
      if (text === '') return 0;
      if (slots.length === 0) grow();
      const mask = slots.length - 1;
      let slot = (hash << 1) & mask;
      for (let number = slots[slot] as number; number !== 0; number = slots[slot] as number) {
        if (slots[slot + 1] === hash && texts[number] === text) return number;
        slot = (slot + 2) & mask;
      }
      slots[slot] = texts.length;
      slots[slot + 1] = hash;
      hashes[texts.length] = hash;
      texts.push(text);
      if (texts.length === hashes.length) grow();
      return texts.length - 1;
    },
  };
}
