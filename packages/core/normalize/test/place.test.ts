import { describe, expect, it } from 'vitest';
import { countries } from '../src/countries.ts';
import { addressKey, normalizeCountry, streetKey } from '../src/index.ts';

describe('normalizeCountry', () => {
  it.each([
    ['US', 'US'],
    [' usa ', 'US'],
    ['U.S.A.', 'US'],
    ['United States of America', 'US'],
    ['the Netherlands', 'NL'],
    ['Holland', 'NL'],
    ['UK', 'GB'],
    ['England', 'GB'],
    ['Deutschland', 'DE'],
    ['ESPAÑA', 'ES'],
    ['Türkiye', 'TR'],
    ['Turkey', 'TR'],
    ['Czech Republic', 'CZ'],
    ['Czechia', 'CZ'],
    ['Côte d’Ivoire', 'CI'],
    ['Ivory Coast', 'CI'],
    ['Bosnia & Herzegovina', 'BA'],
    ['Korea, Republic of', 'KR'],
    ['日本', 'JP'],
    ['Россия', 'RU'],
    ['مصر', 'EG'],
    ['Suisse', 'CH'],
    ['Vereinigte Staaten', 'US'],
  ])('%j is %s', (given, expected) => {
    expect(normalizeCountry(given)).toBe(expected);
  });

  it.each(['', 'xx', 'California', 'Europe', 'n/a'])('%j is no country it knows', (given) => {
    expect(normalizeCountry(given)).toBeNull();
  });

  it('knows every ISO 3166-1 country by both codes and its English name', () => {
    expect(countries).toHaveLength(249);
    const english = new Intl.DisplayNames('en', { type: 'region' });
    for (const row of countries) {
      const [alpha2 = '', alpha3 = ''] = row.split('|');
      expect(normalizeCountry(alpha2)).toBe(alpha2);
      expect(normalizeCountry(alpha3.toLowerCase())).toBe(alpha2);
      expect(normalizeCountry(english.of(alpha2) ?? '')).toBe(alpha2);
    }
  });

  it('gives every name to one country only', () => {
    const names = countries.flatMap((row) => row.split('|').slice(2));
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  });
});

describe('addressKey', () => {
  it.each([
    [
      {
        line1: '12 North Main Street, Suite #5',
        city: 'Springfield',
        region: 'Illinois',
        postalCode: '62701',
        country: 'USA',
      },
      {
        line1: '12 N. Main St.',
        line2: 'Ste 5',
        city: 'SPRINGFIELD',
        region: 'IL',
        postalCode: '62701',
        countryText: 'United States',
      },
    ],
    [
      { line1: 'Hauptstraße 5', postalCode: '10115', country: 'DE' },
      { line1: 'Hauptstr. 5', postalCode: '10115', country: 'Deutschland' },
    ],
    [
      { line1: '1 High Street', postalCode: 'SW1A 1AA' },
      { line1: '1 high st', line2: '', postalCode: 'sw1a1aa', region: null },
    ],
  ])('is equal for %j and %j', (a, b) => {
    expect(addressKey(a)).toBe(addressKey(b));
  });

  it('keeps house numbers, places and missing parts apart', () => {
    const keys = [
      addressKey({ line1: '1 High St' }),
      addressKey({ line1: '2 High St' }),
      addressKey({ line1: '1 High St', city: 'Leeds' }),
      addressKey({ city: '1 High St' }),
    ];
    expect(new Set(keys).size).toBe(keys.length);
  });

  it('keeps a country it does not know', () => {
    expect(addressKey({ country: 'Atlantis' })).toBe('||||atlantis');
  });

  it('is null for an empty address', () => {
    expect(addressKey({})).toBeNull();
    expect(addressKey({ line1: ' ', country: null })).toBeNull();
  });
});

describe('streetKey', () => {
  it.each(['12 Main Street #4', 'Hauptstraße 5', '1, The Green', 'Apt. 3 Straw Lane', ''])(
    'is the street of addressKey: %j',
    (line) => {
      expect(streetKey(line)).toBe(addressKey({ line1: line })?.split('|')[0] ?? '');
    },
  );
});
