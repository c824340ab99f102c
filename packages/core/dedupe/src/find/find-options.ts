import type { ReviewedPair } from '../review/reviewed-pair.ts';

/** Steps of a search, in order. */
export type FindStage = 'read' | 'prepare' | 'block' | 'train' | 'score' | 'cluster';

/** Options of `findDuplicates`. */
export interface FindOptions {
  /** What the records are. */
  readonly entity: 'contact' | 'company';
  /** ISO 3166-1 alpha-2 code of the country whose national phone numbers are read where a record names no country. */
  readonly country?: string;
  /**
   * Each source is free of duplicates, so no cluster may hold two records of one source.
   * @default false
   */
  readonly uniqueSource?: boolean;
  /**
   * Pairs that a person judged. Those judged to be the same are joined, those judged to be different never end in one cluster,
   * and all of them teach the search how matches compare: a few move it little, a hundred matter.
   */
  readonly reviewed?: Iterable<ReviewedPair>;
  /**
   * Threads that read records, which changes nothing but the time and the memory it takes. Without it a second one is started
   * for large stores (150,000 records) where there is one to be had.
   */
  readonly threads?: 1 | 2;
  /** Ends the search early; the promise rejects with the signal's reason. */
  readonly signal?: AbortSignal;
  /** Told now and then how far a stage is; `total` is 0 while unknown. */
  readonly onProgress?: (stage: FindStage, done: number, total: number) => void;
}
