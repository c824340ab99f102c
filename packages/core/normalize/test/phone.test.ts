import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createPhoneNormalizer, normalizePhone, phoneKey } from '../src/index.ts';
import { keyOfPhone } from '../src/phone-key.ts';

describe('normalizePhone reads the usual spellings (B5: E.164)', () => {
  it.each([
    ['(212) 555-0142', '+12125550142', 'US'],
    ['212.555.0142', '+12125550142', 'US'],
    ['1-212-555-0142', '+12125550142', 'US'],
    ['+1 212 555 0142', '+12125550142', 'US'],
    ['tel:+1-212-555-0142', '+12125550142', 'US'],
    ['call 212 555 0142', '+12125550142', 'US'],
    ['＋１ ２１２ ５５５ ０１４２', '+12125550142', 'US'],
    ['+44 (0)20 7946 0958', '+442079460958', 'GB'],
    ['0044 20 7946 0958', '+442079460958', 'GB'],
    ['011 44 20 7946 0958', '+442079460958', 'GB'],
    ['0061 2 5550 1234', '+61255501234', 'AU'],
  ])('%j is %s', (given, e164, region) => {
    expect(normalizePhone(given, { defaultRegion: 'US' })).toEqual({ e164, region, valid: true });
  });

  it('reads national numbers of the given region, in any case', () => {
    expect(normalizePhone('020 7946 0958', { defaultRegion: 'gb' })?.e164).toBe('+442079460958');
    expect(normalizePhone('07.00.55.50.10', { defaultRegion: 'FR' })?.e164).toBe('+33700555010');
  });

  it.each([
    ['212-555-0142 ext. 12', '12'],
    ['212-555-0142 x12', '12'],
    ['212-555-0142 #12', '12'],
    ['+12125550142;ext=12', '12'],
    ['212-555-0142 poste 12', '12'],
    ['212-555-0142 Durchwahl 07', '07'],
  ])('%j has the extension %s', (given, extension) => {
    expect(normalizePhone(given, { defaultRegion: 'US' })).toMatchObject({ e164: '+12125550142', extension });
  });

  it('keeps possible numbers that the numbering plan does not have, and says so', () => {
    expect(normalizePhone('+1 555 010 0199')).toEqual({ e164: '+15550100199', valid: false });
  });

  it.each(['', 'n/a', '12', '555-0100', 'ask Jane', '+999 1', '1'.repeat(40), '+1 212 555 0142 / +1 212 555 0143'])(
    '%j has no possible number, so the caller keeps the text',
    (given) => {
      expect(normalizePhone(given, { defaultRegion: 'US' })).toBeNull();
    },
  );

  it('does not take a number without its area code for a whole one', () => {
    expect(normalizePhone('555-0100', { defaultRegion: 'CA' })).toBeNull();
  });

  it('does not guess a region', () => {
    expect(normalizePhone('(212) 555-0142')).toBeNull();
    expect(normalizePhone('(212) 555-0142', { defaultRegion: null })).toBeNull();
    expect(normalizePhone('(212) 555-0142', { defaultRegion: 'nowhere' })).toBeNull();
  });
});

describe('phoneKey', () => {
  it('is E.164 with the extension', () => {
    expect(phoneKey('(212) 555-0142', { defaultRegion: 'US' })).toBe('+12125550142');
    expect(phoneKey('(212) 555-0142 x12', { defaultRegion: 'US' })).toBe('+12125550142;ext=12');
  });

  it('is one for a whole switchboard when told to leave extensions out', () => {
    const options = { defaultRegion: 'US', ignoreExtension: true };
    expect(phoneKey('(212) 555-0142 x12', options)).toBe('+12125550142');
  });

  it('is null for what has no number', () => {
    expect(phoneKey('ask Jane')).toBeNull();
  });
});

const digits = (length: number) => fc.stringMatching(new RegExp(`^\\d{${length}}$`));
const region = fc.constantFrom('US', 'CA', 'GB', 'DE', 'FR', 'AU', 'AR', 'MX', 'BR', 'IT', 'XK', undefined);
const northAmerican = fc
  .record({
    prefix: fc.constantFrom('', '1', '+1', '+1 ', '1-', '+1.'),
    area: fc.stringMatching(/^[2-9]\d\d$/),
    bracketed: fc.boolean(),
    separator: fc.constantFrom('', ' ', '-', '.'),
    exchange: digits(3),
    line: digits(4),
  })
  .map(({ prefix, area, bracketed, separator, exchange, line }) => {
    return `${prefix}${bracketed ? `(${area})` : area + separator}${exchange}${separator}${line}`;
  });
