import { createDictionary } from './dictionary.ts';
import type { OrderedTable, TextColumn } from './normalized-column.ts';
import { readStreetLine } from './street-line.ts';

/** Streets and house numbers of all records, read once per distinct text. */
export function readStreets(table: OrderedTable): { readonly street: TextColumn; readonly streetNumber: TextColumn } {
  const rows = table.order.length;
  const streets = table.raw.columns.get('street');
  const numbers = table.raw.columns.get('streetNumber');
  const street = createDictionary();
  const number = createDictionary();
  const streetValues = new Int32Array(rows);
  const numberValues = new Int32Array(rows);
  const known = new Map<number, readonly [number, number]>();
  for (let row = 0; row < rows; row += 1) {
    const at = table.order[row] as number;
    const line = streets?.values[at] ?? 0;
    const own = numbers?.values[at] ?? 0;
    if (line === 0 && own === 0) continue;
    const key = line * 2 ** 21 + own;
    let reading = known.get(key);
    if (reading === undefined) {
      const parts = readStreetLine(streets?.texts[line] ?? '', numbers?.texts[own] ?? '');
      reading = [street.add(parts.street), number.add(parts.number)];
      known.set(key, reading);
    }
    [streetValues[row], numberValues[row]] = reading;
  }
  return {
    street: { texts: street.texts, values: streetValues },
    streetNumber: { texts: number.texts, values: numberValues },
  };
}
