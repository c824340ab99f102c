export { type BucketRow, rateBuckets, rateBudgetCollections } from './rate-bucket.ts';
export { createSharedRateBudget, type SharedRateBudget, type SharedRateBudgetOptions } from './shared-rate-budget.ts';
