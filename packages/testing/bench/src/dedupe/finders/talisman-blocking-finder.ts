import type { DedupeRecord } from '@crmsync/dedupe';
import blocking from 'talisman/clustering/blocking.js';
import jaroWinkler from 'talisman/metrics/jaro-winkler.js';
import type { Finder } from './finder.ts';
import { blockKeys, recordText } from './peer-blocks.ts';

/** The blocking clusterer of talisman. */
export const finder: Finder = {
  usage: 'clustering/blocking with Jaro-Winkler on name, company and e-mail',
  thresholds: [0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95],
  async find(records, radius) {
    const all = [...records];
    const texts = new Map(all.map((record) => [record, recordText(record)]));
    let comparedPairs = 0;
    const similarity = (left: DedupeRecord, right: DedupeRecord): number => {
      comparedPairs += 1;
      return jaroWinkler(texts.get(left) ?? '', texts.get(right) ?? '');
    };
    const clusters = blocking({ blocks: blockKeys, similarity, radius }, all);
    return { clusters: clusters.map((cluster) => cluster.map(({ id }) => id)), comparedPairs };
  },
};
