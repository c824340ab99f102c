import type { FieldValue } from '@crmsync/model';
import { cleanText } from './clean-text.ts';

/** A stored row: JSON-safe, with an `id` unique in its collection and tenant. */
export interface Row {
  readonly id: string;
}

/** A row with the version the store gave it: 1 on its first write, one more on each further one. */
export interface Stored<R extends Row = Row> {
  readonly row: R;
  readonly version: number;
}

/** A value that can be indexed. Absent and `null` values are indexed as the empty text, in integer columns as 0. */
export type IndexValue = string | number;

/** An ordered index over columns of a collection. Rows with equal columns are ordered by id. */
export interface IndexSpec {
  readonly columns: readonly string[];
  /** At most one row per tenant and column values. @default false */
  readonly unique?: boolean;
}

/** A collection as data: stores make a table, maps or whatever they need from it. */
export interface Collection<R extends Row = Row, I extends string = string> {
  readonly name: string;
  readonly indexes: { readonly [name in I]: IndexSpec };
  /** Columns used by indexes, with their type. Each is a top-level property of the row. */
  readonly columns: { readonly [column: string]: 'text' | 'integer' };
  /** Carries the row type; never present. */
  readonly row?: R;
}

/** Declares a collection; the row type is given, the index names are inferred. */
export function defineCollection<R extends Row>() {
  return <const I extends Record<string, IndexSpec>>(
    name: string,
    columns: { readonly [K in keyof R & string]?: 'text' | 'integer' },
    indexes: I,
  ): Collection<R, keyof I & string> => {
    const declared: Record<string, 'text' | 'integer'> = {};
    for (const [column, type] of Object.entries(columns)) if (type) declared[column] = type;
    for (const [index, spec] of Object.entries(indexes)) {
      for (const column of spec.columns) {
        if (!declared[column])
          throw new TypeError(`collection ${name}: index ${index} names the undeclared column ${column}`);
      }
    }
    return { name, columns: declared, indexes };
  };
}

/** The value of a column of a row, as it is indexed. */
export function indexValue(row: Row, column: string, type: 'text' | 'integer'): IndexValue {
  const value: FieldValue | undefined = Reflect.get(row, column);
  return columnValue(value, type);
}

/** A value as a column of this type indexes it: whole safe numbers, and text without NUL or lone surrogates. */
export function columnValue(value: FieldValue | undefined, type: 'text' | 'integer'): IndexValue {
  if (type === 'text') return typeof value === 'string' ? cleanText(value) : '';
  if (typeof value !== 'number') return 0;
  if (Number.isSafeInteger(value)) return value + 0;
  return Math.trunc(Math.min(Math.max(value, Number.MIN_SAFE_INTEGER), Number.MAX_SAFE_INTEGER)) + 0;
}
