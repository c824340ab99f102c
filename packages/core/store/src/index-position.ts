import { type Collection, type IndexValue, indexValue, type Row } from './collection.ts';

/** Where a row stands in an index: its columns, then its id. Given as `after` to continue behind it. */
export function indexPosition(collection: Collection, index: string, row: Row): readonly IndexValue[] {
  const spec = collection.indexes[index];
  if (!spec) throw new TypeError(`collection ${collection.name} has no index ${index}`);
  return [...spec.columns.map((column) => indexValue(row, column, collection.columns[column] ?? 'text')), row.id];
}
