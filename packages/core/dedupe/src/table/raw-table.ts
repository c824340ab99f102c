import type { DedupeField, DedupeRecord, OtherField } from '../find/dedupe-record.ts';
import { createDictionary, type Dictionary } from './dictionary.ts';
import { createIntColumn, type IntColumn } from './int-column.ts';

/** Field of a record that is compared, or its source. */
export type RawField = DedupeField | OtherField | 'source';

/** One field of all records: a number per record into its distinct texts. */
export interface RawColumn {
  readonly texts: readonly string[];
  readonly values: Int32Array;
  /** Hash of a text by its number. */
  readonly hash: (text: number) => number;
}

/** All records by column, in the order given. */
export interface RawTable {
  readonly ids: string[];
  readonly columns: ReadonlyMap<RawField, RawColumn>;
}

// Longer values are notes; their beginning tells them apart well enough.
export const longestValue = 300;
const known: ReadonlySet<string> = /* @__PURE__ */ new Set([
  ...['source', 'externalId', 'firstName', 'lastName', 'fullName', 'email', 'phone', 'company', 'website', 'jobTitle'],
  ...['street', 'streetNumber', 'city', 'region', 'postalCode', 'country', 'birthday'],
]);

/** Collects records into columns, one at a time. */
export interface TableReader {
  read(record: DedupeRecord): void;
  finish(): RawTable;
}

interface OpenColumn {
  readonly dictionary: Dictionary;
  readonly values: IntColumn;
}

/** Makes a reader without records. */
export function createTableReader(): TableReader {
  const ids: string[] = [];
  const open = new Map<string, OpenColumn | undefined>();
  const columnOf = (field: string): OpenColumn | undefined => {
    const column = open.get(field);
    if (column !== undefined || open.has(field)) return column;
    const isCompared = known.has(field) || field.startsWith('other:');
    open.set(field, isCompared ? { dictionary: createDictionary(), values: createIntColumn() } : undefined);
    return open.get(field);
  };
  return {
    read(record) {
      const row = ids.length;
      ids.push(record.id);
      for (const field in record) {
        const value: unknown = record[field as DedupeField];
        if (typeof value !== 'string' || value === '') continue;
        const column = columnOf(field);
        if (column === undefined) continue;
        const text = value.length > longestValue ? value.slice(0, longestValue) : value;
        column.values.set(row, column.dictionary.add(text));
      }
    },
    finish() {
      const columns = new Map<RawField, RawColumn>();
      for (const [field, column] of open) {
        if (column === undefined) continue;
        const { dictionary, values } = column;
        columns.set(field as RawField, {
          texts: dictionary.texts,
          values: values.finish(ids.length),
          hash: dictionary.hash,
        });
      }
      return { ids, columns };
    },
  };
}
