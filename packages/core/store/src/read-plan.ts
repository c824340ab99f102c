import { type Collection, columnValue, type IndexSpec, type IndexValue, type Row } from './collection.ts';
import { comparePositions } from './index-order.ts';
import type { ByIndex, Count } from './store.ts';

/** One stretch of an index: rows whose leading columns equal `prefix`, between the bounds of what follows it. */
export interface IndexRange {
  readonly prefix: readonly IndexValue[];
  /** Inclusive lower bound of the column behind the prefix. */
  readonly from: IndexValue | undefined;
  /** Exclusive upper bound of the column behind the prefix. */
  readonly below: IndexValue | undefined;
  /** The columns behind the prefix and the id of the row to continue after, in reading order. */
  readonly after: readonly IndexValue[] | undefined;
}

/** A read of an index, checked and without its special cases: disjoint stretches in the order they are read. */
export interface ReadPlan {
  readonly spec: IndexSpec;
  readonly ranges: readonly IndexRange[];
  readonly descending: boolean;
  readonly limit: number;
}

const defaultLimit = 1000;

/** Turns a query of an index into stretches to read one after the other. @throws TypeError when the query contradicts the collection */
export function planRead<R extends Row>(query: ByIndex<R>): ReadPlan {
  const { collection, index, order, after } = query;
  const spec = indexSpec(collection, index);
  const descending = order === 'descending';
  const limit = query.limit ?? defaultLimit;
  if (!Number.isSafeInteger(limit) || limit < 0) throw new TypeError(`${place(query)}: limit must be a whole number`);
  if (query.anyOf && (query.equals || after)) {
    throw new TypeError(`${place(query)}: anyOf goes with neither equals nor after`);
  }
  const prefixes = query.anyOf
    ? distinctKeys(query.anyOf, spec, query, descending)
    : [leading(query.equals ?? [], spec, query)];
  const ranges: IndexRange[] = [];
  for (const prefix of prefixes) {
    const bounds = { from: bound(query.from, prefix, spec, query), below: bound(query.below, prefix, spec, query) };
    if (!after) {
      ranges.push({ prefix, ...bounds, after: undefined });
      continue;
    }
    const position = fullPosition(after, spec, query);
    const side = comparePositions(position, prefix) * (descending ? -1 : 1);
    if (side === 0) ranges.push({ prefix, ...bounds, after: position.slice(prefix.length) });
    else if (side < 0) ranges.push({ prefix, ...bounds, after: undefined });
  }
  return { spec, ranges, descending, limit };
}

/** The checked index and leading values of a count. @throws TypeError when the query contradicts the collection */
export function planCount(query: Count): { readonly spec: IndexSpec; readonly prefix: readonly IndexValue[] } {
  const place = { collection: query.collection, index: query.count };
  const spec = indexSpec(place.collection, place.index);
  return { spec, prefix: leading(query.equals ?? [], spec, place) };
}

interface Place {
  readonly collection: Collection;
  readonly index: string;
}

function place({ collection, index }: Place): string {
  return `index ${index} of collection ${collection.name}`;
}

function indexSpec(collection: Collection, index: string): IndexSpec {
  const spec = Object.hasOwn(collection.indexes, index) ? collection.indexes[index] : undefined;
  if (!spec) throw new TypeError(`collection ${collection.name} has no index ${index}`);
  return spec;
}

function leading(values: readonly IndexValue[], spec: IndexSpec, at: Place): readonly IndexValue[] {
  if (values.length > spec.columns.length) {
    throw new TypeError(`${place(at)}: ${values.length} values for ${spec.columns.length} columns`);
  }
  return values.map((value, column) => typed(value, spec.columns[column], at));
}

function bound(value: IndexValue | undefined, prefix: readonly IndexValue[], spec: IndexSpec, at: Place) {
  if (value === undefined) return undefined;
  const column = spec.columns[prefix.length];
  if (column === undefined) throw new TypeError(`${place(at)}: no column is left for from or below`);
  return typed(value, column, at);
}

function fullPosition(after: readonly IndexValue[], spec: IndexSpec, at: Place): readonly IndexValue[] {
  if (after.length !== spec.columns.length + 1) {
    throw new TypeError(`${place(at)}: after needs the index columns and the id`);
  }
  return after.map((value, column) => typed(value, spec.columns[column], at));
}

/** The id, which no column is named for, is text. */
function typed(value: IndexValue, column: string | undefined, at: Place): IndexValue {
  const type = column === undefined ? 'text' : (at.collection.columns[column] ?? 'text');
  if (typeof value !== (type === 'integer' ? 'number' : 'string') || Number.isNaN(value)) {
    throw new TypeError(`${place(at)}: ${column ?? 'the id'} takes ${type} values`);
  }
  return columnValue(value, type);
}

function distinctKeys(keys: readonly (readonly IndexValue[])[], spec: IndexSpec, at: Place, descending: boolean) {
  const length = keys[0]?.length ?? 0;
  if (keys.some((key) => key.length !== length)) throw new TypeError(`${place(at)}: anyOf takes keys of one length`);
  const direction = descending ? -1 : 1;
  const sorted = keys.map((key) => leading(key, spec, at)).sort((a, b) => direction * comparePositions(a, b));
  return sorted.filter((key, at) => at === 0 || comparePositions(key, sorted[at - 1] ?? []) !== 0);
}
