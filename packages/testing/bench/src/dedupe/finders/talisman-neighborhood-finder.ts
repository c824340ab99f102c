import type { DedupeRecord } from '@crmsync/dedupe';
import sortedNeighborhood from 'talisman/clustering/sorted-neighborhood.js';
import jaroWinkler from 'talisman/metrics/jaro-winkler.js';
import type { Finder } from './finder.ts';
import { recordText } from './peer-blocks.ts';

/** The sorted neighbourhood of talisman, which needs no blocks. */
export const finder: Finder = {
  usage: 'clustering/sorted-neighborhood, window 20, Jaro-Winkler on name, company and e-mail',
  thresholds: [0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95],
  async find(records, radius) {
    const all = [...records];
    const texts = new Map(all.map((record) => [record, recordText(record)]));
    const textOf = (record: DedupeRecord): string => texts.get(record) ?? '';
    let comparedPairs = 0;
    const similarity = (left: DedupeRecord, right: DedupeRecord): number => {
      comparedPairs += 1;
      return jaroWinkler(textOf(left), textOf(right));
    };
    const comparator = (left: DedupeRecord, right: DedupeRecord): number => (textOf(left) < textOf(right) ? -1 : 1);
    const clusters = sortedNeighborhood({ comparator, window: 20, similarity, radius }, all);
    return { clusters: clusters.map((cluster) => cluster.map(({ id }) => id)), comparedPairs };
  },
};
