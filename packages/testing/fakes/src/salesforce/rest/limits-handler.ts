import type { BulkJobs } from '../bulk/bulk-jobs.ts';
import type { RequestQuota } from './request-quota.ts';
import type { CallHandler } from './salesforce-call.ts';

const mostQueryJobs = 10_000;
const mostBatches = 15_000;

/** Answers `/limits`. */
export function createLimitsHandler(quota: RequestQuota, jobs: BulkJobs): CallHandler {
  return ({ method, segments }) => {
    const [word, ...more] = segments;
    if (word !== 'limits' || more.length > 0 || method !== 'GET') return undefined;
    return {
      status: 200,
      body: {
        DailyApiRequests: { Max: quota.most, Remaining: quota.left() },
        DailyBulkV2QueryJobs: { Max: mostQueryJobs, Remaining: mostQueryJobs - jobs.all('query').length },
        DailyBulkApiBatches: { Max: mostBatches, Remaining: mostBatches - jobs.all('ingest').length },
      },
    };
  };
}
