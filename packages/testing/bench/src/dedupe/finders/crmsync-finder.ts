import { findDuplicates } from '@crmsync/dedupe';
import type { Finder } from './finder.ts';

/** This project's finder as it comes. */
export const finder: Finder = {
  usage: 'findDuplicates(records, { entity })',
  thresholds: [],
  async find(records) {
    const { clusters, pairs, report } = await findDuplicates(records, { entity: 'contact', country: 'US' });
    return { clusters, pairs, comparedPairs: report.comparedPairs, stages: report.stages };
  },
};
