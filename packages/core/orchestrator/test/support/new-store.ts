import type { Store } from '@crmsync/store';
import { createMemoryStore } from '@crmsync/store/memory';

let make: () => Store = createMemoryStore;

/** An empty store for the accounts of one test. */
export function newStore(): Store {
  return make();
}

/** Says what the stores of this test file are. @default in memory */
export function makeStoresBy(factory: () => Store): void {
  make = factory;
}
