import type { FieldKind, FieldValue } from '@crmsync/model';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalValue, fieldHash, isEmptyValue, sameValue } from '../src/index.ts';
import { kindWithValues } from './field-values.ts';

const us = { defaultRegion: 'US' };

describe('isEmptyValue', () => {
  it.each([[undefined], [null], [''], [' \t\n'], [[]], [{}], [{ format: 'html', body: ' ' }]])(
    '%j is empty',
    (value) => {
      expect(isEmptyValue(value)).toBe(true);
    },
  );

  it.each([[0], [false], ['0'], [[null]], [{ a: null }], [{ format: 'text', body: 'x' }]])('%j is a value', (value) => {
    expect(isEmptyValue(value)).toBe(false);
  });
});

describe('sameValue looks through spelling (R2)', () => {
  const same: readonly (readonly [FieldKind, FieldValue, FieldValue])[] = [
    ['text', ' Ann  Lee ', 'Ann Lee'],
    ['text', '', null],
    ['decimal', '1.50', '1.5'],
    ['decimal', 1.5, '1.5'],
    ['money', { amount: '10.00', currency: 'EUR' }, { amount: '10', currency: 'EUR' }],
    ['instant', '2026-01-01T01:00:00+01:00', '2026-01-01T00:00:00.000Z'],
    ['date', '2026-01-01T00:00:00.000Z', '2026-01-01'],
    ['email', 'Ann@Example.com', 'ann@example.com'],
    ['phone', '(212) 555-0142', '+1 212 555 0142'],
    ['url', 'http://www.example.com/', 'https://example.com'],
    ['richText', { format: 'html', body: '<p>One<br>two</p>' }, { format: 'text', body: 'One\ntwo' }],
    ['richText', { format: 'html', body: '<p></p>' }, null],
    ['lifecycle', { category: 'lead', key: '4' }, { category: 'lead', key: 'lead', label: 'Lead' }],
    ['choice', { key: 'hot', label: 'Hot' }, { key: 'hot' }],
    ['consent', { state: 'in', at: '2026-01-01T00:00:00.000Z' }, { state: 'in' }],
    ['consent', { state: 'unknown' }, null],
    ['tags', ['VIP', 'Café'], ['cafe', 'vip', 'Vip']],
    ['domains', ['www.Example.com'], ['example.com']],
    ['emails', [{ address: 'Ann@example.com', primary: true }], [{ address: 'ann@example.com', type: 'other' }]],
    ['phones', [{ number: '212 555 0142' }], [{ number: '(212) 555-0142', e164: '+12125550142' }]],
    ['phones', [{ number: '212 555 0142 x7', e164: '+12125550142' }], [{ number: '212 555 0142', extension: '7' }]],
    ['addresses', [{ line1: '1 Main Street', city: 'Springfield' }], [{ line1: '1 main st.', city: 'springfield' }]],
    ['addresses', [{ line1: 'A' }, { line1: 'A', type: 'billing' }], [{ line1: 'a', type: 'billing' }]],
    ['references', ['1', '2', '3'], ['1', '3', '2']],
    ['json', { a: 1, b: 2 }, { b: 2, a: 1 }],
  ];
  it.each(same)('%s: %j is %j', (kind, a, b) => {
    expect(sameValue(kind, a, b, us)).toBe(true);
  });

  const different: readonly (readonly [FieldKind, FieldValue, FieldValue])[] = [
    ['text', 'Ann', 'ann'],
    ['int', 0, null],
    ['bool', false, null],
    ['decimal', '100000000000000000001', '100000000000000000002'],
    ['money', { amount: '10', currency: 'EUR' }, { amount: '10', currency: 'USD' }],
    ['money', { amount: '10', currency: 'EUR' }, { amount: '10', currency: null }],
    ['phone', '212 555 0142 x7', '212 555 0142'],
    ['richText', { format: 'html', body: '<img src="a.png">' }, null],
    ['lifecycle', { category: 'other', label: 'Partner' }, { category: 'other', label: 'Press' }],
    ['emails', [{ address: 'a@example.com', type: 'work' }], [{ address: 'a@example.com', type: 'personal' }]],
    ['references', ['1', '2'], ['2', '1']],
    ['addresses', [{ line1: 'A', type: 'billing' }], [{ line1: 'A', type: 'shipping' }]],
    ['json', ['a', 'b'], ['b', 'a']],
  ];
  it.each(different)('%s: %j is not %j', (kind, a, b) => {
    expect(sameValue(kind, a, b, us)).toBe(false);
  });

  it('tells which e-mail is primary, wherever it stands', () => {
    const first = [{ address: 'a@example.com', primary: true }, { address: 'b@example.com' }];
    const second = [{ address: 'a@example.com' }, { address: 'b@example.com', primary: true }];
    expect(sameValue('emails', first, second)).toBe(false);
    expect(sameValue('emails', first, [...first].reverse())).toBe(true);
  });
});

describe('canonicalValue and fieldHash', () => {
  it('are equal exactly for same values', () => {
    fc.assert(
      fc.property(kindWithValues(), ([kind, a, b]) => {
        const same = sameValue(kind, a, b, us);
        expect(canonicalValue(kind, a, us) === canonicalValue(kind, b, us)).toBe(same);
        expect(fieldHash(kind, a, us) === fieldHash(kind, b, us)).toBe(same);
      }),
      { numRuns: 2000 },
    );
  });

  it('give every empty value the same form', () => {
    fc.assert(
      fc.property(kindWithValues(), ([kind, value]) => {
        if (isEmptyValue(value)) expect(canonicalValue(kind, value)).toBe('');
        expect(sameValue(kind, value, value === null ? '' : value)).toBe(true);
      }),
    );
    expect(canonicalValue('text', undefined)).toBe('');
  });

  it('do not throw on values of another shape than the kind promises', () => {
    const kinds: readonly FieldKind[] = [
      'money',
      'emails',
      'phones',
      'richText',
      'instant',
      'consent',
      'references',
      'bool',
    ];
    fc.assert(
      fc.property(fc.constantFrom(...kinds), fc.jsonValue(), (kind, value) => {
        const plain: FieldValue = JSON.parse(JSON.stringify(value));
        expect(sameValue(kind, plain, structuredClone(plain))).toBe(true);
      }),
    );
  });

  it('give 16 hexadecimal digits', () => {
    expect(fieldHash('text', 'x')).toMatch(/^[0-9a-f]{16}$/);
  });
});
