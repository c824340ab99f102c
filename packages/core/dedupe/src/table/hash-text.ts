/** 32-bit hash of a text (FNV-1a with a final mix); equal on every machine. */
export function hashText(text: string, seed = 0): number {
  let hash = (0x811c9dc5 ^ seed) | 0;
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  return mixHash(hash);
}

/** Spreads the bits of a number over 32 bits. */
export function mixHash(value: number): number {
  let hash = value | 0;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}

/** Hash of two numbers in this order. */
export function joinHash(left: number, right: number): number {
  return mixHash(Math.imul(left, 0x9e3779b1) ^ (right + 0x7f4a7c15));
}
