import { createDictionary } from '../table/dictionary.ts';
import { createIntColumn, type IntColumn } from '../table/int-column.ts';
import type { TextForms } from '../table/text-column.ts';
import type { FieldBatch } from './field-batch.ts';
import type { FieldsReader } from './fields-reader.ts';
import { rememberTexts } from './remember-texts.ts';

/** Makes a reader that brings the texts of one field into normal form; `''` stands for none. */
export function createTextReader(batch: FieldBatch, normalize: (text: string) => string): FieldsReader<TextForms> {
  const dictionary = createDictionary();
  const values = createIntColumn();
  const numberOf = rememberTexts((text) => dictionary.add(normalize(text)));
  return {
    read: (place, rows) => readInto(values, batch, numberOf, place, rows),
    finish: (records) => ({ texts: dictionary.texts, values: values.finish(records) }),
  };
}

/** Puts the number of each text of a batch into a column. */
export function readInto(
  values: IntColumn,
  { texts, hashes, isFilled }: FieldBatch,
  numberOf: (text: string, hash: number) => number,
  place: number,
  rows: number,
): void {
  if (!isFilled) return;
  for (let row = 0; row < rows; row += 1) {
    const text = texts[row] as string;
    if (text !== '') values.set(place + row, numberOf(text, hashes[row] as number));
  }
}
