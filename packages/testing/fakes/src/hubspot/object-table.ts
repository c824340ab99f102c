import type { ObjectRow } from './object-row.ts';
import type { ObjectType } from './object-type.ts';
import { createRankedIndex, type RankedIndex } from './ranked-index.ts';
import { createSearchView, type SearchView } from './search-view.ts';

/** All records of one kind. */
export interface ObjectTable {
  readonly type: ObjectType;
  readonly live: RankedIndex;
  readonly archived: RankedIndex;
  readonly search: SearchView;
  /** The entity behind a record; known to control calls only. */
  readonly truth: Map<number, string>;
  nextId(): number;
  /** The record as stored, archived or not. */
  get(id: number): ObjectRow | undefined;
  /** The record that stands for an id after merges, when it lives. */
  resolve(id: number): ObjectRow | undefined;
  /** Stores a row; search sees it after `lagMs`. */
  put(row: ObjectRow, nowMs: number, lagMs: number): void;
  /** Removes a record for good; `mergedInto` keeps its id leading to the survivor. */
  purge(id: number, mergedInto?: number): void;
  /** Starts to keep values of a property unique. */
  addUnique(property: string): void;
  isUnique(property: string): boolean;
  /** The living record that holds a unique value. */
  findUnique(property: string, value: string): ObjectRow | undefined;
}

/** Makes an empty table whose ids count up from `firstId`. */
export function createObjectTable(type: ObjectType, firstId: number): ObjectTable {
  const rows = new Map<number, ObjectRow>();
  const survivors = new Map<number, number>();
  const live = createRankedIndex();
  const archived = createRankedIndex();
  const search = createSearchView(type);
  const unique = createUniqueValues(rows);
  if (type.name === 'contacts') unique.add('email');
  let lastId = firstId - 1;

  const leave = (row: ObjectRow | undefined): void => {
    if (row === undefined) return;
    (row.archivedAtMs === undefined ? live : archived).remove(row.id, row.id);
    if (row.archivedAtMs === undefined) unique.forget(row);
  };

  return {
    type,
    live,
    archived,
    search,
    truth: new Map(),
    nextId: () => lastId + 1,
    get: (id) => rows.get(id),
    resolve(id) {
      let at = id;
      for (let next = survivors.get(at); next !== undefined; next = survivors.get(at)) at = next;
      const row = rows.get(at);
      return row?.archivedAtMs === undefined ? row : undefined;
    },
    put(row, nowMs, lagMs) {
      const before = rows.get(row.id);
      const moves = before === undefined || (before.archivedAtMs === undefined) !== (row.archivedAtMs === undefined);
      if (moves) leave(before);
      else if (row.archivedAtMs === undefined) unique.forget(before);
      rows.set(row.id, row);
      lastId = Math.max(lastId, row.id);
      if (moves) (row.archivedAtMs === undefined ? live : archived).add(row.id, row.id);
      if (row.archivedAtMs === undefined) {
        unique.learn(row);
        search.show(row, nowMs + lagMs, nowMs);
      } else search.hide(row.id);
    },
    purge(id, mergedInto) {
      leave(rows.get(id));
      rows.delete(id);
      search.hide(id);
      if (mergedInto !== undefined) survivors.set(id, mergedInto);
    },
    addUnique: (property) => unique.add(property),
    isUnique: (property) => unique.has(property),
    findUnique: (property, value) => unique.find(property, value),
  };
}

interface UniqueValues {
  add(property: string): void;
  has(property: string): boolean;
  find(property: string, value: string): ObjectRow | undefined;
  learn(row: ObjectRow): void;
  forget(row: ObjectRow): void;
}

function createUniqueValues(rows: ReadonlyMap<number, ObjectRow>): UniqueValues {
  const owners = new Map<string, Map<string, number>>();
  return {
    add(property) {
      const known = new Map<string, number>();
      owners.set(property, known);
      for (const row of rows.values()) {
        if (row.archivedAtMs === undefined) for (const value of uniqueValues(row, property)) known.set(value, row.id);
      }
    },
    has: (property) => owners.has(property),
    find(property, value) {
      const id = owners.get(property)?.get(value.trim().toLowerCase());
      return id === undefined ? undefined : rows.get(id);
    },
    learn(row) {
      for (const [property, known] of owners) {
        for (const value of uniqueValues(row, property)) if (!known.has(value)) known.set(value, row.id);
      }
    },
    forget(row) {
      for (const [property, known] of owners) {
        for (const value of uniqueValues(row, property)) if (known.get(value) === row.id) known.delete(value);
      }
    },
  };
}

/** A contact answers to its further addresses as well as to the first. */
function uniqueValues(row: ObjectRow, property: string): string[] {
  const further = property === 'email' ? (row.properties.hs_additional_emails ?? '').split(';') : [];
  return [row.properties[property] ?? '', ...further].map((value) => value.trim().toLowerCase()).filter(Boolean);
}
