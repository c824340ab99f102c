import { fillKeys, type KeyPart, unordered } from '../blocking/blocking-rule.ts';
import { createRowGrouper } from '../blocking/group-rows.ts';
import { wholeValue } from '../blocking/key-parts.ts';
import type { RecordTable } from '../table/record-table.ts';
import { countValues } from '../table/text-column.ts';
import { createJoinedRows } from './joined-rows.ts';

// A name this improbable does not come up twice by chance.
const mostNamesakes = 0.05;
const largestGroup = 50;

/**
 * A rough guess of which rows are one entity, by exact keys alone, so that the first count of how rare values are is
 * not misled by the duplicates. Decides nothing.
 */
export function firstGuess(table: RecordTable, entity: 'contact' | 'company'): Int32Array {
  const joined = createJoinedRows(table.rows);
  const grouper = createRowGrouper(table.rows);
  const scratch = new Int32Array(table.rows);
  const keys = entity === 'company' ? [[wholeValue(table.company.values)]] : contactKeys(table);
  for (const parts of keys) {
    const { rows, starts } = grouper.group(fillKeys(parts, scratch));
    for (let group = 0; group + 1 < starts.length; group += 1) {
      const from = starts[group] as number;
      const to = starts[group + 1] as number;
      if (to - from > largestGroup) continue;
      for (let place = from + 1; place < to; place += 1) joined.join(rows[from] as number, rows[place] as number);
    }
  }
  return joined.all();
}

function contactKeys(table: RecordTable): KeyPart[][] {
  const { first, last, texts } = table.names;
  const firsts = countValues(first, texts.length);
  const lasts = countValues(last, texts.length);
  const wholeName: KeyPart = (row) => unordered(first[row] as number, last[row] as number);
  const rareName: KeyPart = (row) => {
    const expected = ((firsts[first[row] as number] as number) * (lasts[last[row] as number] as number)) / table.rows;
    return expected < mostNamesakes ? wholeName(row) : 0;
  };
  const beside = [table.phone, table.birthday, table.street, table.postalCode, table.company];
  return [
    [rareName],
    [wholeValue(first), wholeValue(table.email.values)],
    ...beside.map(({ values }) => [wholeName, wholeValue(values)]),
  ];
}
