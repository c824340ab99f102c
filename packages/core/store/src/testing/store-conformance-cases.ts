import type { Collection } from '../collection.ts';
import type { Store } from '../store.ts';
import { commitCases } from './commit-cases.ts';
import { concurrencyCases } from './concurrency-cases.ts';
import { additions, type CaseDefinition, grownPeople, people, reservations } from './conformance-subjects.ts';
import { leaseCases } from './lease-cases.ts';
import { readCases } from './read-cases.ts';
import { storageCases } from './storage-cases.ts';
import type { StoreConformanceCase, StoreSubject } from './store-subject.ts';
import { tenantCases } from './tenant-cases.ts';
import { uniqueCases } from './unique-cases.ts';
import { valueCases } from './value-cases.ts';

const collections: readonly Collection[] = [people, reservations];
const grownCollections: readonly Collection[] = [grownPeople, reservations, additions];

const definitions: readonly CaseDefinition[] = [
  ...readCases,
  ...commitCases,
  ...uniqueCases,
  ...leaseCases,
  ...concurrencyCases,
  ...tenantCases,
  ...valueCases,
  ...storageCases,
];

/**
 * The rules of the store port as cases to run with any test runner: name each after its id and rule, and await `run`.
 * Cases that reopen the storage are left out for a subject that cannot.
 */
export function storeConformanceCases(subject: StoreSubject): readonly StoreConformanceCase[] {
  return definitions
    .filter((definition) => subject.reopen || !definition.reopens)
    .map((definition) => ({ id: definition.id, rule: definition.rule, run: () => run(definition, subject) }));
}

async function run(definition: CaseDefinition, subject: StoreSubject): Promise<void> {
  const opened: Store[] = [];
  async function migrated(store: Store): Promise<Store> {
    opened.push(store);
    await store.migrate();
    return store;
  }
  try {
    const store = await migrated(await subject.open(collections));
    await definition.check({
      store,
      tenant: store.tenant('tenant-a'),
      another: async () => migrated(await subject.open(collections)),
      async reopen(grown) {
        if (!subject.reopen) throw new Error('the subject cannot be reopened');
        await store.close();
        return migrated(await subject.reopen(store, grown ? grownCollections : collections));
      },
    });
  } finally {
    for (const store of opened) await store.close();
  }
}
