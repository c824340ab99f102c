import { describe, expect, it, vi } from 'vitest';
import { createDuplicateIndex, type DedupeRecord, type FindOptions, findDuplicates } from '../../src/index.ts';
import { inventCompanies, inventContacts, inventRegistry } from '../find/support/populations.ts';

vi.setConfig({ testTimeout: 60_000 });

/** Share of the search's `auto` pairs that lookups call `auto`, and of the lookups' that the search put in one cluster. */
async function agreement(records: readonly DedupeRecord[], entity: FindOptions['entity']) {
  const found = await findDuplicates(records, { entity, country: 'US' });
  const index = createDuplicateIndex({ entity, country: 'US', model: JSON.parse(JSON.stringify(found.model)) });
  index.addAll(records);
  const looked = new Map(
    records.map((record) => {
      const { candidates } = index.lookup(record, { limit: 100 });
      return [record.id, new Set(candidates.filter(({ band }) => band === 'auto').map(({ id }) => id))];
    }),
  );
  const auto = [...found.pairs]
    .filter(({ band }) => band === 'auto')
    .flatMap(({ ids: [a, b] }) => [
      [a, b],
      [b, a],
    ]);
  const both = auto.filter(([a = '', b = '']) => looked.get(a)?.has(b)).length;
  const clusterOf = new Map(found.clusters.flatMap((ids, cluster) => ids.map((id) => [id, cluster])));
  const links = [...looked].flatMap(([a, ids]) => [...ids].map((b) => [a, b]));
  const kept = links.filter(([a = '', b = '']) => clusterOf.has(a) && clusterOf.get(a) === clusterOf.get(b)).length;
  return { pairs: auto.length, found: both / auto.length, kept: kept / links.length };
}

describe('a lookup with the model of a search', () => {
  const populations = [
    ['contacts', 'contact', inventContacts(5, 800).records],
    ['people of a registry', 'contact', inventRegistry(6, 800).records],
    ['companies', 'company', inventCompanies(7, 600).records],
  ] as const;
  it.each(populations)('calls auto what the search called auto: %s', async (_, entity, records) => {
    const { pairs, found, kept } = await agreement(records, entity);
    expect(pairs).toBeGreaterThan(100);
    expect(found).toBeGreaterThanOrEqual(0.98);
    expect(kept).toBeGreaterThanOrEqual(0.98);
  });
});
