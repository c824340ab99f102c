import type { FieldValue, FieldValues } from '../schema/field-definition.ts';
import { recordId } from './record-id.ts';

/** One record; a change puts another row in its place. */
export interface Row {
  readonly id: string;
  readonly values: FieldValues;
  /** Milliseconds since the epoch; absent while the record lives. */
  readonly deletedAtMs?: number;
}

/** The records of one kind, in the order of their ids. */
export interface RecordTable {
  nextId(): string;
  get(id: string): Row | undefined;
  put(row: Row): void;
  remove(id: string): void;
  /** All rows, deleted ones included. */
  rows(): readonly Row[];
  /** Keeps rows findable by the value of a field. */
  addIndex(field: string): void;
  /** Rows by the value of an indexed field, whatever its case; undefined for other fields. */
  lookup(field: string, value: FieldValue): readonly Row[] | undefined;
}

/** Makes an empty table whose ids start with a prefix. */
export function createRecordTable(prefix: string): RecordTable {
  const rows = new Map<string, Row>();
  const indexes = new Map<string, Map<string, Set<string>>>();
  let serial = 0;
  let greatestId = '';
  let isInOrder = true;
  let listed: readonly Row[] | undefined;

  const indexed = (row: Row, change: (ids: Set<string>) => void): void => {
    for (const [field, index] of indexes) {
      const key = indexKey(row.values[field]);
      if (key === undefined) continue;
      const ids = index.get(key) ?? new Set();
      index.set(key, ids);
      change(ids);
      if (ids.size === 0) index.delete(key);
    }
  };
  const forget = (id: string): void => {
    const row = rows.get(id);
    if (row !== undefined) indexed(row, (ids) => ids.delete(id));
    listed = undefined;
  };

  return {
    nextId() {
      do serial++;
      while (rows.has(recordId(prefix, serial)));
      return recordId(prefix, serial);
    },
    get: (id) => rows.get(id),
    put(row) {
      forget(row.id);
      if (!rows.has(row.id) && row.id < greatestId) isInOrder = false;
      if (row.id > greatestId) greatestId = row.id;
      rows.set(row.id, row);
      indexed(row, (ids) => ids.add(row.id));
    },
    remove(id) {
      forget(id);
      rows.delete(id);
    },
    rows() {
      if (listed !== undefined) return listed;
      const all = [...rows.values()];
      listed = isInOrder ? all : all.sort((left, right) => (left.id < right.id ? -1 : 1));
      return listed;
    },
    addIndex(field) {
      if (indexes.has(field)) return;
      indexes.set(field, new Map());
      for (const row of [...rows.values()]) indexed(row, (ids) => ids.add(row.id));
    },
    lookup(field, value) {
      const index = indexes.get(field);
      if (index === undefined) return undefined;
      const ids = index.get(indexKey(value) ?? '') ?? [];
      return [...ids].flatMap((id) => rows.get(id) ?? []);
    },
  };
}

function indexKey(value: FieldValue | undefined): string | undefined {
  return value === null || value === undefined ? undefined : String(value).toLowerCase();
}
