import { describe, expectTypeOf, it } from 'vitest';
import { defineCollection, put, type Store, type TenantStore } from '../src/index.ts';
import { createMemoryStore } from '../src/memory/index.ts';

interface NoteRow {
  readonly id: string;
  readonly text: string;
}

const notes = defineCollection<NoteRow>()('notes', { text: 'text' }, { byText: { columns: ['text'] } });

describe('tenancy of the store (R29)', () => {
  it('leads to rows through a tenant only', () => {
    expectTypeOf<keyof Store>().toEqualTypeOf<'migrate' | 'epoch' | 'tenant' | 'tenants' | 'close'>();
    expectTypeOf<Parameters<Store['tenant']>>().toEqualTypeOf<[tenantId: string]>();
    expectTypeOf<ReturnType<Store['tenant']>>().toEqualTypeOf<TenantStore>();
    expectTypeOf(createMemoryStore).returns.toExtend<Store>();
  });

  it('refuses every operation on rows without a tenant', async () => {
    const store = createMemoryStore();
    // @ts-expect-error whose rows?
    await store.read({ collection: notes, ids: ['1'] });
    // @ts-expect-error whose rows?
    await store.count({ collection: notes, count: 'byText' });
    // @ts-expect-error whose rows?
    await store.commit({ put: [put(notes, { id: '1', text: 'x' })] });
    // @ts-expect-error whose lease?
    await store.lease({ id: 'sync', holder: 'worker', ttlMs: 1000, nowMs: 0 });
    // @ts-expect-error whose lease?
    await store.release({ leaseId: 'sync', token: 1 });
    // @ts-expect-error the rows of everybody?
    await store.drop();
  });

  it('refuses a tenant that may be missing', () => {
    const store: Store = createMemoryStore();
    // @ts-expect-error no tenant
    store.tenant();
    // @ts-expect-error perhaps no tenant
    store.tenant(undefined satisfies string | undefined);
    // @ts-expect-error nobody
    store.tenant(null);
  });

  it('keeps a tenant store to its tenant', () => {
    const tenant = createMemoryStore().tenant('acme');
    expectTypeOf(tenant.tenantId).toEqualTypeOf<string>();
    // @ts-expect-error a store of one tenant does not become that of another
    tenant.tenantId = 'globex';
    // @ts-expect-error a query has no say in whose rows it reads
    tenant.read({ collection: notes, ids: ['1'], tenantId: 'globex' });
    // @ts-expect-error nor has a commit
    tenant.commit({ tenantId: 'globex', delete: [{ collection: notes, id: '1' }] });
  });
});
