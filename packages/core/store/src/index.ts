export {
  type Collection,
  columnValue,
  defineCollection,
  type IndexSpec,
  type IndexValue,
  indexValue,
  type Row,
  type Stored,
} from './collection.ts';
export { distinctPuts } from './commit-plan.ts';
export { compareIndexValues } from './index-order.ts';
export { indexPosition } from './index-position.ts';
export { checkId, rowText } from './json-row.ts';
export { type Put, put } from './put.ts';
export { type IndexRange, planCount, planRead, type ReadPlan } from './read-plan.ts';
export type {
  ByIds,
  ByIndex,
  Commit,
  CommitRefusal,
  CommitResult,
  Count,
  Expectation,
  Fence,
  LeaseResult,
  Query,
  Store,
  TenantStore,
} from './store.ts';
export { StoreError } from './store-error.ts';
export type { StoreMark, StoreWitness } from './store-witness.ts';
