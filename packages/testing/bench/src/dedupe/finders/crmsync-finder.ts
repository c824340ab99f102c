import { findDuplicates } from '@crmsync/dedupe';
import type { Finder } from './finder.ts';

/** This project's finder as it comes. */
export const finder: Finder = {
  usage: 'findDuplicates(records, { entity, threads: 1 })',
  thresholds: [],
  async find(records) {
    // One thread: time in which records are invented is taken away, and another thread would go on in it.
    const options = { entity: 'contact', country: 'US', threads: 1 } as const;
    const { clusters, pairs, report } = await findDuplicates(records, options);
    return { clusters, pairs, comparedPairs: report.comparedPairs, stages: report.stages };
  },
};
