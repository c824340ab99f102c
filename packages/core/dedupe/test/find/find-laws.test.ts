import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { type DedupeRecord, findDuplicates } from '../../src/index.ts';
import { inventCompanies, inventContacts, inventRegistry } from './support/populations.ts';
import { createRandom, shuffled } from './support/random.ts';

vi.setConfig({ testTimeout: 60_000 });

function partition(clusters: readonly (readonly string[])[], rename: (id: string) => string = (id) => id): string[] {
  return clusters.map((cluster) => cluster.map(rename).sort().join()).sort();
}

// Few values, so that records often have something in common; some that no field should hold.
const text = fc.constantFrom(
  'Anna',
  'Ana',
  'Berg',
  'Bergh',
  '',
  'N/A',
  '+12125550142',
  '1970-01-01',
  'a@b.example',
  'x',
);
const wild = fc.oneof(
  text,
  fc.string(),
  fc.string({ unit: 'grapheme', maxLength: 40 }),
  fc.constant('🎂'.repeat(6000)),
);
const fields = [
  ...['source', 'externalId', 'firstName', 'lastName', 'fullName', 'email', 'phone', 'company', 'website'],
  ...['jobTitle', 'street', 'streetNumber', 'city', 'region', 'postalCode', 'country', 'birthday', 'other:x'],
];
const record = fc.dictionary(fc.constantFrom(...fields), wild, { maxKeys: 8 });

describe('laws of the search', () => {
  const populations = {
    contact: [
      ...inventRegistry(5, 150).records,
      ...inventContacts(6, 150).records.map((one) => ({ ...one, id: `c${one.id}` })),
    ],
    company: inventCompanies(7, 200).records,
  };

  it.each(['contact', 'company'] as const)(
    'neither order nor ids of %s records change the partition',
    async (entity) => {
      const records: DedupeRecord[] = populations[entity];
      const { clusters } = await findDuplicates(records, { entity });
      for (const seed of [1, 2, 3]) {
        const renamed = shuffled(records, createRandom(seed)).map((one) => ({ ...one, id: `${seed}-${one.id}` }));
        const again = await findDuplicates(renamed, { entity });
        expect(partition(again.clusters, (id) => id.slice(2))).toEqual(partition(clusters));
      }
    },
  );

  it('whatever the fields hold, every id is in one cluster at most and nothing is thrown', async () => {
    const cases = fc.tuple(fc.array(record, { maxLength: 30 }), fc.constantFrom('contact', 'company'), fc.boolean());
    await fc.assert(
      fc.asyncProperty(cases, async ([rows, entity, uniqueSource]) => {
        const records = rows.map((row, index) => ({ ...row, id: String(index) }));
        const { clusters, pairs, explain } = await findDuplicates(records, { entity, uniqueSource });
        const ids = clusters.flat();
        expect(new Set(ids).size).toBe(ids.length);
        for (const { bits, ids: pair } of pairs) {
          expect(bits).not.toBeNaN();
          expect(explain(...pair).text).toContain('probability');
        }
      }),
      { numRuns: 150 },
    );
  });

  it('what speaks for a pair does not depend on which record is asked first', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(record, { minLength: 2, maxLength: 6 }), async (rows) => {
        const records = rows.map((row, index) => ({ ...row, id: String(index) }));
        const { explain } = await findDuplicates(records, { entity: 'contact' });
        expect(explain('0', '1').bits).toBe(explain('1', '0').bits);
      }),
      { numRuns: 100 },
    );
  });
});

describe('blocks of any size', () => {
  const many = 4000;

  it('are split or compared with neighbours, and reported, when everybody has one mailbox', async () => {
    const random = createRandom(1);
    const letters = () => Array.from({ length: 7 }, () => String.fromCharCode(97 + random.int(26))).join('');
    const records = Array.from({ length: many }, (_, index) => ({
      id: String(index),
      firstName: letters(),
      lastName: letters(),
      email: 'quillfeather@acme.example',
    }));
    const { clusters, report } = await findDuplicates(records, { entity: 'contact' });
    expect(clusters).toEqual([]);
    expect(report.stopListed).toContainEqual(expect.objectContaining({ kind: 'sharedMailbox', records: many }));
    expect(report.comparedPairs).toBeLessThan(many * 70);
  });

  it('report what was skipped when everybody has one name', async () => {
    const records = Array.from({ length: many }, (_, index) => ({
      id: String(index),
      firstName: 'Anna',
      lastName: 'Berg',
      phone: `+1212${2_000_000 + index}`,
    }));
    const { report } = await findDuplicates(records, { entity: 'contact' });
    const line = report.blocking.find(({ rule }) => rule === 'fullName');
    expect(line).toMatchObject({ cappedBlocks: 1, largestBlock: many });
    expect(line!.skippedPairs).toBeGreaterThan(7_000_000);
  });

  it('join without being compared when every record is the same', async () => {
    const records = Array.from({ length: many }, (_, index) => ({
      id: String(index),
      fullName: 'Anna Berg',
      email: 'anna@berg.example',
    }));
    const { clusters, report } = await findDuplicates(records, { entity: 'contact' });
    expect(clusters[0]).toHaveLength(many);
    expect(report.comparedPairs).toBe(0);
  });
});
