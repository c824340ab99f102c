import type { Collection } from '../collection.ts';
import type { Store } from '../store.ts';

/** What the conformance cases are run on: a way to open stores. */
export interface StoreSubject {
  /** An empty store for these collections, apart from all others; the case migrates it and closes it. */
  open(collections: readonly Collection[]): Promise<Store>;
  /** Opens the storage of a closed store again. Left out by stores that keep nothing. */
  reopen?(closed: Store, collections: readonly Collection[]): Promise<Store>;
}

/** One rule of the store port as a runnable case. */
export interface StoreConformanceCase {
  /** Stable kebab-case name. */
  readonly id: string;
  /** The rule in one sentence. */
  readonly rule: string;
  /** @throws Error when the store breaks the rule */
  run(): Promise<void>;
}
