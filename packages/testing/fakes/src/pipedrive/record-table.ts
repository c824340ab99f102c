import type { JsonObject } from './json.ts';
import { createOrderedIndex, type IndexPosition, type OrderedIndex } from './ordered-index.ts';

/** One stored record. Rows are replaced, never changed in place, so an old row is a true picture of the past. */
export interface Row {
  readonly id: number;
  /** Whole-second stamps in milliseconds since the epoch. */
  readonly addedAtMs: number;
  readonly updatedAtMs: number;
  /** When the record was marked deleted; absent while it lives. */
  readonly deletedAtMs?: number;
  /** The record that survived a merge; set on the one that disappeared. */
  readonly mergedInto?: number;
  /** Standard fields under their v2 names, without id, stamps and flags kept above. */
  readonly fields: JsonObject;
  /** Custom field values by field code; unset fields are absent. */
  readonly custom: JsonObject;
}

/** The orders in which a list can be read. */
export type SortKey = 'id' | 'update_time' | 'add_time' | 'due_date' | 'order_nr';

/** What a table tells about each write: the row before (absent for an insert) and after (absent for a purge). */
export type RowListener = (before: Row | undefined, after: Row | undefined) => void;

/** All rows of one object type, with lasting orders for paging. */
export interface RecordTable {
  readonly size: number;
  nextId(): number;
  get(id: number): Row | undefined;
  put(row: Row): void;
  drop(id: number): void;
  rows(): Iterable<Row>;
  walk(sortBy: SortKey, direction: 'asc' | 'desc', from?: IndexPosition): Iterable<Row>;
  positionOf(row: Row, sortBy: SortKey): IndexPosition;
  onWrite(listener: RowListener): void;
}

/** Makes an empty table that keeps one order per key of `sortKeys`. */
export function createRecordTable(sortKeys: readonly SortKey[]): RecordTable {
  const rows = new Map<number, Row>();
  const indexes = new Map<SortKey, OrderedIndex>(sortKeys.map((key) => [key, createOrderedIndex()]));
  const listeners: RowListener[] = [];
  let lastId = 0;

  const position = (row: Row, sortBy: SortKey): IndexPosition => ({ key: sortValue(row, sortBy), id: row.id });
  const reindex = (before: Row | undefined, after: Row | undefined): void => {
    for (const [key, index] of indexes) {
      const was = before && position(before, key);
      const is = after && position(after, key);
      if (was && is && was.key === is.key) continue;
      if (was) index.remove(was);
      if (is) index.add(is);
    }
    for (const listener of listeners) listener(before, after);
  };

  return {
    get size() {
      return rows.size;
    },
    nextId: () => lastId + 1,
    get: (id) => rows.get(id),
    put(row) {
      const before = rows.get(row.id);
      rows.set(row.id, row);
      lastId = Math.max(lastId, row.id);
      reindex(before, row);
    },
    drop(id) {
      const before = rows.get(id);
      if (before === undefined) return;
      rows.delete(id);
      reindex(before, undefined);
    },
    rows: () => rows.values(),
    *walk(sortBy, direction, from) {
      for (const { id } of indexes.get(sortBy)?.walk(direction, from) ?? []) {
        const row = rows.get(id);
        if (row !== undefined) yield row;
      }
    },
    positionOf: position,
    onWrite(listener) {
      listeners.push(listener);
    },
  };
}

function sortValue(row: Row, sortBy: SortKey): number {
  if (sortBy === 'id') return row.id;
  if (sortBy === 'update_time') return row.updatedAtMs;
  if (sortBy === 'add_time') return row.addedAtMs;
  const value = row.fields[sortBy];
  if (typeof value === 'number') return value;
  return typeof value === 'string' && value !== '' ? Date.parse(value) : 0;
}
