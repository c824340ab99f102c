import { type FindResult, findDuplicates, type IdPair } from '@crmsync/dedupe';
import type { Finder } from './finder.ts';

/** This project's finder as it comes. */
export const finder: Finder = {
  usage: 'findDuplicates(records, { entity })',
  thresholds: [],
  async find(records) {
    const result = await findDuplicates(records, { entity: 'contact', country: 'US' });
    const { comparedPairs, stages } = result.report;
    return {
      clusters: result.clusters,
      comparedPairs,
      stages,
      autoPairs: { [Symbol.iterator]: () => idsOf(result, true) },
      candidatePairs: { [Symbol.iterator]: () => idsOf(result, false) },
    };
  },
};

function* idsOf({ pairs }: FindResult, autoOnly: boolean): Generator<IdPair> {
  for (const { ids, band } of pairs) if (!autoOnly || band === 'auto') yield ids;
}
