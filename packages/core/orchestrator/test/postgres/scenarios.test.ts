import type { Store } from '@crmsync/store';
import { createPostgresStore } from '@crmsync/store-sql';
import { anyServer, testDatabase } from '@crmsync/test-servers';
import { beforeAll, describe } from 'vitest';
import { syncCollections } from '../../src/index.ts';
import { makeStoresBy } from '../support/new-store.ts';

/** `POSTGRES_SCENARIOS=all` plays all of them, which takes some minutes. */
const all = process.env.POSTGRES_SCENARIOS === 'all';
const database = (await anyServer()) ?? (await testDatabase());
const shared = createPostgresStore({ pool: database.pool, schema: database.newSchema(), collections: syncCollections });
let stores = 0;

/** Making the tables takes longer than most scenarios: each gets tenants of its own in one schema instead. */
function storeOfOneTest(): Store {
  stores += 1;
  const prefix = `test ${stores} `;
  return {
    migrate: async () => {},
    epoch: () => shared.epoch(),
    tenant: (tenantId) => shared.tenant(`${prefix}${tenantId}`),
    async tenants() {
      const found = await shared.tenants({ after: prefix });
      return found.filter((name) => name.startsWith(prefix)).map((name) => name.slice(prefix.length));
    },
    close: async () => {},
  };
}

makeStoresBy(storeOfOneTest);
beforeAll(() => shared.migrate());

describe(`with its state in Postgres, ${database.name}, a sync keeps what it keeps in memory:`, {
  timeout: 60_000,
}, async () => {
  await import('../scenarios/edits.test.ts');
  await import('../scenarios/deletions.test.ts');
  await import('../scenarios/merges.test.ts');
  if (!all) return;
  // Not `slices`: its clock takes a worker that waits for a database for one that sleeps, and runs its lease out.
  await import('../scenarios/activities-and-custom-fields.test.ts');
  await import('../scenarios/associations.test.ts');
  await import('../scenarios/conflicts.test.ts');
  await import('../scenarios/first-link.test.ts');
  await import('../scenarios/owners-and-stages.test.ts');
  await import('../scenarios/skips-and-filters.test.ts');
  await import('../scenarios/sweeps.test.ts');
  await import('../running/approval.test.ts');
  await import('../running/failures.test.ts');
  await import('../running/lost-answers.test.ts');
  await import('../running/matches.test.ts');
  await import('../running/modes.test.ts');
  await import('../running/plan-and-apply.test.ts');
  await import('../running/undo.test.ts');
  await import('../running/webhooks.test.ts');
});
