import type { Collection, CommitRefusal, Expectation, Fence, Query, Row, Stored, TenantStore } from '@crmsync/store';

/**
 * The rows of one transaction to be: reads go through it, writes gather in it, and `commit` stores all of them at once,
 * provided that no row it rests on was changed by somebody else meanwhile.
 */
export interface UnitOfWork {
  /** The row with this id, as this unit sees it. */
  get<R extends Row>(collection: Collection<R>, id: string): Promise<R | undefined>;
  /** Loads many rows at once; later `get` and `peek` calls cost nothing. */
  load<R extends Row>(collection: Collection<R>, ids: readonly string[]): Promise<void>;
  /** Rows of a query, loaded into the unit. Rows put in this unit are not searched. */
  find<R extends Row>(query: Query<R>): Promise<readonly R[]>;
  /** What `get` would give, for a row that was loaded or put. */
  peek<R extends Row>(collection: Collection<R>, id: string): R | undefined;
  /** Rows put by this unit and not deleted again. */
  written<R extends Row>(collection: Collection<R>): readonly R[];
  put<R extends Row>(collection: Collection<R>, row: R): void;
  delete(collection: Collection, id: string): void;
  /** Whether anything would be written. */
  readonly changed: boolean;
  commit(fence?: Fence): Promise<CommitRefusal | null>;
}

interface Entry {
  /** The version read from the store, 0 = was not there, undefined = never read. */
  version: number | undefined;
  row: Row | undefined;
  dirty: boolean;
}

/** Begins a unit of work. */
export function createUnitOfWork(store: TenantStore): UnitOfWork {
  const entries = new Map<string, { collection: Collection; rows: Map<string, Entry> }>();

  const rowsOf = (collection: Collection): Map<string, Entry> => {
    let found = entries.get(collection.name);
    if (!found) {
      found = { collection, rows: new Map() };
      entries.set(collection.name, found);
    }
    return found.rows;
  };

  const remember = (collection: Collection, stored: Stored): Entry => {
    const rows = rowsOf(collection);
    const known = rows.get(stored.row.id);
    if (known) {
      known.version ??= stored.version;
      return known;
    }
    const entry: Entry = { version: stored.version, row: stored.row, dirty: false };
    rows.set(stored.row.id, entry);
    return entry;
  };

  const unit: UnitOfWork = {
    async load(collection, ids) {
      const rows = rowsOf(collection);
      const missing = [...new Set(ids)].filter((id) => !rows.has(id));
      if (missing.length === 0) return;
      for (const stored of await store.read({ collection, ids: missing })) remember(collection, stored);
      for (const id of missing) if (!rows.has(id)) rows.set(id, { version: 0, row: undefined, dirty: false });
    },
    async get<R extends Row>(collection: Collection<R>, id: string) {
      await unit.load(collection, [id]);
      return unit.peek(collection, id);
    },
    async find<R extends Row>(query: Query<R>) {
      const found: R[] = [];
      for (const stored of await store.read(query)) {
        const entry = remember(query.collection, stored);
        // A row of this collection was stored as an R; the unit only ever holds what was read or put under that type.
        if (entry.row) found.push(entry.row as R);
      }
      return found;
    },
    peek<R extends Row>(collection: Collection<R>, id: string) {
      return rowsOf(collection).get(id)?.row as R | undefined;
    },
    written<R extends Row>(collection: Collection<R>) {
      const found: R[] = [];
      for (const entry of rowsOf(collection).values()) if (entry.dirty && entry.row) found.push(entry.row as R);
      return found;
    },
    put(collection, row) {
      const rows = rowsOf(collection);
      const entry = rows.get(row.id);
      if (entry) {
        entry.row = row;
        entry.dirty = true;
      } else rows.set(row.id, { version: undefined, row, dirty: true });
    },
    delete(collection, id) {
      const rows = rowsOf(collection);
      const entry = rows.get(id);
      if (entry) {
        entry.row = undefined;
        entry.dirty = true;
      } else rows.set(id, { version: undefined, row: undefined, dirty: true });
    },
    get changed() {
      for (const { rows } of entries.values()) for (const entry of rows.values()) if (entry.dirty) return true;
      return false;
    },
    commit: (fence) => commitEntries(store, entries.values(), fence),
  };
  return unit;
}

async function commitEntries(
  store: TenantStore,
  entries: Iterable<{ collection: Collection; rows: Map<string, Entry> }>,
  fence: Fence | undefined,
): Promise<CommitRefusal | null> {
  const expect: Expectation[] = [];
  const put: { collection: Collection; row: Row }[] = [];
  const remove: { collection: Collection; id: string }[] = [];
  for (const { collection, rows } of entries) {
    for (const [id, entry] of rows) {
      if (!entry.dirty) continue;
      if (entry.version !== undefined) expect.push({ collection, id, version: entry.version });
      if (entry.row) put.push({ collection, row: entry.row });
      else if (entry.version !== 0) remove.push({ collection, id });
    }
  }
  if (put.length === 0 && remove.length === 0) return null;
  const result = await store.commit({ ...(fence ? { fence } : {}), expect, put, delete: remove });
  return result.ok ? null : result.refusal;
}
