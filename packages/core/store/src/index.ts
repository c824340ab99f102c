export { type Collection, defineCollection, type IndexSpec, type IndexValue, indexValue, type Row, type Stored } from './collection.ts';
export { indexPosition } from './index-position.ts';
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
