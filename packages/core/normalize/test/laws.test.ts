import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addressKey,
  companyNameKey,
  emailDomain,
  emailKey,
  foldText,
  givenNameRoots,
  htmlToText,
  isFreeMailDomain,
  isRoleMailbox,
  legalFormLaw,
  normalizeCountry,
  normalizeCurrency,
  normalizeDateOnly,
  normalizeDecimal,
  normalizeDomain,
  normalizeEmail,
  normalizeInstant,
  normalizeMoney,
  normalizePersonName,
  normalizePhone,
  normalizeText,
  normalizeUrl,
  parsePersonName,
  personNameKey,
  phoneKey,
  sameGivenName,
  slug,
  streetKey,
} from '../src/index.ts';

const keys: Readonly<Record<string, (text: string) => string | null>> = {
  normalizeText,
  foldText,
  slug,
  normalizeEmail,
  emailKey: (text) => emailKey(text),
  'emailKey without any tag': (text) => emailKey(text, { tags: 'all' }),
  normalizeDomain,
  normalizeUrl,
  phoneKey: (text) => phoneKey(text, { defaultRegion: 'US' }),
  personNameKey: (text) => personNameKey({ fullName: text }),
  'personNameKey of a first name': (text) => personNameKey({ firstName: text }),
  'personNameKey of a last name': (text) => personNameKey({ lastName: text }),
  companyNameKey,
  normalizeDecimal,
  normalizeCurrency,
  normalizeCountry,
  normalizeInstant: (text) => normalizeInstant(text),
  normalizeDateOnly: (text) => normalizeDateOnly(text),
};

const others: Readonly<Record<string, (text: string) => unknown>> = {
  htmlToText,
  emailDomain,
  isRoleMailbox,
  isFreeMailDomain,
  legalFormLaw,
  streetKey,
  normalizePhone: (text) => normalizePhone(text, { defaultRegion: text.slice(0, 2) }),
  parsePersonName,
  normalizePersonName: (text) =>
    normalizePersonName({ firstName: text, middleName: text, lastName: text, suffix: text }),
  givenNameRoots,
  sameGivenName: (text) => sameGivenName(text, 'Bob'),
  normalizeMoney: (text) => normalizeMoney({ amount: text, currency: text }),
  addressKey: (text) => addressKey({ line1: text, city: text, region: text, postalCode: text, country: text }),
};

const awkward = [
  '👩‍👩‍👧‍👦 🏴‍☠️',
  'שָׁלוֹם עולם',
  '\u202Eمرحبا\u202C',
  '\uD800',
  '\u0000\u0007',
  '<'.repeat(10_000),
  '<a '.repeat(4_000),
  '<a ="'.repeat(2_000),
  '"'.repeat(10_000),
  '('.repeat(10_000),
  `${'a.'.repeat(5_000)}com`,
  `a@${'b.'.repeat(5_000)}com`,
  'a'.repeat(10_000),
  '1'.repeat(10_000),
  '1,'.repeat(5_000),
  ' '.repeat(10_000),
  `x${' '.repeat(10_000)}y`,
  'ﷺ'.repeat(3_000),
  '&'.repeat(10_000),
  '%'.repeat(10_000),
  '+'.repeat(240),
  'é'.repeat(10_000),
  'co '.repeat(160),
  'https://',
  'https://%',
  '__proto__',
];

