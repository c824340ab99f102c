import type { Store } from '@crmsync/store';
import { createMemoryStore } from '@crmsync/store/memory';
import { describe, expectTypeOf, it } from 'vitest';
import type * as orchestrator from '../src/index.ts';
import { createSync, performSync, type Sync, type SyncOptions } from '../src/index.ts';

/** Everything exported that is given a store, or would be given one in its options, and can do without a tenant. */
type Untenanted<Api> = {
  [Name in keyof Api]: Api[Name] extends (first: infer First, ...rest: never[]) => unknown
    ? First extends Store
      ? Name
      : First extends { readonly store: Store }
        ? First extends { readonly tenantId: string }
          ? never
          : Name
        : never
    : never;
}[keyof Api];

describe('tenancy of the engine (R29)', () => {
  it('has no entry that takes a store without a tenant', () => {
    expectTypeOf<Untenanted<typeof orchestrator>>().toBeNever();
  });

  it('finds an entry that does: the check itself works', () => {
    interface Careless {
      readonly listRuns: (options: { readonly store: Store; readonly tenantId?: string }) => void;
      readonly dropAll: (store: Store) => void;
      readonly careful: (options: { readonly store: Store; readonly tenantId: string }) => void;
    }
    expectTypeOf<Untenanted<Careless>>().toEqualTypeOf<'listRuns' | 'dropAll'>();
  });

  it('refuses a sync of nobody', () => {
    const options = { store: createMemoryStore(), connections: {} };
    expectTypeOf<SyncOptions['tenantId']>().toEqualTypeOf<string>();
    // @ts-expect-error no tenant
    createSync(options);
    // @ts-expect-error no tenant
    performSync(options);
    // @ts-expect-error perhaps no tenant
    createSync({ ...options, tenantId: undefined });
    createSync({ ...options, tenantId: 'acme' });
  });

  it('reaches runs, records, decisions and webhooks through the sync of a tenant only', () => {
    type Functions = {
      [Name in keyof typeof orchestrator]: (typeof orchestrator)[Name] extends abstract new (
        ...args: never[]
      ) => unknown
        ? never
        : (typeof orchestrator)[Name] extends (...args: never[]) => unknown
          ? Name
          : never;
    }[keyof typeof orchestrator];
    expectTypeOf<Functions>().toEqualTypeOf<'createSync' | 'performSync'>();
    expectTypeOf<Parameters<Sync['webhooks']['receive']>[0]>().toEqualTypeOf<string>();
    const sync = createSync({ store: createMemoryStore(), connections: {}, tenantId: 'acme' });
    // @ts-expect-error a run has no say in whose records it syncs
    sync.run({ tenantId: 'globex' });
    // @ts-expect-error nor has a slice
    sync.slice({ tenantId: 'globex' });
    // @ts-expect-error nor has a list
    sync.runs({ tenantId: 'globex' });
    // @ts-expect-error nor has a webhook: it belongs to a connection of this tenant
    sync.webhooks.receive({ tenantId: 'globex', connectionId: 'hubspot' });
  });
});
