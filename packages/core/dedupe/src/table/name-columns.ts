import { arrangeTogether, valuesOfRows } from './arrange-column.ts';

/** Names of all rows in parts; first, middle and last share one list of texts, so that swapped parts compare. */
export interface NameColumns {
  readonly texts: readonly string[];
  readonly first: Int32Array;
  readonly middle: Int32Array;
  readonly last: Int32Array;
  /** Number of the generation (`jr`, `sr` …), 0 for none. */
  readonly generation: Uint8Array;
}

/** Names of all records, by the order given. */
export interface NameForms extends Omit<NameColumns, 'generation'> {
  readonly generation: Int32Array;
}

/** Puts names in the order of the rows of a table. */
export function arrangeNames(names: NameForms, order: Int32Array): NameColumns {
  const first = valuesOfRows(names.first, order);
  const middle = valuesOfRows(names.middle, order);
  const last = valuesOfRows(names.last, order);
  const texts = arrangeTogether(names.texts, [first, middle, last]);
  return { texts, first, middle, last, generation: Uint8Array.from(valuesOfRows(names.generation, order)) };
}
