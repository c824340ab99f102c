import { describe, expect, it } from 'vitest';
import { type DedupeRecord, type FindOptions, findDuplicates } from '../../src/index.ts';
import { pairsOf } from './support/pairwise.ts';
import { inventContacts } from './support/populations.ts';

const contacts: FindOptions = { entity: 'contact', country: 'US' };
// Enough strangers for the finder to see what is usual.
const strangers = inventContacts(99, 120).records.map((record) => ({ ...record, id: `s-${record.id}` }));

async function clustersAmong(records: readonly DedupeRecord[], options = contacts): Promise<string[][]> {
  const { clusters } = await findDuplicates([...strangers, ...records], options);
  const ids = new Set(records.map(({ id }) => id));
  return clusters.map((cluster) => cluster.filter((id) => ids.has(id))).filter((cluster) => cluster.length > 1);
}

describe('a search for duplicates', () => {
  it('joins a short name to the full one where the number is the same (C2)', async () => {
    const found = await clustersAmong([
      { id: 'a', firstName: 'Robert', lastName: 'Quillfeather', phone: '(212) 555-0142' },
      { id: 'b', fullName: 'Quillfeather, Bob', phone: '+1 212 555 0142' },
    ]);
    expect(found).toEqual([['a', 'b']]);
  });

  it.each([
    ['Anna', 'Robert'],
    ['Erik', 'Erika'],
    ['Mario', 'Maria'],
    ['Леонид', 'Леонида'],
  ])('keeps %s and %s of one number apart, and says that it is the given names', async (hers, his) => {
    const couple = [
      { id: 'a', firstName: hers, lastName: 'Quillfeather', phone: '+12125550142' },
      { id: 'b', firstName: his, lastName: 'Quillfeather', phone: '+12125550142' },
    ];
    const { clusters, explain } = await findDuplicates([...strangers, ...couple], contacts);
    expect(clusters.flat()).not.toContain('a');
    expect(explain('a', 'b')).toMatchObject({ sameCluster: false });
    expect(explain('a', 'b').reasons).toContain('differentGivenNames');
  });

  it('keeps father and son of one name and one number apart', async () => {
    const found = await clustersAmong([
      { id: 'a', firstName: 'Walter', lastName: 'Quillfeather', phone: '+12125550142' },
      { id: 'b', firstName: 'Walter', lastName: 'Quillfeather Jr.', phone: '+12125550142' },
    ]);
    expect(found).toEqual([]);
  });

  it.each([
    ['Orlova Svetlana Petrovna', 'Svetlana Petrovna Orlova', 'swappedName'],
    ['Nguyen Van Thanh', 'Thanh Van Nguyen', 'swappedName'],
    ['Pilar Quesada Perez-Ochoa', 'Pilar Quesada', 'similarName'],
    ['Nguyen Van Hai', 'Nguyen Van Thanh', 'differentName'],
  ])('compares %s and %s as %s', async (one, other, reason) => {
    const phone = '+12125550142';
    const { explain } = await findDuplicates(
      [...strangers, { id: 'a', fullName: one, phone }, { id: 'b', fullName: other, phone }],
      contacts,
    );
    expect(explain('a', 'b').reasons).toContain(reason);
    expect(explain('a', 'b').band === 'auto').toBe(reason !== 'differentName');
  });

  it('joins a name in Cyrillic or Greek letters to the one its owner goes by abroad', async () => {
    const found = await clustersAmong([
      { id: 'a', firstName: 'Дмитрий', lastName: 'Квилфеда', phone: '+12125550142' },
      { id: 'b', fullName: 'Dmitry Kvilfeda', phone: '(212) 555-0142' },
      { id: 'c', firstName: 'Γιώργος', lastName: 'Κουίλφας', email: 'gk@quillfeather.example' },
      { id: 'd', firstName: 'Giorgos', lastName: 'Kouilfas', email: 'GK@quillfeather.example' },
    ]);
    expect(found).toEqual([
      ['a', 'b'],
      ['c', 'd'],
    ]);
  });

  it('joins names of scripts without spaces however they were typed, and keeps a family of one number apart', async () => {
    const phone = '+81355550101';
    const { clusters, explain } = await findDuplicates(
      [
        { id: 'one', fullName: '山田 太郎', phone },
        { id: 'whole', fullName: '山田太郎', phone },
        { id: 'parts', lastName: '山田', firstName: '太郎', phone },
        { id: 'wife', fullName: '山田花子', phone },
        { id: 'korean', fullName: '김철수', email: 'kim@north.example' },
        { id: 'spaced', fullName: '김 철수', email: 'kim@north.example' },
      ],
      { entity: 'contact' },
    );
    expect(clusters.map((cluster) => cluster.toSorted())).toEqual(
      expect.arrayContaining([
        ['one', 'parts', 'whole'],
        ['korean', 'spaced'],
      ]),
    );
    expect(explain('whole', 'parts').reasons).toContain('sameName');
    expect(explain('whole', 'wife').band).not.toBe('auto');
  });

  it('takes a number under three surnames for a switchboard and lists it', async () => {
    const colleagues = ['Anna Quillfeather', 'Bruno Marchetti', 'Carla Ostrander', 'David Pemberton'].map(
      (fullName, index) => ({ id: `c${index}`, fullName, phone: '+12125550199' }),
    );
    const { clusters, report } = await findDuplicates([...strangers, ...colleagues], contacts);
    expect(clusters.flat().some((id) => id.startsWith('c'))).toBe(false);
    expect(report.stopListed).toContainEqual({
      kind: 'switchboard',
      field: 'phone',
      value: '+12125550199',
      records: 4,
    });
  });

  it('ignores role mailboxes and lists them', async () => {
    const team = [
      { id: 'a', fullName: 'Anna Quillfeather', email: 'info@quillfeather.example' },
      { id: 'b', fullName: 'Bruno Marchetti', email: 'INFO@quillfeather.example' },
    ];
    const { clusters, report } = await findDuplicates([...strangers, ...team], contacts);
    expect(clusters.flat()).not.toContain('a');
    expect(report.stopListed).toContainEqual(
      expect.objectContaining({ kind: 'roleMailbox', value: 'info@quillfeather.example' }),
    );
  });

  it('links by an external id alone only where both records name their source (B6)', async () => {
    const records = [
      { id: 'a', source: 'crm', externalId: 'X-1', firstName: 'Anna', lastName: 'Quillfeather', phone: '+12125550142' },
      { id: 'b', source: 'crm', externalId: 'X-1', firstName: 'Anna', lastName: 'Marchetti', phone: '+12125550177' },
    ];
    expect(await clustersAmong(records)).toEqual([['a', 'b']]);
    const { explain } = await findDuplicates(
      [...strangers, ...records.map(({ source: _, ...record }) => record)],
      contacts,
    );
    expect(explain('a', 'b').band).not.toBe('auto');
  });

  it('never puts two records of one source together when sources are free of duplicates', async () => {
    const { records } = inventContacts(7, 150);
    const { clusters } = await findDuplicates(records, { ...contacts, uniqueSource: true });
    const sourceOf = new Map(records.map(({ id, source }) => [id, source]));
    expect(clusters.length).toBeGreaterThan(10);
    for (const [a, b] of clusters.flatMap(pairsOf)) expect(sourceOf.get(a)).not.toBe(sourceOf.get(b));
  });

  it('joins records that hold the very same', async () => {
    const record = { firstName: 'Anna', lastName: 'Quillfeather', email: 'anna@quillfeather.example' };
    expect(await clustersAmong(['a', 'b', 'c'].map((id) => ({ id, ...record })))).toEqual([['a', 'b', 'c']]);
  });

  it('joins a company under another legal form at the same domain', async () => {
    const found = await findDuplicates(
      [
        { id: 'a', company: 'Quillfeather Foods Inc.', website: 'https://www.quillfeather.example/' },
        { id: 'b', company: 'QUILLFEATHER FOODS LLC', website: 'quillfeather.example' },
        { id: 'c', company: 'Marchetti Foods', website: 'marchetti.example' },
      ],
      { entity: 'company' },
    );
    expect(found.clusters).toEqual([['a', 'b']]);
  });
});

