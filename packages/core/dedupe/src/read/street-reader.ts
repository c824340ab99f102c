import { createDictionary } from '../table/dictionary.ts';
import { hashText } from '../table/hash-text.ts';
import { createIntColumn } from '../table/int-column.ts';
import type { TextForms } from '../table/text-column.ts';
import type { FieldBatch } from './field-batch.ts';
import type { FieldsReader } from './fields-reader.ts';
import { rememberTexts } from './remember-texts.ts';
import { readStreetLine } from './street-line.ts';

// Hardly a line holds this, so that line and number can be told apart again.
const between = '\u0000';

/** Streets and house numbers of all records, by the order given. */
export interface StreetForms {
  readonly street: TextForms;
  readonly streetNumber: TextForms;
}

/** Makes a reader of street lines and of house numbers in a field of their own. */
export function createStreetReader(batches: {
  readonly street: FieldBatch;
  readonly streetNumber: FieldBatch;
}): FieldsReader<StreetForms> {
  const streets = createDictionary();
  const numbers = createDictionary();
  const street = createIntColumn();
  const streetNumber = createIntColumn();
  const add = (line: string, given: string) => {
    const parts = readStreetLine(line, given);
    return { street: streets.add(parts.street), number: numbers.add(parts.number) };
  };
  const readLine = rememberTexts((line) => add(line, ''));
  const readBoth = rememberTexts((both) => {
    const at = both.indexOf(between);
    return add(both.slice(0, at), both.slice(at + 1));
  });
  return {
    read(place, rows) {
      const { street: lines, streetNumber: given } = batches;
      if (!lines.isFilled && !given.isFilled) return;
      for (let row = 0; row < rows; row += 1) {
        const line = lines.texts[row] as string;
        const number = given.texts[row] as string;
        if (line === '' && number === '') continue;
        const both = `${line}${between}${number}`;
        const reading = number === '' ? readLine(line, lines.hashes[row] as number) : readBoth(both, hashText(both));
        street.set(place + row, reading.street);
        streetNumber.set(place + row, reading.number);
      }
    },
    finish: (records) => ({
      street: { texts: streets.texts, values: street.finish(records) },
      streetNumber: { texts: numbers.texts, values: streetNumber.finish(records) },
    }),
  };
}
