import type { Collection, Commit, Query, Row, Store, Stored, TenantStore } from '@crmsync/store';

/** Changed behaviour of a store: each function replaces one operation, and gets the real tenant to fall back on. */
export interface Mutation {
  readonly tenantId?: (tenantId: string) => string;
  readonly read?: (real: TenantStore, query: Query) => Promise<readonly Stored[]>;
  readonly count?: (real: TenantStore, query: Parameters<TenantStore['count']>[0]) => Promise<number>;
  readonly commit?: (real: TenantStore, commit: Commit) => ReturnType<TenantStore['commit']>;
  readonly lease?: (
    real: TenantStore,
    request: Parameters<TenantStore['lease']>[0],
  ) => ReturnType<TenantStore['lease']>;
  readonly release?: (real: TenantStore, fence: Parameters<TenantStore['release']>[0]) => Promise<void>;
  readonly drop?: (real: TenantStore, store: Store) => Promise<void>;
  readonly migrate?: (real: Store) => Promise<void>;
  readonly tenants?: (real: Store, options?: Parameters<Store['tenants']>[0]) => Promise<readonly string[]>;
  readonly epoch?: (real: Store) => Promise<string>;
  readonly close?: (real: Store) => Promise<void>;
}

/** A store with one rule broken. */
export function mutatedStore(real: Store, mutation: Mutation): Store {
  return {
    migrate: () => (mutation.migrate ? mutation.migrate(real) : real.migrate()),
    epoch: () => (mutation.epoch ? mutation.epoch(real) : real.epoch()),
    tenants: (options) => (mutation.tenants ? mutation.tenants(real, options) : real.tenants(options)),
    close: () => (mutation.close ? mutation.close(real) : real.close()),
    tenant(tenantId) {
      const tenant = real.tenant(mutation.tenantId ? mutation.tenantId(tenantId) : tenantId);
      return {
        tenantId,
        read: async <R extends Row>(query: Query<R>) =>
          mutation.read ? ((await mutation.read(tenant, query)) as readonly Stored<R>[]) : tenant.read(query),
        count: (query) => (mutation.count ? mutation.count(tenant, query) : tenant.count(query)),
        commit: (commit) => (mutation.commit ? mutation.commit(tenant, commit) : tenant.commit(commit)),
        lease: (request) => (mutation.lease ? mutation.lease(tenant, request) : tenant.lease(request)),
        release: (fence) => (mutation.release ? mutation.release(tenant, fence) : tenant.release(fence)),
        drop: () => (mutation.drop ? mutation.drop(tenant, real) : tenant.drop()),
      };
    },
  };
}

/** A memory store that can be closed and opened again, over the same rows. */
export function reopenable(real: Store): Store {
  return mutatedStore(real, { close: async () => {} });
}

/** The collection with its unique indexes made plain ones. */
export function withoutUnique(collection: Collection): Collection {
  const indexes = Object.entries(collection.indexes).map(([name, { columns }]) => [name, { columns }] as const);
  return { ...collection, indexes: Object.fromEntries(indexes) };
}
