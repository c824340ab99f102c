import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normalizeCurrency, normalizeDecimal, normalizeMoney } from '../src/index.ts';

describe('normalizeDecimal', () => {
  it.each([
    ['1234.50', '1234.5'],
    ['-0', '0'],
    ['-0.00', '0'],
    ['+5', '5'],
    ['007', '7'],
    ['.5', '0.5'],
    ['5.', '5'],
    ['−5', '-5'],
    [' 12 ', '12'],
    ['1e3', '1000'],
    ['1.5E-3', '0.0015'],
    ['12345678901234567890.123456789', '12345678901234567890.123456789'],
    ['１２３', '123'],
    [0.1, '0.1'],
    [1e21, '1000000000000000000000'],
    [5e-7, '0.0000005'],
    [-0, '0'],
  ])('%j is %j', (given, expected) => {
    expect(normalizeDecimal(given)).toBe(expected);
  });

  it.each([
    ['1,234.50', '1234.5'],
    ['1,234,567', '1234567'],
    ['12,34,567.00', '1234567'],
    ['1.234,56', '1234.56'],
    ['1.234.567', '1234567'],
    ['1 234,5', '1234.5'],
    ['1\u202F234', '1234'],
    ["1'234.50", '1234.5'],
    ['0,5', '0.5'],
    ['0,125', '0.125'],
    ['1234,567', '1234.567'],
  ])('reads %j, which can only be %j', (given, expected) => {
    expect(normalizeDecimal(given)).toBe(expected);
  });

  it.each([
    '1,234',
    '12,345',
    '1,23,4',
    '1_000',
    '$5',
    '5%',
    '--5',
    '',
    '.',
    '-',
    'e5',
    'abc',
    '1e999',
    '1.2.3',
    '0x10',
  ])('refuses %j', (given) => {
    expect(normalizeDecimal(given)).toBeNull();
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])('refuses %d', (given) => {
    expect(normalizeDecimal(given)).toBeNull();
  });

  it('keeps the value of every finite number', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        const text = normalizeDecimal(value);
        expect(text).toMatch(/^-?(?:0|[1-9]\d*)(?:\.\d*[1-9])?$/);
        expect(Number(text)).toBe(value === 0 ? 0 : value);
      }),
    );
  });
});

describe('normalizeMoney', () => {
  it('is a canonical amount and an ISO 4217 code', () => {
    expect(normalizeMoney({ amount: '1,234.50', currency: ' eur ' })).toEqual({ amount: '1234.5', currency: 'EUR' });
    expect(normalizeMoney({ amount: 12, currency: 'USD' })).toEqual({ amount: '12', currency: 'USD' });
  });

  it('keeps an amount whose currency is not known', () => {
    expect(normalizeMoney({ amount: '5', currency: null })).toEqual({ amount: '5', currency: null });
    expect(normalizeMoney({ amount: '5' })).toEqual({ amount: '5', currency: null });
  });

  it('is null when a part cannot be read', () => {
    expect(normalizeMoney({ amount: '1,234', currency: 'EUR' })).toBeNull();
    expect(normalizeMoney({ amount: '5', currency: '€' })).toBeNull();
  });
});

describe('normalizeCurrency', () => {
  it.each([
    ['usd', 'USD'],
    [' EUR ', 'EUR'],
    ['$', null],
    ['US', null],
    ['Euro', null],
  ])('%j is %j', (given, expected) => {
    expect(normalizeCurrency(given)).toBe(expected);
  });
});
