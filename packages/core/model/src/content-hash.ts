import { stableJson } from './stable-json.ts';

/**
 * A short hash of a JSON value (16 hex digits, 64 bits) for comparing content and deriving ids. Equal values hash alike
 * whatever the order of their keys. Not a security measure.
 */
export function contentHash(value: unknown): string {
  return textHash(typeof value === 'string' ? value : stableJson(value));
}

/** Two independent 32-bit multiply-xor streams over the text: synchronous and the same on every platform. */
function textHash(text: string): string {
  let a = 0xdeadbeef;
  let b = 0x41c6ce57;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    a = Math.imul(a ^ code, 2654435761);
    b = Math.imul(b ^ code, 1597334677);
  }
  a = Math.imul(a ^ (a >>> 16), 2246822507) ^ Math.imul(b ^ (b >>> 13), 3266489909);
  b = Math.imul(b ^ (b >>> 16), 2246822507) ^ Math.imul(a ^ (a >>> 13), 3266489909);
  return (b >>> 0).toString(16).padStart(8, '0') + (a >>> 0).toString(16).padStart(8, '0');
}
