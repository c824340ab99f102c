import { describe, expect, it, vi } from 'vitest';
import { type DedupeRecord, type FindOptions, findDuplicates, type ReviewedPair } from '../../src/index.ts';
import { pairwise } from './support/pairwise.ts';
import { inventContacts, inventRegistry, type Population } from './support/populations.ts';
import { createRandom, shuffled } from './support/random.ts';

vi.setConfig({ testTimeout: 60_000 });

const contacts: FindOptions = { entity: 'contact', country: 'US' };
// Enough strangers for the finder to see what is usual.
const strangers = inventContacts(98, 120).records.map((record) => ({ ...record, id: `s-${record.id}` }));

const same = (a: string, b: string): ReviewedPair => ({ ids: [a, b], same: true });
const different = (a: string, b: string): ReviewedPair => ({ ids: [a, b], same: false });

/** How a search among strangers groups these records, by its result. */
async function search(records: readonly DedupeRecord[], reviewed: readonly ReviewedPair[], options = contacts) {
  const result = await findDuplicates([...strangers, ...records], { ...options, reviewed });
  const ids = new Set(records.map(({ id }) => id));
  const groups = result.clusters.map((one) => one.filter((id) => ids.has(id))).filter((one) => one.length > 1);
  return { ...result, groups };
}

const ann = { firstName: 'Ann', lastName: 'Quillfeather', email: 'ann@quill.example', phone: '+12125550142' };
const anns: DedupeRecord[] = [
  { id: 'a', ...ann },
  { id: 'b', ...ann, email: '' },
  { id: 'c', ...ann, phone: '' },
];

describe('a pair that a person judged', () => {
  it('is joined when it is the same, however unlike the two are, and says so', async () => {
    const records: DedupeRecord[] = [
      { id: 'a', ...ann },
      { id: 'z', firstName: 'Bruno', lastName: 'Ostrander', email: 'bruno@other.example' },
    ];
    const { groups, explain, pairs, report } = await search(records, [same('z', 'a')]);
    expect(groups).toEqual([['a', 'z']]);
    expect(explain('a', 'z')).toMatchObject({ band: 'auto', sameCluster: true, probability: 1 });
    expect(explain('a', 'z').reasons[0]).toBe('reviewedSame');
    expect(explain('z', 'a').text).toContain('the same by what a person judged');
    expect([...pairs].filter(({ ids }) => ids.includes('z') && ids.includes('a'))).toHaveLength(1);
    expect(report.reviewed).toEqual({ same: 1, different: 0, leftOut: 0, contradictions: [] });
  });

  it('is kept apart when it is different, also through a third record that is like both', async () => {
    expect((await search(anns, [])).groups).toEqual([['a', 'b', 'c']]);
    const { groups, explain } = await search(anns, [different('b', 'c')]);
    expect(groups).toHaveLength(1);
    expect(groups[0]).toHaveLength(2);
    expect(explain('b', 'c')).toMatchObject({ band: 'no', sameCluster: false, probability: expect.closeTo(0) });
    expect(explain('b', 'c').reasons[0]).toBe('reviewedDifferent');
    expect(explain('b', 'c').text).toContain('different by what a person judged');
  });

  it('is kept apart even when both hold the very same, beside others that do', async () => {
    const records = ['a', 'b', 'c', 'd'].map((id) => ({ id, ...ann }));
    const { groups, explain } = await search(records, [different('a', 'b')]);
    expect(groups.flat()).toHaveLength(new Set(groups.flat()).size);
    expect(groups.some((group) => group.includes('a') && group.includes('b'))).toBe(false);
    expect(groups.some((group) => group.includes('c') && group.includes('d'))).toBe(true);
    expect(explain('a', 'b').reasons[0]).toBe('reviewedDifferent');
  });

  it('tells what follows from it: who is the same as one is the same as the other', async () => {
    const records: DedupeRecord[] = [
      { id: 'a', ...ann },
      { id: 'y', fullName: 'Bruno Ostrander', email: 'bruno@other.example' },
      { id: 'z', fullName: 'Carla Marchetti', email: 'carla@third.example' },
      { id: 'n', fullName: 'Nina Pemberton', email: 'nina@fourth.example' },
    ];
    const reviewed = [same('a', 'y'), same('y', 'z'), different('z', 'n')];
    const { groups, explain } = await search(records, reviewed);
    expect(groups).toEqual([['a', 'y', 'z']]);
    expect(explain('a', 'z')).toMatchObject({ band: 'auto' });
    expect(explain('a', 'n').reasons[0]).toBe('reviewedDifferent');
  });

  it('judged both ways, or against a refusal, is told as a contradiction and the refusal wins', async () => {
    const reviewed = [same('a', 'b'), same('b', 'c'), different('c', 'a')];
    const { groups, explain, report } = await search(anns, reviewed);
    expect(groups.some((group) => group.includes('a') && group.includes('c'))).toBe(false);
    expect(report.reviewed).toMatchObject({ same: 1, different: 1 });
    const [contradiction, ...more] = report.reviewed!.contradictions;
    expect(more).toEqual([]);
    expect(contradiction).toMatchObject({ because: 'reviewedDifferent' });
    expect(contradiction!.against).toEqual(['a', 'c']);
    expect(explain(...contradiction!.ids)).toMatchObject({ band: 'review', sameCluster: false });
    expect(explain(...contradiction!.ids).reasons.slice(0, 2)).toEqual(['clusterConflict', 'reviewedSame']);

    const both = await search(anns, [same('a', 'b'), different('b', 'a')]);
    expect(both.explain('a', 'b')).toMatchObject({ band: 'no', sameCluster: false });
    expect(both.report.reviewed!.contradictions).toHaveLength(1);
  });

  it('joins no two records of a source that is free of duplicates, and says which', async () => {
    const sources = anns.map((record) => ({ ...record, source: 'crm' }));
    const { groups, report } = await search(sources, [same('a', 'b')], { ...contacts, uniqueSource: true });
    expect(groups).toEqual([]);
    expect(report.reviewed!.contradictions).toEqual([{ ids: ['a', 'b'], against: ['a', 'b'], because: 'sameSource' }]);
  });

  it('counts for nothing when a record of it is gone, or it names one record twice', async () => {
    const reviewed = [same('a', 'gone'), different('a', 'a')];
    const { groups, report } = await search(anns, reviewed);
    expect(groups).toEqual([['a', 'b', 'c']]);
    expect(report.reviewed).toEqual({ same: 0, different: 0, leftOut: 2, contradictions: [] });
  });
});