const pieces = fc.constantFrom(
  ...['Dr.', 'Mr', 'Jr.', 'III', 'PhD', 'Ma', 'van', 'de', 'y', 'J.', 'Smith', 'John', ',', '(Bob)', "O'Neill", 'Jr'],
  ...[
    'The',
    'Acme',
    'Inc.',
    'S.A.',
    'GmbH',
    '&',
    'Co.',
    'KG',
    'S.p.A.',
    'L',
    'C',
    'and',
    '株式会社',
    '(株)',
    'ООО',
    'АТ',
    'лтд',
    'Ван',
    'Дмитрий',
    'Μπαμπης',
    '/',
  ],
  ...[
    'www.',
    'example.com',
    'https://',
    '@',
    'jane',
    '+tag',
    '.',
    '-',
    '?a=1',
    '#',
    ':80',
    'münchen',
    'mailto:',
    '<',
    '>',
  ],
  ...['+1', '212', '555', '0142', 'ext', '0', '00', '1,234', '.5', 'e3', '2026-02-01', 'T11:06:00', 'Z', 'é', 'ß', 'İ'],
);
const composed = fc
  .tuple(fc.constantFrom('', ' '), fc.array(pieces, { maxLength: 8 }))
  .map(([gap, all]) => all.join(gap));
const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.string({ unit: 'grapheme', maxLength: 60 }),
  composed,
  fc.webUrl({ withQueryParameters: true, withFragments: true }),
  fc.emailAddress(),
);

describe.each(Object.entries(keys))('%s', (_, key) => {
  it('is idempotent: the key of a key is the key', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const once = key(text);
        if (once !== null) expect(key(once)).toBe(once);
      }),
      { numRuns: 500 },
    );
  });

  it('is deterministic and does not care about surrounding space', () => {
    fc.assert(
      fc.property(composed, (text) => {
        expect(key(text)).toBe(key(text));
        expect(key(` ${text}\t`)).toBe(key(text));
      }),
    );
  });
});

describe.each([...Object.entries(keys), ...Object.entries(others)])('%s never throws', (_, read) => {
  it('on any text', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(() => read(text)).not.toThrow();
      }),
    );
  });

  it.each(awkward.map((text) => [`${text.slice(0, 12)} (${text.length})`, text] as const))(
    'on %s, within a second',
    (__, text) => {
      const start = performance.now();
      expect(() => read(text)).not.toThrow();
      expect(performance.now() - start).toBeLessThan(1000);
    },
  );
});

describe('comparing by key', () => {
  it('is an equivalence: reflexive, symmetric and transitive, with null equal to nothing', () => {
    for (const key of Object.values(keys)) {
      const same = (a: string, b: string) => key(a) !== null && key(a) === key(b);
      fc.assert(
        fc.property(fc.array(composed, { minLength: 3, maxLength: 6 }), (texts) => {
          for (const a of texts) {
            expect(same(a, a)).toBe(key(a) !== null);
            for (const b of texts) {
              expect(same(a, b)).toBe(same(b, a));
              for (const c of texts) if (same(a, b) && same(b, c)) expect(same(a, c)).toBe(true);
            }
          }
        }),
        { numRuns: 30 },
      );
    }
  });
});

describe('short ways give the answers of the long ones', () => {
  // What stands before a plain text keeps it from being read at a glance, and is taken off by the long way.
  const invisible = '\u200B';
  const plain = fc.string({ unit: fc.constantFrom(..."ab Zz09 -.'`"), maxLength: 12 });

  it('for plain texts', () => {
    fc.assert(
      fc.property(plain, (text) => {
        expect(normalizeText(text)).toBe(normalizeText(`${invisible}${text}`));
        expect(foldText(text)).toBe(foldText(`${invisible}${text}`));
        expect(slug(text)).toBe(slug(`${invisible}${text}`));
        expect(addressKey({ line1: text })).toBe(addressKey({ line1: `${invisible}${text}` }));
      }),
    );
  });

  it('for names of one plain word each', () => {
    const word = fc.constantFrom('Ann', 'LEE', 'Jr', 'Dr', 'van', 'O', 'x', 'Junior', 'MD');
    fc.assert(
      fc.property(word, word, (firstName, lastName) => {
        const long = normalizePersonName({ firstName: ` ${firstName}`, lastName: `${lastName} ` });
        expect(normalizePersonName({ firstName, lastName })).toEqual(long);
      }),
    );
  });
});
