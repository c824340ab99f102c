import type { StopListedKey } from '../find/find-result.ts';
import type { RecordField } from '../read/record-batch.ts';
import type { MailColumns } from './mail-columns.ts';
import type { NameColumns } from './name-columns.ts';
import type { TextColumn } from './text-column.ts';

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
  /** Law of each company's legal form, where companies are compared. */
  readonly companyLaw: TextColumn;
  readonly street: TextColumn;
  readonly streetNumber: TextColumn;
  readonly city: TextColumn;
  readonly postalCode: TextColumn;
  readonly birthday: TextColumn;
  /** Fields compared as plain text. */
  readonly others: readonly { readonly field: RecordField; readonly column: TextColumn }[];
  /** Values left out because they stand for nothing, or for a team. */
  readonly leftOut: readonly StopListedKey[];
}
