import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normalizeDateOnly, normalizeInstant } from '../src/index.ts';

describe('normalizeInstant', () => {
  it.each([
    ['2026-02-01T11:06:00Z', '2026-02-01T11:06:00.000Z'],
    ['2026-02-01T11:06:00.000+0000', '2026-02-01T11:06:00.000Z'],
    ['2026-02-01T11:06+05:30', '2026-02-01T05:36:00.000Z'],
    ['2026-01-01T00:30:00+01', '2025-12-31T23:30:00.000Z'],
    ['2026-02-01 11:06:00 UTC', '2026-02-01T11:06:00.000Z'],
    ['2026-02-01t11:06:00.123456789z', '2026-02-01T11:06:00.123Z'],
    ['20260201T110600Z', '2026-02-01T11:06:00.000Z'],
    [1_770_000_000_000, '2026-02-02T02:40:00.000Z'],
    ['1770000000000', '2026-02-02T02:40:00.000Z'],
    [0, '1970-01-01T00:00:00.000Z'],
  ])('%j is %s', (given, expected) => {
    expect(normalizeInstant(given)).toBe(expected);
  });

  it.each([
    '',
    '2026-02-01',
    '2026-02-01T11:06:00',
    '2026-02-30T00:00:00Z',
    '2026-13-01T00:00:00Z',
    '2026-02-01T24:00:00Z',
    '2026-02-01T11:60:00Z',
    '0000-01-01T00:00:00+01:00',
    '01/02/2026 11:06',
    '1770000000',
    'yesterday',
    Number.NaN,
    1e20,
  ])('%j is no moment', (given) => {
    expect(normalizeInstant(given)).toBeNull();
  });

  it('reads a time without zone only for systems that document UTC', () => {
    expect(normalizeInstant('2026-02-01 11:06:00', { assumeUtc: true })).toBe('2026-02-01T11:06:00.000Z');
  });

  it('agrees with the clock for every moment of four-digit years', () => {
    const [min, max] = [new Date('0000-01-01T00:00:00Z'), new Date('9999-12-31T23:59:59.999Z')];
    fc.assert(
      fc.property(fc.date({ min, max, noInvalidDate: true }), (date) => {
        expect(normalizeInstant(date.toISOString())).toBe(date.toISOString());
        expect(normalizeInstant(date.getTime())).toBe(date.toISOString());
      }),
    );
  });
});

describe('normalizeDateOnly', () => {
  it.each([
    ['2026-02-01', '2026-02-01'],
    ['2026-2-1', '2026-02-01'],
    ['2026/02/01', '2026-02-01'],
    ['20260201', '2026-02-01'],
    ['2024-02-29', '2024-02-29'],
    ['2026-02-01T00:00:00Z', '2026-02-01'],
    ['1769904000000', '2026-02-01'],
    [1_769_904_000_000, '2026-02-01'],
  ])('%j is %s', (given, expected) => {
    expect(normalizeDateOnly(given)).toBe(expected);
  });

  it.each(['', '2026-02-29', '2026-13-01', '01/02/2026', '2026-02-01T11:06:00Z', '1 Feb 2026', 5, Number.NaN])(
    '%j is no date without doubt',
    (given) => {
      expect(normalizeDateOnly(given)).toBeNull();
    },
  );
});
