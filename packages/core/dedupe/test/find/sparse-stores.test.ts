import { describe, expect, it, vi } from 'vitest';
import { countJoinedCopies } from '../../src/cluster/count-joined-copies.ts';
import { probabilityBesideLink } from '../../src/cluster/probability-beside-link.ts';
import { levelsBeside } from '../../src/facts/levels-beside.ts';
import { createRarities } from '../../src/facts/rarity.ts';
import { type DedupeRecord, findDuplicates } from '../../src/index.ts';
import { pairsAcross } from '../../src/model/pairs-across.ts';
import { pairwise } from './support/pairwise.ts';
import { createRandom, type Random, shuffled } from './support/random.ts';

vi.setConfig({ testTimeout: 60_000 });

const syllables = 'bar ven lom tik gra sou pel dor min zat kel fu ras nor vi que hol'.split(' ');
const kinds = 'systems foods trading services group energy capital media'.split(' ');

function inventWord(random: Random): string {
  return Array.from({ length: 3 }, () => random.pick(syllables)).join('');
}

describe('stores whose records hold little', () => {
  it('companies of two lists that hold nothing but a name are found by their rarest word', async () => {
    const random = createRandom(21);
    const records: DedupeRecord[] = [];
    const truth = new Map<string, number>();
    for (let company = 0; company < 800; company += 1) {
      const name = inventWord(random);
      const kind = random.pick(kinds);
      const spellings = [`${name} ${kind} Ltd`, random.next() < 0.5 ? name : `${name} ${kind} ${random.pick(kinds)}`];
      for (const [list, spelling] of spellings.entries()) {
        const id = `c${truth.size}`;
        truth.set(id, company);
        records.push({ id, source: `list${list}`, company: spelling });
      }
    }
    const options = { entity: 'company', uniqueSource: true } as const;
    const { clusters } = await findDuplicates(shuffled(records, random), options);
    const { precision, recall } = pairwise(clusters, truth);
    expect(precision).toBeGreaterThan(0.95);
    expect(recall).toBeGreaterThan(0.9);
  });

  it('many records of one person hold together though each lacks half of what is known', async () => {
    const random = createRandom(22);
    const records: DedupeRecord[] = [];
    const truth = new Map<string, number>();
    for (let person = 0; person < 120; person += 1) {
      const known = {
        firstName: inventWord(random),
        lastName: inventWord(random),
        street: `${inventWord(random)} road`,
        city: random.pick(syllables) + random.pick(syllables),
        postalCode: String(1000 + random.int(9000)),
      };
      for (let copy = 0; copy < 10; copy += 1) {
        const id = `p${truth.size}`;
        truth.set(id, person);
        const fields = Object.entries(known).filter(() => random.next() < 0.65);
        const spelled = fields.map(([field, text]) => [field, random.next() < 0.2 ? random.typo(text) : text]);
        records.push({ id, ...Object.fromEntries(spelled) });
      }
    }
    const { clusters } = await findDuplicates(shuffled(records, random), { entity: 'contact' });
    const { precision, recall } = pairwise(clusters, truth);
    expect(precision).toBeGreaterThan(0.98);
    expect(recall).toBeGreaterThan(0.85);
  });
});

describe('records that hold the very same', () => {
  const starts = Int32Array.of(0, 3, 4, 5);
  const groups = Int32Array.of(0, 0, 2);

  it('follow the first of them into a group of others that they fit', () => {
    const judge = (a: number, b: number): number => (a === b ? 0.3 : 0.9);
    expect([...countJoinedCopies({ groups, starts, judge })]).toEqual([3, 1, 1]);
  });

  it('stay apart where they are too little alike and nothing else joins them', () => {
    const alone = Int32Array.of(0, 1, 2);
    expect([...countJoinedCopies({ groups: alone, starts, judge: () => 0.3 })]).toEqual([1, 1, 1]);
    expect([...countJoinedCopies({ groups: alone, starts, judge: () => 0.6 })]).toEqual([3, 1, 1]);
    const judge = (a: number, b: number): number => (a === b ? 0.01 : 0.6);
    expect([...countJoinedCopies({ groups, starts, judge })]).toEqual([1, 1, 1]);
  });
});

describe('records that hold the very same', () => {
  it('are told to be of one cluster only where a cluster holds them', async () => {
    const annas = ['a', 'b', 'c'].map((id) => ({ id, firstName: 'Anna' }));
    const { clusters, explain } = await findDuplicates(annas, { entity: 'contact' });
    const inOne = (one: string, other: string): boolean =>
      clusters.some((cluster) => cluster.includes(one) && cluster.includes(other));
    expect(inOne('a', 'b')).toBe(false);
    for (const [one, other] of [
      ['a', 'b'],
      ['b', 'c'],
      ['a', 'c'],
    ] as const)
      expect(explain(one, other).sameCluster).toBe(inOne(one, other));
    expect(explain('b', 'b').sameCluster).toBe(true);
  });
});

describe('what a model starts from', () => {
  it('counts the pairs that sources free of duplicates leave', () => {
    expect(pairsAcross(Int32Array.of(1, 1, 2, 2))).toBe(4);
    expect(pairsAcross(Int32Array.of(0, 0, 1, 1))).toBe(5);
    expect(pairsAcross(Int32Array.of(1, 1))).toBe(1);
  });

  it('raises pairs between linked groups only where they speak for a match, and never to even odds', () => {
    const beside = (bits: number, pairsBetween: number): number =>
      probabilityBesideLink(bits, { priorBits: -12, pairsBetween });
    expect(beside(-4, 8)).toBeCloseTo(1 / 3);
    expect(beside(-9, 8)).toBeCloseTo(1 / 65);
    expect(beside(-9, 1000)).toBeCloseTo(1 / 17);
    expect(beside(-9, 1)).toBeCloseTo(1 / 513);
    expect(beside(-14, 1000)).toBeCloseTo(2 ** -14, 4);
    expect(beside(3, 1000)).toBeCloseTo(8 / 9);
  });

  it('learns how strangers compare that share a part, from rows of different groups alone', () => {
    const rarities = createRarities();
    const levels = ['alike', 'apart'].map((name) => ({
      name,
      match: 0.5,
      chance: 0.5,
      agrees: true,
      reason: 'sameName' as const,
    }));
    const parts = Int32Array.from({ length: 400 }, (_, row) => 1 + (row >> 1));
    const shares = levelsBeside({ parts, levels, compare: (a) => (a % 20 === 0 ? 0 : 1) }, rarities);
    expect([...shares]).toEqual([1, 1]);
    rarities.recount(Int32Array.from(parts, (_, row) => row));
    expect(shares[0]).toBeCloseTo(30 / 210);
    rarities.recount(parts);
    expect([...shares]).toEqual([1, 1]);
  });
});
