import { compareIndexValues } from '@crmsync/store';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

describe('the order of index values', () => {
  it('is the byte order of UTF-8 for any well-formed texts', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (a, b) => {
        const bytes = Buffer.compare(Buffer.from(a), Buffer.from(b));
        expect(Math.sign(compareIndexValues(a, b))).toBe(bytes);
      }),
    );
  });

  it('is the size of numbers', () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), fc.maxSafeInteger(), (a, b) => {
        expect(Math.sign(compareIndexValues(a, b))).toBe(Math.sign(a - b) + 0);
      }),
    );
  });
});
