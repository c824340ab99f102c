import { type ObjectRow, readProperty } from './object-row.ts';
import type { ObjectType } from './object-type.ts';
import { createRankedIndex, type RankedIndex } from './ranked-index.ts';

/** What search sees of one kind of object: every write arrives here only after the index lag. */
export interface SearchView {
  /** Grows with every change that became visible. */
  readonly version: number;
  readonly byId: RankedIndex;
  /** Ids by the time of the last change, as far as search knows it. */
  readonly byModified: RankedIndex;
  /** Takes in what is due at `nowMs`. */
  settle(nowMs: number): void;
  row(id: number): ObjectRow | undefined;
  /** Ids of visible rows with this value, compared without case. */
  withValue(property: string, value: string): readonly number[];
  /** Makes a row visible at `dueMs`. */
  show(row: ObjectRow, dueMs: number, nowMs: number): void;
  /** Takes a record out at once. */
  hide(id: number): void;
}

/** Makes an empty view. */
export function createSearchView(type: ObjectType): SearchView {
  const rows = new Map<number, ObjectRow>();
  const byId = createRankedIndex();
  const byModified = createRankedIndex();
  const values = createValueLookup(type, rows);
  const waiting: { readonly dueMs: number; readonly row: ObjectRow }[] = [];
  const hidden = new Set<number>();
  let head = 0;
  let version = 0;

  const replace = (id: number, row: ObjectRow | undefined): void => {
    const known = rows.get(id);
    if (known !== undefined) byModified.remove(known.updatedAtMs, id);
    if (known !== undefined && row === undefined) byId.remove(id, id);
    if (known === undefined && row !== undefined) byId.add(id, id);
    if (row === undefined) rows.delete(id);
    else {
      rows.set(id, row);
      byModified.add(row.updatedAtMs, id);
    }
    values.replace(known, row);
    version++;
  };

  return {
    get version() {
      return version;
    },
    byId,
    byModified,
    settle(nowMs) {
      for (let next = waiting[head]; next !== undefined && next.dueMs <= nowMs; next = waiting[head]) {
        head++;
        if (!hidden.has(next.row.id)) replace(next.row.id, next.row);
      }
      if (head > 1024 && head * 2 > waiting.length) {
        waiting.splice(0, head);
        head = 0;
      }
    },
    row: (id) => rows.get(id),
    withValue: (property, value) => values.ids(property, value),
    show(row, dueMs, nowMs) {
      hidden.delete(row.id);
      if (dueMs <= nowMs) replace(row.id, row);
      else waiting.push({ dueMs, row });
    },
    hide(id) {
      hidden.add(id);
      replace(id, undefined);
    },
  };
}

interface ValueLookup {
  ids(property: string, value: string): readonly number[];
  replace(before: ObjectRow | undefined, after: ObjectRow | undefined): void;
}

/** Finds rows by a value; a property is indexed from the first time it is asked for. */
function createValueLookup(type: ObjectType, rows: ReadonlyMap<number, ObjectRow>): ValueLookup {
  const indexes = new Map<string, Map<string, Set<number>>>();
  const keyOf = (row: ObjectRow, property: string): string => (readProperty(type, row, property) ?? '').toLowerCase();
  const add = (index: Map<string, Set<number>>, key: string, id: number): void => {
    const ids = index.get(key);
    if (ids === undefined) index.set(key, new Set([id]));
    else ids.add(id);
  };
  return {
    ids(property, value) {
      let index = indexes.get(property);
      if (index === undefined) {
        index = new Map();
        for (const row of rows.values()) add(index, keyOf(row, property), row.id);
        indexes.set(property, index);
      }
      return [...(index.get(value.toLowerCase()) ?? [])];
    },
    replace(before, after) {
      for (const [property, index] of indexes) {
        if (before !== undefined) index.get(keyOf(before, property))?.delete(before.id);
        if (after !== undefined) add(index, keyOf(after, property), after.id);
      }
    },
  };
}
