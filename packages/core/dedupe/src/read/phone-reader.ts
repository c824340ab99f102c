import { normalizeCountry } from '@crmsync/normalize';
import type { StopListedKey } from '../find/find-result.ts';
import { isPlaceholderPhone } from '../is-placeholder.ts';
import { createDictionary } from '../table/dictionary.ts';
import { createIntColumn } from '../table/int-column.ts';
import type { TextForms } from '../table/text-column.ts';
import type { FieldBatch } from './field-batch.ts';
import type { FieldsReader } from './fields-reader.ts';
import { createPhoneReader } from './read-phone.ts';
import { rememberTexts } from './remember-texts.ts';

/** Telephone numbers of all records, by the order given. */
export interface PhoneForms {
  /** E.164, or `~` and digits where the country is unknown. */
  readonly phone: TextForms;
  readonly extension: TextForms;
  /** Numbers typed to get past a required field. */
  readonly leftOut: readonly StopListedKey[];
}

interface KnownPhone {
  readonly number: number;
  readonly extension: number;
}

/** Makes a reader of numbers; `country` is for records that name none. */
export function createPhonesReader(
  batches: { readonly phone: FieldBatch; readonly country: FieldBatch },
  country: string,
): FieldsReader<PhoneForms> {
  const readPhone = createPhoneReader();
  const numbers = createDictionary();
  const extensions = createDictionary();
  const phone = createIntColumn();
  const extension = createIntColumn();
  const placeholders = new Map<string, number>();
  const none: KnownPhone = { number: 0, extension: 0 };
  const inCountry = (region: string) =>
    rememberTexts((text): KnownPhone | string => {
      const { number, extension: own } = readPhone(text, region || country);
      if (isPlaceholderPhone(number)) return number;
      return number === '' ? none : { number: numbers.add(number), extension: extensions.add(own) };
    });
  const regionOf = rememberTexts((text) => normalizeCountry(text) ?? '');
  const readers = new Map<string, ReturnType<typeof inCountry>>();
  const readerAt = ({ texts, hashes }: FieldBatch, row: number) => {
    const text = texts[row] as string;
    const region = text === '' ? '' : regionOf(text, hashes[row] as number);
    let reader = readers.get(region);
    if (reader === undefined) {
      reader = inCountry(region);
      readers.set(region, reader);
    }
    return reader;
  };
  return {
    read(place, rows) {
      const { texts, hashes, isFilled } = batches.phone;
      if (!isFilled) return;
      for (let row = 0; row < rows; row += 1) {
        const text = texts[row] as string;
        if (text === '') continue;
        const reading = readerAt(batches.country, row)(text, hashes[row] as number);
        if (typeof reading === 'string') {
          placeholders.set(reading, (placeholders.get(reading) ?? 0) + 1);
          continue;
        }
        phone.set(place + row, reading.number);
        if (reading.extension !== 0) extension.set(place + row, reading.extension);
      }
    },
    finish: (records) => ({
      phone: { texts: numbers.texts, values: phone.finish(records) },
      extension: { texts: extensions.texts, values: extension.finish(records) },
      leftOut: [...placeholders]
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([value, count]) => ({ kind: 'placeholder', field: 'phone', value, records: count })),
    }),
  };
}
