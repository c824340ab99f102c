import { companyNameKey, foldText, normalizeCountry } from '@crmsync/normalize';
import type { StopListedKey } from '../find/find-result.ts';
import { type MailColumns, readMail } from './mail-columns.ts';
import { type NameColumns, readNames } from './name-columns.ts';
import { normalizeColumn, type OrderedTable, type TextColumn } from './normalized-column.ts';
import { readPhones } from './phone-columns.ts';
import type { RawField } from './raw-table.ts';
import { readBirthday } from './read-birthday.ts';
import { readStreets } from './street-columns.ts';

/** All records in normal form, by column, in canonical order. */
export interface RecordTable extends Omit<MailColumns, 'leftOut'> {
  readonly rows: number;
  readonly source: TextColumn;
  readonly externalId: TextColumn;
  readonly names: NameColumns;
  /** E.164, or `~` and digits where the country is unknown. */
  readonly phone: TextColumn;
  readonly extension: TextColumn;
  readonly company: TextColumn;
  readonly street: TextColumn;
  readonly streetNumber: TextColumn;
  readonly city: TextColumn;
  readonly postalCode: TextColumn;
  readonly birthday: TextColumn;
  /** Fields compared as plain text. */
  readonly others: readonly { readonly field: RawField; readonly column: TextColumn }[];
  /** Values left out because they stand for nothing, or for a team. */
  readonly leftOut: readonly StopListedKey[];
}

const placeholders: ReadonlySet<string> = /* @__PURE__ */ new Set([
  ...['n/a', 'na', 'none', 'null', 'unknown', '-', '?', 'tbd', 'test', 'undefined'],
]);
const plainFields: ReadonlySet<string> = /* @__PURE__ */ new Set(['jobTitle', 'region', 'country']);

/** Brings all records into normal form. */
export function buildRecordTable(table: OrderedTable, entity: 'contact' | 'company', country: string): RecordTable {
  const companyField = entity === 'company' && !table.raw.columns.has('company') ? 'fullName' : 'company';
  const mail = readMail(table);
  const phones = readPhones(table, country);
  const column = (field: RawField, read: (text: string) => string): TextColumn =>
    normalizeColumn(table, field, (text) => (placeholders.has(text.trim().toLowerCase()) ? '' : read(text)));
  const others = [...table.raw.columns.keys()].filter((field) => field.startsWith('other:') || plainFields.has(field));
  return {
    rows: table.order.length,
    source: normalizeColumn(table, 'source', (text) => text),
    externalId: column('externalId', compact),
    names: readNames(table),
    ...mail,
    ...phones,
    company: column(companyField, (text) => companyNameKey(text) ?? ''),
    ...readStreets(table),
    city: column('city', foldText),
    postalCode: column('postalCode', compact),
    birthday: column('birthday', readBirthday),
    others: others
      .sort()
      .map((field) => ({ field, column: column(field, field === 'country' ? countryOf : foldText) })),
    leftOut: [...mail.leftOut, ...phones.leftOut],
  };
}

function compact(text: string): string {
  return foldText(text).replace(/[^\p{L}\p{N}]+/gu, '');
}

function countryOf(text: string): string {
  return normalizeCountry(text) ?? foldText(text);
}
