import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { type DedupeRecord, findDuplicates, type ReviewedPair } from '../../src/index.ts';
import { inventContacts, inventRegistry } from './support/populations.ts';
import { createRandom, shuffled } from './support/random.ts';

vi.setConfig({ testTimeout: 60_000 });

// So few values that many records hold the very same.
const text = fc.constantFrom('Anna', 'Ana', 'Berg', 'Bergh', '', '+12125550142', 'a@b.example');
const fields = ['source', 'firstName', 'lastName', 'email', 'phone', 'company', 'birthday'];
const record = fc.dictionary(fc.constantFrom(...fields), text, { maxKeys: 4 });
const cases = fc
  .record({
    rows: fc.array(record, { minLength: 2, maxLength: 14 }),
    entity: fc.constantFrom('contact', 'company'),
    uniqueSource: fc.boolean(),
    judged: fc.array(fc.tuple(fc.nat(), fc.nat(), fc.boolean()), { maxLength: 12 }),
    seed: fc.nat(),
  })
  .map(({ rows, judged, ...rest }) => ({
    ...rest,
    records: rows.map((row, index): DedupeRecord => ({ ...row, id: `r${index}` })),
    reviewed: judged.map(
      ([a, b, same]): ReviewedPair => ({ ids: [`r${a % rows.length}`, `r${b % rows.length}`], same }),
    ),
  }));

const key = (ids: readonly string[]): string => ids.toSorted().join();

function partition(clusters: readonly (readonly string[])[], rename: (id: string) => string = (id) => id): string[] {
  return clusters.map((cluster) => key(cluster.map(rename))).sort();
}

describe('laws of judged pairs', () => {
  it('no refused pair shares a cluster, and every other judged pair does unless it is told as a contradiction', async () => {
    await fc.assert(
      fc.asyncProperty(cases, async ({ records, reviewed, entity, uniqueSource }) => {
        const { clusters, explain, report } = await findDuplicates(records, { entity, uniqueSource, reviewed });
        const clusterOf = new Map(clusters.flatMap((cluster) => cluster.map((id) => [id, cluster] as const)));
        const contradicted = new Set(report.reviewed?.contradictions.map(({ ids }) => key(ids)));
        const refused = new Set(reviewed.flatMap(({ ids, same }) => (same ? [] : [key(ids)])));
        expect(clusterOf.size).toBe(clusters.flat().length);
        for (const { ids, same } of reviewed) {
          const [a, b] = ids;
          if (a === b) continue;
          const isTogether = clusterOf.has(a) && clusterOf.get(a) === clusterOf.get(b);
          expect(explain(a, b).sameCluster).toBe(isTogether);
          if (same) expect(isTogether).toBe(!contradicted.has(key(ids)));
          else expect(isTogether).toBe(false);
          if (refused.has(key(ids))) expect(explain(a, b)).toMatchObject({ band: 'no' });
          else if (isTogether) expect(explain(a, b)).toMatchObject({ band: 'auto' });
        }
        for (const cluster of uniqueSource ? clusters : []) {
          const sources = records.flatMap(({ id, source }) => (source && cluster.includes(id) ? [source] : []));
          expect(new Set(sources).size).toBe(sources.length);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('neither the order of records nor that of judgements changes anything', async () => {
    await fc.assert(
      fc.asyncProperty(cases, async ({ records, reviewed, entity, uniqueSource, seed }) => {
        const first = await findDuplicates(records, { entity, uniqueSource, reviewed });
        const random = createRandom(seed);
        const turned = shuffled(reviewed, random).map(
          ({ ids: [a, b], same }): ReviewedPair => ({ ids: random.next() < 0.5 ? [a, b] : [b, a], same }),
        );
        const again = await findDuplicates(shuffled(records, random), { entity, uniqueSource, reviewed: turned });
        expect(again.model).toEqual(first.model);
        // Records without a judgement that hold the very same stand for each other.
        if (!uniqueSource) expect(partition(again.clusters)).toEqual(partition(first.clusters));
        const told = (contradictions: readonly { readonly ids: readonly string[] }[] = []): string[] =>
          contradictions.map(({ ids }) => key(ids)).sort();
        expect(told(again.report.reviewed?.contradictions)).toEqual(told(first.report.reviewed?.contradictions));
      }),
      { numRuns: 200 },
    );
  });

  it('ids do not change the partition', async () => {
    const populations = [inventRegistry(61, 200), inventContacts(62, 200)];
    for (const { records, truth } of populations) {
      const { pairs } = await findDuplicates(records, { entity: 'contact' });
      const random = createRandom(63);
      // Some answers are wrong, as people's are.
      const reviewed = shuffled([...pairs], random)
        .slice(0, 60)
        .map(({ ids }) => ({ ids, same: (truth.get(ids[0]) === truth.get(ids[1])) !== random.next() < 0.1 }));
      const { clusters } = await findDuplicates(records, { entity: 'contact', reviewed });
      for (const seed of [1, 2, 3]) {
        const order = shuffled(records, createRandom(seed));
        const newId = new Map(order.map(({ id }, place) => [id, `n${(place * 7919) % 100_003}`]));
        const oldId = new Map([...newId].map(([id, renamed]) => [renamed, id]));
        const again = await findDuplicates(
          order.map((one) => ({ ...one, id: newId.get(one.id)! })),
          {
            entity: 'contact',
            reviewed: shuffled(reviewed, createRandom(seed)).map(
              ({ ids: [a, b], same }): ReviewedPair => ({ ids: [newId.get(a)!, newId.get(b)!], same }),
            ),
          },
        );
        expect(partition(again.clusters, (id) => oldId.get(id)!)).toEqual(partition(clusters));
      }
    }
  });
});
