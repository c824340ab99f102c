import { type Collection, type IndexSpec, type IndexValue, indexValue, type Row, type Stored } from '../collection.ts';
import { sortKey } from '../index-order.ts';
import type { IndexRange, ReadPlan } from '../read-plan.ts';
import { createOrderedEntries, type OrderedEntries } from './ordered-entries.ts';

/** Rows of one collection of one tenant. */
export interface MemoryTable {
  readonly size: number;
  get(id: string): Stored | undefined;
  /** Puts or, without `stored`, removes a row. */
  set(collection: Collection, id: string, stored: Stored | undefined): void;
  /** The unique index in which another row has the same values. */
  clash(collection: Collection, row: Row): string | undefined;
  read(collection: Collection, plan: ReadPlan): readonly Stored[];
  count(collection: Collection, spec: IndexSpec, prefix: readonly IndexValue[]): number;
}

interface BuiltIndex {
  readonly entries: OrderedEntries;
  keys(row: Row): readonly IndexValue[];
}

/** A table whose indexes are built when first used, and kept up from then on. */
export function createMemoryTable(): MemoryTable {
  const rows = new Map<string, Stored>();
  const built = new Map<string, BuiltIndex>();

  function index(collection: Collection, spec: IndexSpec): BuiltIndex {
    const name = spec.columns.join(',');
    const found = built.get(name);
    if (found) return found;
    const columns = spec.columns.map((column) => ({ column, type: collection.columns[column] ?? 'text' }));
    const keys = (row: Row) => [
      ...columns.map(({ column, type }) => comparable(indexValue(row, column, type))),
      sortKey(row.id),
    ];
    const entries = createOrderedEntries([...rows.values()].map((stored) => ({ keys: keys(stored.row), stored })));
    const made = { entries, keys };
    built.set(name, made);
    return made;
  }

  return {
    get size() {
      return rows.size;
    },
    get: (id) => rows.get(id),
    set(_collection, id, stored) {
      const before = rows.get(id);
      for (const { entries, keys } of built.values()) {
        if (before) entries.remove(keys(before.row));
        if (stored) entries.add({ keys: keys(stored.row), stored });
      }
      if (stored) rows.set(id, stored);
      else rows.delete(id);
    },
    clash(collection, row) {
      for (const [name, spec] of Object.entries(collection.indexes)) {
        if (!spec.unique) continue;
        const { entries, keys } = index(collection, spec);
        const values = keys(row).slice(0, -1);
        const start = entries.rankFrom(values);
        const end = Math.min(entries.rankAfter(values), start + 2);
        if (entries.slice(start, end).some((other) => other.row.id !== row.id)) return name;
      }
      return undefined;
    },
    read(collection, plan) {
      const { entries } = index(collection, plan.spec);
      const found: Stored[] = [];
      for (const range of plan.ranges) {
        const left = plan.limit - found.length;
        if (left <= 0) break;
        const { start, end } = ranks(entries, range, plan.descending);
        const stretch = plan.descending
          ? entries.slice(Math.max(start, end - left), end).reverse()
          : entries.slice(start, Math.min(end, start + left));
        for (const stored of stretch) found.push(stored);
      }
      return found;
    },
    count(collection, spec, prefix) {
      const { entries } = index(collection, spec);
      const keys = prefix.map(comparable);
      return entries.rankAfter(keys) - entries.rankFrom(keys);
    },
  };
}

function ranks(entries: OrderedEntries, range: IndexRange, descending: boolean): { start: number; end: number } {
  const prefix = range.prefix.map(comparable);
  let start = entries.rankFrom(range.from === undefined ? prefix : [...prefix, comparable(range.from)]);
  let end =
    range.below === undefined ? entries.rankAfter(prefix) : entries.rankFrom([...prefix, comparable(range.below)]);
  if (range.after) {
    const after = [...prefix, ...range.after.map(comparable)];
    if (descending) end = Math.min(end, entries.rankFrom(after));
    else start = Math.max(start, entries.rankAfter(after));
  }
  return { start, end: Math.max(start, end) };
}

function comparable(value: IndexValue): IndexValue {
  return typeof value === 'string' ? sortKey(value) : value;
}
