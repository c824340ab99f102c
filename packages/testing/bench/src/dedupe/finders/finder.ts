import type { DedupeRecord, FindResult, JudgedPair } from '@crmsync/dedupe';

/** What a finder made of records. */
export interface Found {
  readonly clusters: Iterable<readonly string[]>;
  readonly comparedPairs?: number;
  /** Milliseconds per stage, where the finder tells them. */
  readonly stages?: FindResult['report']['stages'];
  /** Pairs that were compared, with their bands, where the finder tells them. */
  readonly pairs?: Iterable<JudgedPair>;
}

/** Something that finds duplicate contacts, used as its documentation has it used. */
export interface Finder {
  /** How it is used, in a few words. */
  readonly usage: string;
  /** Similarities to choose from, where it has a threshold; the best on other generated records is taken. */
  readonly thresholds: readonly number[];
  find(records: Iterable<DedupeRecord>, threshold: number): Promise<Found>;
}
