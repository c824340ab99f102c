import { evaluateDuplicates } from '@crmsync/dedupe';
import { describe, expect, it } from 'vitest';
import { createGroups } from '../../src/dedupe/finders/create-groups.ts';
import { finders } from '../../src/dedupe/finders/finder-names.ts';
import { blocksOf, largestBlock } from '../../src/dedupe/finders/peer-blocks.ts';
import { generateContacts } from '../../src/dedupe/generate/generate-contacts.ts';

const contacts = [...generateContacts({ records: 500, seed: 4 })];
const records = contacts.map(({ record }) => record);
const truth = new Map(contacts.map(({ record, entity }) => [record.id, String(entity)]));

describe('finders that are measured beside each other', { timeout: 60_000 }, () => {
  it.each(Object.keys(finders))(
    '%s finds duplicates, with its threshold at the middle of those to be tried',
    async (name) => {
      const { finder } = (await finders[name]?.()) ?? {};
      const threshold = finder?.thresholds[Math.floor(finder.thresholds.length / 2)] ?? 0;
      const found = await finder?.find(records, threshold);
      const { precision, recall } = evaluateDuplicates({ truth, clusters: found?.clusters ?? [] });
      expect(precision).toBeGreaterThan(0.5);
      expect(recall).toBeGreaterThan(0.2);
      expect(found?.comparedPairs).toBeGreaterThan(0);
    },
  );
});

describe('what the peers are lent', () => {
  it('blocks hold records that share a key, and none is so large that comparing it takes the square of everything', () => {
    const alike = Array.from({ length: largestBlock + 1 }, (_, at) => ({ id: `x${at}`, email: 'info@north.example' }));
    const blocks = blocksOf([...alike, { id: 'a', phone: '+1 212 555 0101' }, { id: 'b', phone: '(212) 555-0101' }]);
    expect(blocks.map((block) => block.map(({ id }) => id))).toEqual([['a', 'b']]);
  });

  it('links are closed into groups', () => {
    const groups = createGroups();
    groups.join('a', 'b');
    groups.join('c', 'd');
    groups.join('b', 'd');
    groups.join('x', 'y');
    const sorted = [...groups.all()].map((ids) => ids.toSorted().join(''));
    expect(sorted.toSorted()).toEqual(['abcd', 'xy']);
  });
});
