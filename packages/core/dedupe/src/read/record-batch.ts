import type { DedupeField, OtherField } from '../find/dedupe-record.ts';

/** Field of a record that is compared, or its source. */
export type RecordField = DedupeField | OtherField | 'source';

/** Some records side by side. */
export interface RecordBatch {
  readonly rows: number;
  /** A text per record by field, `''` for nothing; a field that no record has is not there. */
  readonly texts: ReadonlyMap<RecordField, readonly string[]>;
}

/** How many records are read side by side: few enough for what they hold to stay in the processor's cache. */
export const batchRows = 1024;
