import { createPhoneNormalizer, emailKey, normalizePersonName } from '@crmsync/normalize';
import { describe, expect, it } from 'vitest';
import { createPairSet } from '../../src/blocking/pair-set.ts';
import { indexLinks } from '../../src/cluster/link-index.ts';
import { editDistance } from '../../src/compare/edit-distance.ts';
import { rememberPairs } from '../../src/compare/pair-memo.ts';
import { createSlips } from '../../src/compare/slips.ts';
import { createPlainNames } from '../../src/read/plain-names.ts';
import { createMailboxReader } from '../../src/read/read-mailbox.ts';
import { createPhoneReader } from '../../src/read/read-phone.ts';
import { createDictionary } from '../../src/table/dictionary.ts';

describe('shortcuts give the answers of the long way', () => {
  it('two texts are one slip apart exactly when their edit distance is 1 at most', () => {
    const words = [
      '+12125550142',
      'anderson',
      'a',
      '',
      '12',
      'pqpqpqpqpq',
      `x${'y'.repeat(126)}`,
      `x${'yz'.repeat(65)}`,
    ];
    const texts = words.flatMap((text) => {
      const at = text.length >> 1;
      const swapped =
        text.slice(0, at) +
        text
          .slice(at, at + 2)
          .split('')
          .reverse()
          .join('') +
        text.slice(at + 2);
      const [start, end] = [text.slice(0, at), text.slice(at)];
      return [
        text,
        `${text}q`,
        `q${text}`,
        text.slice(1),
        `${start}pq${text.slice(at + 2)}`,
        `${start}q${end}`,
        swapped,
      ];
    });
    const slips = createSlips(texts);
    for (const [a, left] of texts.entries()) {
      for (const [b, right] of texts.entries()) expect(slips.one(a, b)).toBe(editDistance(left, right, 1) <= 1);
    }
  });

  it('a mailbox is read as emailKey reads it', () => {
    const read = createMailboxReader();
    const addresses = ['Ann.Lee@Gmail.com', 'ann.lee+news@example.com', 'a..b@example.com', 'x@localhost', 'x@example'];
    const more = [
      `${'a'.repeat(65)}@example.com`,
      'a@b@example.com',
      'Ann <ann@example.com>',
      'ann.lee@Example.COM.',
      '',
    ];
    for (const text of [...addresses, ...more, ...addresses]) {
      const mailbox = read(text);
      expect(mailbox === undefined ? null : `${mailbox.local}@${mailbox.host.domain}`).toBe(
        emailKey(text, { tags: 'all' }),
      );
    }
  });

  it.each([
    ['US', ['(212) 555-0101', '1 212 555 0101', '212 555 010', '0212 555 0101', '011 44 20 7946 0101']],
    ['CA', ['604 555 0101', '16045550101', '604 555 01012']],
    ['ES', ['612 34 56 78', '912 345 678', '12 34 56 78']],
    ['PT', ['212 345 678', '912345678', '312 345 678']],
    ['DK', ['32 12 34 56', '12 34 56']],
    ['NO', ['22 12 34 56', '412 34 567']],
    ['GB', ['020 7946 0101', '(0161) 496 0101']],
    ['DE', ['030 901820', '089 2387 7200']],
    ['FR', ['01 23 45 67 89']],
    ['IT', ['06 6982 0123', '347 123 4567']],
  ])('a telephone number of %s is read as the library for them reads it', (region, numbers) => {
    const read = createPhoneReader();
    const library = createPhoneNormalizer({ cacheSize: 0 });
    for (const text of numbers) {
      const told = library.normalize(text, { defaultRegion: region })?.e164;
      const { number } = read(text, region);
      if (told === undefined) expect(number, text).toMatch(/^~/);
      else expect(number, text).toBe(told);
    }
  });

  it('a plain full name is a first and a last name', () => {
    const names = createDictionary();
    const read = createPlainNames(names);
    const words = [
      'Ann',
      'LEE',
      'Dr',
      'Van',
      'van',
      'Jr',
      'Senior',
      'Miss',
      'MD',
      'de',
      'Y',
      'Maria',
      'O',
      'No',
      'Name',
      'unknown',
    ];
    for (const first of words) {
      for (const last of words) {
        const fullName = `${first} ${last}`;
        const plain = read(fullName);
        if (plain === undefined) continue;
        expect(names.texts[plain.first]).toBe(first.toLowerCase());
        expect(names.texts[plain.last]).toBe(last.toLowerCase());
        const parts = { first: first.toLowerCase(), middle: '', last: last.toLowerCase(), generation: '' };
        expect(normalizePersonName({ fullName }), fullName).toEqual(parts);
      }
    }
    expect(read('Maria Lee')).toBeDefined();
    for (const odd of ['Dr Lee', 'Maria Jr', 'No Name', 'Maria', 'Maria  Lee', 'Maria de Lee'])
      expect(read(odd), odd).toBeUndefined();
  });

  it('an answer that is remembered is the answer of its own pair', () => {
    const many = 3000;
    const ask = rememberPairs(many, (a, b) => (a * 31 + b) % 7);
    for (let round = 0; round < 2; round += 1) {
      for (let a = 0; a < many; a += 7) for (let b = 0; b < many; b += 11) expect(ask(a, b)).toBe((a * 31 + b) % 7);
    }
  });

  it('a pair is new once, in whichever order its rows come', () => {
    const seen = createPairSet();
    for (let row = 1; row < 5000; row += 1) expect(seen.add(0, row)).toBe(true);
    for (let row = 1; row < 5000; row += 1) expect(seen.add(row, 0)).toBe(false);
  });

  it('links are found by their rows, other pairs are not', () => {
    const pairs = { count: 3, a: Int32Array.of(0, 0, 2), b: Int32Array.of(1, 3, 3) };
    const links = indexLinks(4, pairs, Float32Array.of(5, -2, 0));
    expect([links.bitsOf(0, 1), links.bitsOf(0, 3), links.bitsOf(2, 3), links.bitsOf(1, 2)]).toEqual([
      5,
      undefined,
      0,
      undefined,
    ]);
  });
});
