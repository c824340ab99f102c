export type { StoreConformanceCase, StoreSubject } from './store-subject.ts';
