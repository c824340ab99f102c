import type { DedupeRecord, FindResult, IdPair } from '@crmsync/dedupe';

/** What a finder made of records. */
export interface Found {
  readonly clusters: Iterable<readonly string[]>;
  readonly comparedPairs?: number;
  /** Milliseconds per stage, where the finder tells them. */
  readonly stages?: FindResult['report']['stages'];
  readonly autoPairs?: Iterable<IdPair>;
  readonly candidatePairs?: Iterable<IdPair>;
}

/** Something that finds duplicate contacts, used as its documentation has it used. */
export interface Finder {
  /** How it is used, in a few words. */
  readonly usage: string;
  /** Similarities to choose from, where it has a threshold; the best on other generated records is taken. */
  readonly thresholds: readonly number[];
  find(records: Iterable<DedupeRecord>, threshold: number): Promise<Found>;
}