/** A registry without birthdays, where names and places alone hardly tell. */
function thinRegistry(seed: number): Population {
  const { records, truth } = inventRegistry(seed, 900);
  return { records: records.map(({ birthday: _, ...record }) => record), truth };
}

describe('what people judged', () => {
  it.each([
    { what: 'a registry without birthdays', population: thinRegistry(51), gain: 0.002 },
    { what: 'contacts of a CRM', population: inventContacts(52, 900), gain: 0 },
  ])('teaches the search about records that nobody judged: $what', async ({ population, gain }) => {
    const { records, truth } = population;
    const before = await findDuplicates(records, { entity: 'contact' });
    const asked = [...before.pairs].filter(({ band }) => band === 'review').map(({ ids }) => ids);
    const reviewed = shuffled(asked, createRandom(1))
      .slice(0, 100)
      .map((ids) => ({ ids, same: truth.get(ids[0]) === truth.get(ids[1]) }));
    const after = await findDuplicates(records, { entity: 'contact', reviewed });
    const judged = new Set(reviewed.flatMap(({ ids }) => ids.map((id) => truth.get(id))));
    const others = new Map([...truth].filter(([, person]) => !judged.has(person)));
    const f1Among = (clusters: readonly (readonly string[])[], people: ReadonlyMap<string, number>): number =>
      pairwise(
        clusters.map((one) => one.filter((id) => people.has(id))),
        people,
      ).f1;
    expect(f1Among(after.clusters, truth)).toBeGreaterThan(f1Among(before.clusters, truth));
    expect(f1Among(after.clusters, others)).toBeGreaterThanOrEqual(f1Among(before.clusters, others) + gain);
  });

  it('moves the weights little when it is little', async () => {
    const { records, truth } = thinRegistry(53);
    const before = await findDuplicates(records, { entity: 'contact' });
    const asked = [...before.pairs].filter(({ band }) => band === 'review').map(({ ids }) => ids);
    const movedBy = async (labels: number): Promise<number> => {
      const reviewed = asked.slice(0, labels).map((ids) => ({ ids, same: truth.get(ids[0]) === truth.get(ids[1]) }));
      const { model } = await findDuplicates(records, { entity: 'contact', reviewed });
      const [was, is] = [before.model, model].map(({ facts }) => facts.flatMap(({ matchBits }) => matchBits));
      return Math.max(...is!.map((bits, level) => Math.abs(bits - was![level]!)));
    };
    const [few, many] = [await movedBy(3), await movedBy(100)];
    expect(few).toBeLessThan(0.75);
    expect(many).toBeGreaterThan(few);
  });

  it('changes nothing at all where there is nothing', async () => {
    const { records } = inventContacts(54, 300);
    const told = async (options: FindOptions) => {
      const { clusters, model, pairs } = await findDuplicates(records, options);
      return { clusters, model, bits: Array.from(pairs, ({ ids, bits, band }) => [ids, bits, band]) };
    };
    expect(await told({ entity: 'contact', reviewed: [] })).toEqual(await told({ entity: 'contact' }));
    const gone = [same('r0', 'gone')];
    expect(await told({ entity: 'contact', reviewed: gone })).toEqual(await told({ entity: 'contact' }));
  });
});
