import type { DedupeRecord } from '../find/dedupe-record.ts';
import { readAll } from '../read/read-all.ts';
import type { ReadSettings } from '../read/read-settings.ts';
import type { RecordTable } from '../table/record-table.ts';

/** Columns of a record in normal form that a lookup keeps. */
export const formColumns = [
  ...(['source', 'externalId', 'first', 'middle', 'last', 'generation', 'email', 'emailLocal', 'emailDomain'] as const),
  ...(['mailDomain', 'webDomain', 'phone', 'extension', 'company', 'street', 'streetNumber', 'city'] as const),
  ...(['postalCode', 'birthday'] as const),
] as const;

/** One of {@link formColumns}. */
export type FormColumn = (typeof formColumns)[number];

/** Place of each column in `RecordForms.texts`. */
export const formPlace = Object.fromEntries(formColumns.map((column, place) => [column, place])) as Readonly<
  Record<FormColumn, number>
>;

/** One record in the normal forms that the finder compares; `''` for nothing. */
export interface RecordForms {
  readonly id: string;
  /** By place in {@link formColumns}. */
  readonly texts: readonly string[];
  /** Fields compared as plain text, by name. */
  readonly others: readonly (readonly [field: string, text: string])[];
}

/** Brings records into the finder's normal forms. Many at once are read faster, with the same outcome. */
export function readForms(records: readonly DedupeRecord[], settings: ReadSettings): RecordForms[] {
  const named = settings.entity === 'company' ? records.map(withCompanyName) : records;
  const table = readAll(named, settings).arrange(Int32Array.from(records, (_, row) => row));
  return records.map(({ id }, row) => formsOf(table, row, id));
}

function withCompanyName(record: DedupeRecord): DedupeRecord {
  return record.company ? record : { ...record, company: record.fullName };
}

function formsOf(table: RecordTable, row: number, id: string): RecordForms {
  const { names } = table;
  const name = (values: Int32Array): string => names.texts[values[row] as number] as string;
  const texts = formColumns.map((column) => {
    if (column === 'first' || column === 'middle' || column === 'last') return name(names[column]);
    if (column === 'generation') return names.generation[row] === 0 ? '' : `${names.generation[row]}`;
    const { texts: own, values } = table[column];
    return own[values[row] as number] as string;
  });
  const others = table.others.flatMap(({ field, column }): [string, string][] => {
    const text = column.texts[column.values[row] as number] as string;
    return text === '' || field === 'country' || field === 'region' ? [] : [[field, text]];
  });
  return { id, texts, others };
}
