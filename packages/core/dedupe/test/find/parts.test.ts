import { describe, expect, it } from 'vitest';
import { type BlockingRule, unordered } from '../../src/blocking/blocking-rule.ts';
import { groupRows } from '../../src/blocking/group-rows.ts';
import { proposePairs } from '../../src/blocking/propose-pairs.ts';
import { clusterPairs } from '../../src/cluster/cluster-pairs.ts';
import { editDistance } from '../../src/compare/edit-distance.ts';
import { jaroWinkler } from '../../src/compare/jaro-winkler.ts';
import { letterSignature, signatureDistance } from '../../src/compare/letter-signature.ts';
import { readBirthday } from '../../src/read/read-birthday.ts';
import { createPhoneReader } from '../../src/read/read-phone.ts';
import { readStreetLine } from '../../src/read/street-line.ts';

describe('distance of two spellings', () => {
  it.each([
    ['smith', 'smith', 0],
    ['smith', 'smiht', 1],
    ['smith', 'smyth', 1],
    ['smith', 'mith', 1],
    ['hesletine', 'heseltine', 1],
    ['kitten', 'sitting', 3],
  ])('%s and %s are %i apart', (a, b, distance) => {
    expect(editDistance(a, b, 5)).toBe(distance);
    expect(editDistance(b, a, 5)).toBe(distance);
  });

  it('stops counting above the limit', () => {
    expect(editDistance('abcdefgh', 'zyxwvuts', 2)).toBe(3);
  });

  it('knows the textbook values of Jaro and Winkler', () => {
    expect(jaroWinkler('martha', 'marhta')).toBeCloseTo(0.961, 3);
    expect(jaroWinkler('dixon', 'dicksonx')).toBeCloseTo(0.813, 3);
    expect(jaroWinkler('', 'a')).toBe(0);
  });

  it('letters tell at once when two texts are far apart', () => {
    const apart = (a: string, b: string) => signatureDistance(letterSignature(a), letterSignature(b));
    expect(apart('smith', 'smyth')).toBe(2);
    expect(apart('smith', 'smiht')).toBe(0);
    expect(apart('abcdef', 'uvwxyz')).toBe(12);
  });
});

describe('normal forms of the search', () => {
  const phone = createPhoneReader();
  it.each([
    ['+44 (0) 7877 482525', '', '+447877482525'],
    ['0044 7877 482525', '', '+447877482525'],
    ['07.87.74.82.52.5', 'GB', '+447877482525'],
    ['(212) 555-0142', 'US', '+12125550142'],
    ['1-212-555-0142', 'US', '+12125550142'],
    ['212/555-0142', '', '~2125550142'],
    ['none', 'US', ''],
  ])('the number %s in %s reads %s', (text, region, number) => {
    expect(phone(text, region).number).toBe(number);
  });

  it('an extension is read apart from its number', () => {
    expect(phone('602-442-7515 ext. 12', 'US')).toEqual({ number: '+16024427515', extension: '12' });
  });

  it('a street line gives street and number, wherever the number stands', () => {
    expect(readStreetLine('435 S. La Cienega Blvd.', '')).toEqual({ street: 's la cienega blvd', number: '435' });
    expect(readStreetLine('Hauptstr. 5', '')).toMatchObject({ number: '5' });
    expect(readStreetLine('Crease Place', '9')).toEqual({ street: 'crease pl', number: '9' });
  });

  it('birthdays in several spellings read alike', () => {
    for (const text of ['1970-02-01', '19700201', '1970/02/01', '01.02.1970'])
      expect(readBirthday(text)).toBe('19700201');
  });

  it.each(['1900-01-01', '01/01/1970', '0000-00-00', '1111-11-11', '1899-12-30', '9999-12-31'])(
    'a birthday that a form or a program made up is none: %s',
    (text) => {
      expect(readBirthday(text)).toBe('');
    },
  );
});