describe('the result of a search', () => {
  it('gives each compared pair a band, and auto pairs only within clusters', async () => {
    const { clusters, pairs, report } = await findDuplicates(inventContacts(3, 200).records, contacts);
    const together = new Set(clusters.flatMap(pairsOf).map((pair) => pair.toSorted().join()));
    const seen = { auto: 0, review: 0, no: 0 };
    for (const { ids, band, probability } of pairs) {
      seen[band] += 1;
      expect(probability).toBeGreaterThanOrEqual(0);
      expect(probability).toBeLessThanOrEqual(1);
      if (band === 'auto') expect(together).toContain(ids.toSorted().join());
    }
    expect(seen.auto).toBeGreaterThanOrEqual(report.autoPairs);
    expect(seen.no).toBeGreaterThan(0);
  });

  it('explains a pair by facts whose bits add up, without values', async () => {
    const records = [
      { id: 'a', firstName: 'Anna', lastName: 'Quillfeather', email: 'anna@quillfeather.example' },
      { id: 'b', firstName: 'Anna', lastName: 'Quilfeather', email: 'anna@quillfeather.example' },
    ];
    const { explain } = await findDuplicates([...strangers, ...records], contacts);
    const { bits, facts, priorBits, text, reasons } = explain('a', 'b');
    expect(facts.reduce((sum, fact) => sum + fact.bits, priorBits)).toBeCloseTo(bits, 3);
    expect(reasons).toContain('sameEmail');
    expect(text).toMatch(/email: same/);
    expect(text.toLowerCase()).not.toContain('quill');
  });

  it('says that an id is unknown', async () => {
    const { explain } = await findDuplicates(strangers, contacts);
    expect(() => explain('nobody', strangers[0]!.id)).toThrow(
      expect.objectContaining({ code: 'UNKNOWN_DUPLICATE_ID' }),
    );
  });

  it('reports rules, stages and how many records there were', async () => {
    const { report } = await findDuplicates(strangers, contacts);
    expect(report.records).toBe(strangers.length);
    expect(report.blocking.map(({ rule }) => rule)).toContain('email');
    expect(report.stages.map(({ stage }) => stage)).toEqual(['read', 'prepare', 'block', 'score', 'train', 'cluster']);
  });
});

describe('a search under way', () => {
  it('reads a stream', async () => {
    async function* stream() {
      yield { id: 'a', fullName: 'Anna Quillfeather', email: 'anna@quillfeather.example' };
      yield { id: 'b', fullName: 'Anna Quillfeather', email: 'anna@quillfeather.example', city: 'Rome' };
    }
    expect((await findDuplicates(stream(), contacts)).clusters).toEqual([['a', 'b']]);
  });

  it('ends when its signal says so', async () => {
    const controller = new AbortController();
    const reason = new Error('enough');
    function* records() {
      for (let index = 0; ; index += 1) {
        if (index === 10_000) controller.abort(reason);
        yield { id: String(index), fullName: `Anna ${index}` };
      }
    }
    await expect(findDuplicates(records(), { ...contacts, signal: controller.signal })).rejects.toBe(reason);
  });
});
