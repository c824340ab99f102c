import type { Commit, Put, Store } from '@crmsync/store';
import { createMemoryStore } from '@crmsync/store/memory';

/** A memory store of which copies can be made, as a backup is. */
export interface CopyableStore {
  readonly store: Store;
  /** What the store holds now, in a store of its own. @param epoch another one, as rows that are taken elsewhere get */
  copy(epoch?: string): Promise<CopyableStore>;
}

export function createCopyableStore(epoch = 'first'): CopyableStore {
  const inner = createMemoryStore({ epoch });
  const kept = new Map<string, Map<string, Put>>();
  const note = (tenantId: string, commit: Commit): void => {
    const known = kept.get(tenantId) ?? new Map<string, Put>();
    kept.set(tenantId, known);
    for (const { collection, id } of commit.delete ?? []) known.delete(`${collection.name}|${id}`);
    for (const put of commit.put ?? []) known.set(`${put.collection.name}|${put.row.id}`, put);
  };
  const store: Store = {
    ...inner,
    tenant(tenantId) {
      const tenant = inner.tenant(tenantId);
      return {
        ...tenant,
        async commit(commit) {
          const result = await tenant.commit(commit);
          if (result.ok) note(tenantId, commit);
          return result;
        },
        async drop() {
          kept.delete(tenantId);
          return tenant.drop();
        },
      };
    },
  };
  return {
    store,
    async copy(other = epoch) {
      const made = createCopyableStore(other);
      for (const [tenant, known] of kept) await made.store.tenant(tenant).commit({ put: [...known.values()] });
      return made;
    },
  };
}
