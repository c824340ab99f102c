import { createDictionary, type Dictionary } from './dictionary.ts';
import type { RawField, RawTable } from './raw-table.ts';

/** One normal form of all records: a number per row into its distinct texts, 0 for none. */
export interface TextColumn {
  readonly texts: readonly string[];
  readonly values: Int32Array;
}

/** Rows of a raw table in canonical order. */
export interface OrderedTable {
  readonly raw: RawTable;
  readonly order: Int32Array;
}

/** The column in which no record has anything. */
export function emptyColumn(rows: number): TextColumn {
  return { texts: [''], values: new Int32Array(rows) };
}

/**
 * Brings one field into normal form, once per distinct text, numbered in order of first use so that numbers do not
 * depend on the order given.
 */
export function normalizeColumn(
  table: OrderedTable,
  field: RawField,
  normalize: (text: string) => string,
  dictionary: Dictionary = createDictionary(),
): TextColumn {
  const rows = table.order.length;
  const column = table.raw.columns.get(field);
  if (column === undefined) return emptyColumn(rows);
  const known = new Int32Array(column.texts.length).fill(-1);
  known[0] = 0;
  const values = new Int32Array(rows);
  for (let row = 0; row < rows; row += 1) {
    const raw = column.values[table.order[row] as number] as number;
    let value = known[raw] as number;
    if (value < 0) {
      value = dictionary.add(normalize(column.texts[raw] as string));
      known[raw] = value;
    }
    values[row] = value;
  }
  return { texts: dictionary.texts, values };
}

/** How many rows hold each value of a column. */
export function countValues(values: Int32Array, distinct: number): Int32Array {
  const counts = new Int32Array(distinct);
  for (const value of values) counts[value] = (counts[value] as number) + 1;
  counts[0] = 0;
  return counts;
}
