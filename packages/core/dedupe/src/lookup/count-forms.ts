import { formColumns, formPlace, type RecordForms } from './record-forms.ts';
import type { ValueCounts } from './value-counts.ts';

/** Counts the values of the records at hand, which are taken from `total` records. */
export function countForms(records: readonly RecordForms[], total: number): ValueCounts {
  const columns = new Map<string, Map<string, number>>();
  const count = (column: string, text: string): void => {
    const counts = columns.get(column) ?? new Map<string, number>();
    columns.set(column, counts);
    counts.set(text, (counts.get(text) ?? 0) + 1);
  };
  for (const { texts, others } of records) {
    for (const [place, column] of formColumns.entries()) count(column, texts[place] as string);
    for (const word of new Set((texts[formPlace.company] as string).split(' '))) count('word', word);
    for (const [field, text] of others) count(field, text);
  }
  return {
    holders: (column, text) => (text === '' ? 0 : (columns.get(column)?.get(text) ?? 0)),
    filled: () => total,
  };
}
