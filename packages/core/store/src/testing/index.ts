export { storeConformanceCases } from './store-conformance-cases.ts';
export type { StoreConformanceCase, StoreSubject } from './store-subject.ts';
