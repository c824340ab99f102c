import { type FormColumn, formColumns, formPlace, type RecordForms } from './record-forms.ts';
import { createTextPool, type TextPool } from './text-pool.ts';
import type { ValueCounts } from './value-counts.ts';

/** Normal forms of many records, by row. */
export interface FormsStore extends ValueCounts {
  /** Gives the row of the record. */
  add(forms: RecordForms): number;
  remove(row: number): void;
  rowOf(id: string): number | undefined;
  forms(row: number): RecordForms;
  readonly size: number;
}

/** Makes an empty store. Values are numbers into pools of texts, a record's side by side. */
export function createFormsStore(): FormsStore {
  const width = formColumns.length;
  const pools = formColumns.map(() => createTextPool());
  const otherPools = new Map<string, TextPool>();
  const words = createTextPool();
  const ids: (string | undefined)[] = [];
  const others: (readonly (readonly [string, number])[] | undefined)[] = [];
  const rows = new Map<string, number>();
  const free: number[] = [];
  let values = new Int32Array(width * 64);
  const poolOf = (column: string): TextPool | undefined =>
    column === 'word' ? words : (pools[formPlace[column as FormColumn]] ?? otherPools.get(column));
  const otherPool = (field: string): TextPool => {
    const pool = otherPools.get(field) ?? createTextPool();
    otherPools.set(field, pool);
    return pool;
  };
  const company = pools[formPlace.company] as TextPool;
  const wordsOf = (row: number): Set<string> =>
    new Set(company.text(values[row * width + formPlace.company] as number).split(' '));
  return {
    add(forms) {
      const row = free.pop() ?? ids.length;
      ids[row] = forms.id;
      rows.set(forms.id, row);
      if ((row + 1) * width > values.length) {
        const larger = new Int32Array(Math.ceil(values.length * 1.5) + width);
        larger.set(values);
        values = larger;
      }
      for (const [place, pool] of pools.entries())
        values[row * width + place] = pool.hold(forms.texts[place] as string);
      for (const word of wordsOf(row)) words.hold(word);
      others[row] =
        forms.others.length === 0
          ? undefined
          : forms.others.map(([field, text]) => [field, otherPool(field).hold(text)]);
      return row;
    },
    remove(row) {
      for (const word of wordsOf(row)) words.release(words.find(word));
      for (const [place, pool] of pools.entries()) pool.release(values[row * width + place] as number);
      for (const [field, number] of others[row] ?? []) otherPool(field).release(number);
      others[row] = undefined;
      rows.delete(ids[row] as string);
      ids[row] = undefined;
      free.push(row);
    },
    rowOf: (id) => rows.get(id),
    forms: (row) => ({
      id: ids[row] as string,
      texts: pools.map((pool, place) => pool.text(values[row * width + place] as number)),
      others: (others[row] ?? []).map(([field, number]) => [field, otherPool(field).text(number)]),
    }),
    holders(column, text) {
      const pool = poolOf(column);
      return pool === undefined ? 0 : pool.holders(pool.find(text));
    },
    // A name counts once, however many words it has.
    filled: (column) => (column === 'word' ? company.filled : (poolOf(column)?.filled ?? 0)),
    get size() {
      return rows.size;
    },
  };
}
