import { normalizeCountry } from '@crmsync/normalize';
import type { StopListedKey } from '../find/find-result.ts';
import { isPlaceholderPhone } from '../is-placeholder.ts';
import { createDictionary } from './dictionary.ts';
import { emptyColumn, normalizeColumn, type OrderedTable, type TextColumn } from './normalized-column.ts';
import { createPhoneReader } from './read-phone.ts';

/** Telephone numbers of all records. */
export interface PhoneColumns {
  /** E.164, or `~` and digits where the country is unknown. */
  readonly phone: TextColumn;
  readonly extension: TextColumn;
  /** Numbers typed to get past a required field. */
  readonly leftOut: readonly StopListedKey[];
}

/** Reads all numbers, once per distinct text and country; `country` is for records that name none. */
export function readPhones(table: OrderedTable, country: string): PhoneColumns {
  const rows = table.order.length;
  const raw = table.raw.columns.get('phone');
  if (raw === undefined) return { phone: emptyColumn(rows), extension: emptyColumn(rows), leftOut: [] };
  const countries = normalizeColumn(table, 'country', (text) => normalizeCountry(text) ?? '');
  const read = createPhoneReader();
  const numbers = createDictionary();
  const extensions = createDictionary();
  const placeholders = new Map<string, number>();
  const phone = new Int32Array(rows);
  const extension = new Int32Array(rows);
  const known = new Int32Array(raw.texts.length);
  const knownExtension = new Int32Array(raw.texts.length);
  const knownRegion = new Int32Array(raw.texts.length).fill(-1);
  for (let row = 0; row < rows; row += 1) {
    const text = raw.values[table.order[row] as number] as number;
    if (text === 0) continue;
    const region = countries.values[row] as number;
    if (knownRegion[text] !== region) {
      const { number, extension: ext } = read(raw.texts[text] as string, countries.texts[region] || country);
      const isPlaceholder = isPlaceholderPhone(number);
      if (isPlaceholder) placeholders.set(number, (placeholders.get(number) ?? 0) + 1);
      known[text] = isPlaceholder ? 0 : numbers.add(number);
      knownExtension[text] = extensions.add(ext);
      knownRegion[text] = region;
    }
    phone[row] = known[text] as number;
    extension[row] = knownExtension[text] as number;
  }
  const leftOut = [...placeholders].map(([value, records]) => ({
    kind: 'placeholder' as const,
    field: 'phone',
    value,
    records,
  }));
  return {
    phone: { texts: numbers.texts, values: phone },
    extension: { texts: extensions.texts, values: extension },
    leftOut,
  };
}