describe('blocking', () => {
  const propose = (rules: BlockingRule[], finer: number[], budget = 1000, neighbours = 3) => {
    const steps = proposePairs({
      rows: finer.length,
      rules,
      finer: Int32Array.from(finer),
      allowed: () => true,
      budget,
      neighbours,
    });
    for (;;) {
      const step = steps.next();
      if (step.done === true) return step.value;
    }
  };
  const rule = (name: string, keys: number[]): BlockingRule => ({ name, parts: [(row) => keys[row] ?? 0] });

  it('groups rows by key and leaves rows without key and alone out', () => {
    const { rows, starts } = groupRows(Int32Array.from([7, 0, 9, 7, 0, 8, 7]));
    expect([...rows]).toEqual([0, 3, 6]);
    expect([...starts]).toEqual([0, 3]);
  });

  it('proposes a pair by the first rule that finds it, once', () => {
    const { pairs, report } = propose([rule('one', [1, 1, 2, 2]), rule('two', [5, 5, 5, 0])], [0, 0, 0, 0]);
    expect(pairs.count).toBe(4);
    expect(report.map(({ pairs: count }) => count)).toEqual([2, 2]);
  });

  it('splits a block that costs too much by the finer key and says what it skipped', () => {
    const { pairs, report } = propose(
      [rule('big', new Array(40).fill(1))],
      Array.from({ length: 40 }, (_, row) => 1 + (row % 20)),
      30,
    );
    expect(report[0]).toMatchObject({ rule: 'big', cappedBlocks: 1, largestBlock: 40 });
    expect(pairs.count + report[0]!.skippedPairs).toBe((40 * 39) / 2);
    expect(pairs.count).toBeLessThan(200);
  });

  it('compares each row of a crowd that no finer key splits with its neighbours alone', () => {
    const crowd = new Array<number>(40).fill(1);
    for (const neighbours of [1, 3]) {
      const { pairs, report } = propose([rule('crowd', crowd)], crowd, 30, neighbours);
      const apart = Array.from(pairs.a, (a, pair) => (pairs.b[pair] as number) - a);
      expect(new Set(apart)).toEqual(new Set(Array.from({ length: neighbours }, (_, step) => step + 1)));
      expect(pairs.count).toBe(report[0]!.pairs);
      expect(pairs.count + report[0]!.skippedPairs).toBe((40 * 39) / 2);
    }
  });

  it('keys of two parts do not depend on their order', () => {
    expect(unordered(3, 9)).toBe(unordered(9, 3));
    expect(unordered(3, 0)).toBe(0);
  });
});

describe('clusters', () => {
  const cluster = (
    links: [number, number, number][],
    rows: number,
    judged: (a: number, b: number) => number,
    sources?: number[],
  ) => [
    ...clusterPairs({
      rows,
      pairs: {
        count: links.length,
        a: Int32Array.from(links, ([a]) => a),
        b: Int32Array.from(links, ([, b]) => b),
      },
      bits: Float32Array.from(links, ([, , bits]) => bits),
      judge: judged,
      uniqueSource: sources === undefined ? undefined : Int32Array.from(sources),
    }),
  ];

  it('a chain breaks where the ends are no match', () => {
    const sure = new Set(['0-1', '1-2', '2-3']);
    const judge = (a: number, b: number) => (sure.has(`${a}-${b}`) ? 0.9 : 0);
    expect(
      cluster(
        [
          [0, 1, 9],
          [2, 3, 8],
          [1, 2, 3],
        ],
        4,
        judge,
      ),
    ).toEqual([0, 0, 2, 2]);
  });

  it('pairs that were never proposed are judged before a merge is refused', () => {
    expect(
      cluster(
        [
          [0, 1, 9],
          [1, 2, 8],
        ],
        3,
        () => 0.9,
      ),
    ).toEqual([0, 0, 0]);
  });

  it('of two candidates in one source the surer one wins', () => {
    expect(
      cluster(
        [
          [0, 1, 3],
          [0, 2, 8],
        ],
        3,
        () => 0.9,
        [1, 2, 2],
      ),
    ).toEqual([0, 1, 0]);
  });
});
