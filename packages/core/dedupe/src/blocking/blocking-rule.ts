import { joinHash } from '../table/hash-text.ts';

/** A way to propose pairs: rows with one key are compared. */
export interface BlockingRule {
  readonly name: string;
  /** Parts of the key; a row that lacks one has no key. Two values may share a key by chance, which costs a comparison. */
  readonly parts: readonly KeyPart[];
  /** Too broad for large stores, where the other rules find enough. */
  readonly broad?: boolean;
}

/** A number per row, 0 where there is none. */
export type KeyPart = (row: number) => number;

/** Key of a row: all parts together, 0 where one is missing. */
function keyOf(parts: readonly KeyPart[], row: number): number {
  let key = 0x51ed270b;
  for (const part of parts) {
    const value = part(row);
    if (value === 0) return 0;
    key = joinHash(key, value) || 1;
  }
  return key;
}

/** Writes the keys of all rows into `keys`. */
export function fillKeys(parts: readonly KeyPart[], keys: Int32Array): Int32Array {
  for (let row = 0; row < keys.length; row += 1) keys[row] = keyOf(parts, row);
  return keys;
}

/** Hash of two parts in either order, 0 where one is missing. */
export function unordered(a: number, b: number): number {
  if (a === 0 || b === 0) return 0;
  return a < b ? joinHash(a, b) || 1 : joinHash(b, a) || 1;
}
