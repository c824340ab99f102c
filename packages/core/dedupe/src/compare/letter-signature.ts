import { numberEach } from '../table/number-each.ts';

/**
 * Which letters a text has, as 32 bits: one bit per Latin letter, a few for digits and the rest. Two texts whose
 * signatures differ in more than `2 * n` bits are more than `n` changes apart.
 */
export function letterSignature(text: string): number {
  let bits = 0;
  const length = Math.min(text.length, 128);
  for (let index = 0; index < length; index += 1) {
    const code = text.charCodeAt(index);
    if (code >= 97 && code <= 122) bits |= 1 << (code - 97);
    else if (code >= 48 && code <= 57) bits |= 1 << (26 + (code & 3));
    else bits |= 1 << (30 + (code & 1));
  }
  return bits;
}

/** How many bits of two signatures differ. */
export function signatureDistance(a: number, b: number): number {
  let bits = a ^ b;
  bits -= (bits >>> 1) & 0x55555555;
  bits = (bits & 0x33333333) + ((bits >>> 2) & 0x33333333);
  bits = (bits + (bits >>> 4)) & 0x0f0f0f0f;
  return Math.imul(bits, 0x01010101) >>> 24;
}

/** Signatures of many texts. */
export function letterSignatures(texts: readonly string[]): Int32Array {
  return numberEach(texts, letterSignature);
}
