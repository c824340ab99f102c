import type { Collection, Row, Stored } from '../collection.ts';
import { distinctPuts } from '../commit-plan.ts';
import { compareIndexValues } from '../index-order.ts';
import { checkId, frozenRow } from '../json-row.ts';
import type { Put } from '../put.ts';
import { planCount, planRead } from '../read-plan.ts';
import type { Commit, CommitRefusal, Query, Store, TenantStore } from '../store.ts';
import { StoreError } from '../store-error.ts';
import { createMemoryLeases, type MemoryLeases } from './memory-leases.ts';
import { createMemoryTable, type MemoryTable } from './memory-table.ts';

type Tables = Map<string, MemoryTable>;

/** Options of {@link createMemoryStore}. */
export interface MemoryStoreOptions {
  /** What `epoch()` answers. @default a random id */
  readonly epoch?: string;
}

/** A store that keeps everything in this process: for tests, simulations and one-off runs. Takes any collection. */
export function createMemoryStore(options: MemoryStoreOptions = {}): Store {
  const epoch = options.epoch ?? crypto.randomUUID();
  const tenants = new Map<string, Tables>();
  const leases = createMemoryLeases();
  let closed = false;

  function assertOpen(): void {
    if (closed) throw new StoreError('the store is closed');
  }

  return {
    async migrate() {
      assertOpen();
    },
    async epoch() {
      assertOpen();
      return epoch;
    },
    tenant(tenantId) {
      checkId('tenant', tenantId);
      return memoryTenant(tenantId, tenants, leases, assertOpen);
    },
    async tenants({ after, limit = 1000 } = {}) {
      assertOpen();
      const filled = [...tenants].filter(([, tables]) => [...tables.values()].some((table) => table.size > 0));
      const names = filled.map(([name]) => name).sort(compareIndexValues);
      return names.filter((name) => after === undefined || compareIndexValues(name, after) > 0).slice(0, limit);
    },
    async close() {
      closed = true;
    },
  };
}

function memoryTenant(
  tenantId: string,
  tenants: Map<string, Tables>,
  leases: MemoryLeases,
  assertOpen: () => void,
): TenantStore {
  function table(collection: Collection): MemoryTable {
    const tables: Tables = tenants.get(tenantId) ?? new Map();
    tenants.set(tenantId, tables);
    const found = tables.get(collection.name) ?? createMemoryTable();
    tables.set(collection.name, found);
    return found;
  }

  return {
    tenantId,
    async read<R extends Row>(query: Query<R>) {
      assertOpen();
      const rows =
        'ids' in query
          ? byIds(table(query.collection), query.ids)
          : table(query.collection).read(query.collection, planRead(query));
      // The collection carries its row type; what was put through it comes back through it.
      return rows as readonly Stored<R>[];
    },
    async count(query) {
      assertOpen();
      const { spec, prefix } = planCount(query);
      return table(query.collection).count(query.collection, spec, prefix);
    },
    async commit(commit) {
      assertOpen();
      // Everything that can throw comes before the first change.
      const puts = distinctPuts(commit).map(({ collection, row }) => ({
        collection,
        row: frozenRow(collection.name, row),
      }));
      const refusal = refusedBy(commit, table, (fence) => leases.holds(tenantId, fence)) ?? apply(commit, puts, table);
      return refusal ? { ok: false, refusal } : { ok: true };
    },
    async lease(request) {
      assertOpen();
      checkId('lease', request.id);
      checkId('holder of a lease', request.holder);
      return leases.lease(tenantId, request);
    },
    async release(fence) {
      assertOpen();
      leases.release(tenantId, fence);
    },
    async drop() {
      assertOpen();
      tenants.delete(tenantId);
      leases.drop(tenantId);
    },
  };
}

function byIds(table: MemoryTable, ids: readonly string[]): readonly Stored[] {
  return [...new Set(ids)].flatMap((id) => table.get(id) ?? []);
}

function refusedBy(
  commit: Commit,
  table: (collection: Collection) => MemoryTable,
  holds: (fence: NonNullable<Commit['fence']>) => boolean,
): CommitRefusal | undefined {
  if (commit.fence && !holds(commit.fence)) return { reason: 'fence', leaseId: commit.fence.leaseId };
  for (const { collection, id, version } of commit.expect ?? []) {
    const actual = table(collection).get(id)?.version ?? 0;
    if (actual !== version) return { reason: 'version', collection: collection.name, id, actual };
  }
  return undefined;
}

function apply(
  commit: Commit,
  puts: readonly Put[],
  table: (collection: Collection) => MemoryTable,
): CommitRefusal | undefined {
  const undo: (() => void)[] = [];
  function set(collection: Collection, id: string, stored: Stored | undefined): void {
    const target = table(collection);
    const before = target.get(id);
    target.set(collection, id, stored);
    undo.push(() => target.set(collection, id, before));
  }
  for (const { collection, id } of commit.delete ?? []) set(collection, id, undefined);
  for (const { collection, row } of puts) {
    const index = table(collection).clash(collection, row);
    if (index !== undefined) {
      for (const step of undo.reverse()) step();
      return { reason: 'unique', collection: collection.name, index, id: row.id };
    }
    const version = (table(collection).get(row.id)?.version ?? 0) + 1;
    set(collection, row.id, Object.freeze({ row, version }));
  }
  return undefined;
}
