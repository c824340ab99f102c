import { createMemoryStore } from '@crmsync/store/memory';
import { describe, expectTypeOf, it } from 'vitest';
import { createSharedRateBudget, type SharedRateBudgetOptions } from '../src/index.ts';

describe('tenancy of the shared rate budget (R29)', () => {
  it('takes permits on behalf of a tenant only', () => {
    const options = { store: createMemoryStore(), account: 'app-1 portal-42' };
    expectTypeOf<SharedRateBudgetOptions['tenantId']>().toEqualTypeOf<string>();
    // @ts-expect-error no tenant
    createSharedRateBudget(options);
    // @ts-expect-error perhaps no tenant
    createSharedRateBudget({ ...options, tenantId: undefined });
    createSharedRateBudget({ ...options, tenantId: 'acme' });
  });

  it('is of an account, never of all', () => {
    // @ts-expect-error whose limit?
    createSharedRateBudget({ store: createMemoryStore(), tenantId: 'acme' });
  });
});