const anyPhone = fc.oneof(
  northAmerican,
  fc.string({ unit: 'grapheme' }),
  fc.string({ unit: fc.constantFrom(...'0123456789+ ()-.;x') }),
  fc
    .tuple(fc.constantFrom('+1', '+44', '+49', '+54', '+52', '+55', '+39', '+383', '00'), digits(9))
    .map((p) => p.join('')),
);

describe('laws of telephone keys', () => {
  it('a key is its own key, with or without a region', () => {
    fc.assert(
      fc.property(anyPhone, region, region, (text, defaultRegion, other) => {
        const key = phoneKey(text, { defaultRegion });
        if (key !== null) expect(phoneKey(key, { defaultRegion: other })).toBe(key);
      }),
      { numRuns: 1000 },
    );
  });

  it('the short way for North American numbers agrees with the parser', () => {
    fc.assert(
      fc.property(northAmerican, region, (text, defaultRegion) => {
        const phone = normalizePhone(text, { defaultRegion });
        expect(phoneKey(text, { defaultRegion })).toBe(phone === null ? null : keyOfPhone(phone));
      }),
      { numRuns: 500 },
    );
  });

  it('every number is E.164', () => {
    fc.assert(
      fc.property(anyPhone, region, (text, defaultRegion) => {
        const phone = normalizePhone(text, { defaultRegion });
        if (phone !== null) expect(phone.e164).toMatch(/^\+[1-9]\d{3,16}$/);
      }),
    );
  });
});

describe('createPhoneNormalizer', () => {
  it('gives what the plain functions give, whatever it remembers', () => {
    const phones = createPhoneNormalizer({ defaultRegion: 'US', cacheSize: 6 });
    fc.assert(
      fc.property(fc.array(fc.tuple(anyPhone, region), { maxLength: 20 }), (calls) => {
        for (const [text, own] of [...calls, ...calls]) {
          const defaultRegion = own ?? 'US';
          expect(phones.normalize(text, { defaultRegion: own })).toEqual(normalizePhone(text, { defaultRegion }));
          expect(phones.key(text, { defaultRegion: own })).toBe(phoneKey(text, { defaultRegion }));
          expect(phones.size).toBeLessThanOrEqual(6);
        }
      }),
      { numRuns: 50 },
    );
  });

  it('reads a spelling once while it remembers it', () => {
    const phones = createPhoneNormalizer({ defaultRegion: 'US' });
    expect(phones.normalize('212 555 0142')).toBe(phones.normalize('212 555 0142'));
    expect(phones.size).toBe(1);
  });

  it('keeps what is used and lets go of what is not', () => {
    const phones = createPhoneNormalizer({ defaultRegion: 'US', cacheSize: 4 });
    const kept = phones.normalize('212 555 0100');
    for (const line of ['0101', '0102', '0103', '0104', '0105', '0106']) {
      phones.normalize(`212 555 ${line}`);
      expect(phones.normalize('212 555 0100')).toBe(kept);
    }
    expect(phones.size).toBeLessThanOrEqual(4);
  });

  it('does not mix regions', () => {
    const phones = createPhoneNormalizer();
    expect(phones.key('020 7946 0958', { defaultRegion: 'GB' })).toBe('+442079460958');
    expect(phones.key('020 7946 0958')).toBeNull();
  });

  it('remembers nothing with size 0 and nothing long', () => {
    const off = createPhoneNormalizer({ defaultRegion: 'US', cacheSize: 0 });
    off.normalize('212 555 0142');
    expect(off.size).toBe(0);
    const on = createPhoneNormalizer({ defaultRegion: 'US' });
    on.normalize(`212 555 0142 ${'note '.repeat(30)}`);
    expect(on.size).toBe(0);
  });

  it('hands out results nobody can change', () => {
    expect(Object.isFrozen(createPhoneNormalizer({ defaultRegion: 'US' }).normalize('212 555 0142'))).toBe(true);
  });
});
