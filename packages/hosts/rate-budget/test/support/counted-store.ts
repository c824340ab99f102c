import type { Store } from '@crmsync/store';

/** The store, with its reads and commits counted. */
export function countedStore(store: Store, calls: { reads: number; commits: number }): Store {
  return {
    ...store,
    tenant: (id) => {
      const tenant = store.tenant(id);
      return {
        ...tenant,
        read: (query) => {
          calls.reads += 1;
          return tenant.read(query);
        },
        commit: (commit) => {
          calls.commits += 1;
          return tenant.commit(commit);
        },
      };
    },
  };
}
