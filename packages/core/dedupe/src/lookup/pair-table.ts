import type { RecordField } from '../read/record-batch.ts';
import { numberEach } from '../table/number-each.ts';
import type { RecordTable } from '../table/record-table.ts';
import type { TextColumn } from '../table/text-column.ts';
import { type FormColumn, formPlace, type RecordForms } from './record-forms.ts';

/** A small table of one record and its candidates, and which column each list of values is. */
export interface PairTable {
  readonly table: RecordTable;
  readonly columns: ReadonlyMap<Int32Array, { readonly name: string; readonly texts: readonly string[] }>;
}

/** Makes a table of records in normal form; `fields` are the plain fields compared. */
export function buildPairTable(records: readonly RecordForms[], fields: readonly string[]): PairTable {
  const columns = new Map<Int32Array, { name: string; texts: readonly string[] }>();
  const register = (name: string, column: TextColumn): TextColumn => {
    columns.set(column.values, { name, texts: column.texts });
    return column;
  };
  const read = (column: FormColumn, numbers = createNumbers()): TextColumn => {
    const place = formPlace[column];
    const values = numberEach(records, ({ texts }) => numbers.of(texts[place] as string));
    return register(column, columnOf(numbers, values));
  };
  const readOther = (field: string): TextColumn => {
    const numbers = createNumbers();
    const text = ({ others }: RecordForms): string => others.find(([name]) => name === field)?.[1] ?? '';
    const values = numberEach(records, (record) => numbers.of(text(record)));
    return register(field, columnOf(numbers, values));
  };
  const names = createNumbers();
  const domains = createNumbers();
  const table: RecordTable = {
    rows: records.length,
    source: read('source'),
    externalId: read('externalId'),
    names: {
      texts: names.texts,
      first: read('first', names).values,
      middle: read('middle', names).values,
      last: read('last', names).values,
      generation: Uint8Array.from(records, ({ texts }) => Number(texts[formPlace.generation])),
    },
    email: read('email'),
    emailLocal: read('emailLocal'),
    emailDomain: read('emailDomain'),
    mailDomain: read('mailDomain', domains),
    webDomain: read('webDomain', domains),
    phone: read('phone'),
    extension: read('extension'),
    company: read('company'),
    companyLaw: read('companyLaw'),
    street: read('street'),
    streetNumber: read('streetNumber'),
    city: read('city'),
    postalCode: read('postalCode'),
    birthday: read('birthday'),
    others: fields.map((field) => ({ field: field as RecordField, column: readOther(field) })),
    leftOut: [],
  };
  return { table, columns };
}

function columnOf({ texts }: Numbers, values: Int32Array): TextColumn {
  return { texts, values, distinct: texts.length };
}

interface Numbers {
  readonly texts: string[];
  of(text: string): number;
}

function createNumbers(): Numbers {
  const texts = [''];
  const numbers = new Map<string, number>();
  return {
    texts,
    of(text) {
      if (text === '') return 0;
      const known = numbers.get(text);
      if (known !== undefined) return known;
      numbers.set(text, texts.length);
      return texts.push(text) - 1;
    },
  };
}
