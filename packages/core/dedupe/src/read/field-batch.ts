import { hashText } from '../table/hash-text.ts';
import { batchRows, type RecordBatch, type RecordField } from './record-batch.ts';

/** What the records of the batch under way hold in one field; used again for every batch. */
export interface FieldBatch {
  readonly field: RecordField;
  /** Whether any record holds anything. */
  isFilled: boolean;
  /** `''` for nothing. */
  texts: readonly string[];
  /** Hash of each text, 0 for nothing. */
  readonly hashes: Int32Array;
}

const nothing: readonly string[] = /* @__PURE__ */ new Array<string>(batchRows).fill('');

/** Makes a batch of one field that holds nothing. */
export function createFieldBatch(field: RecordField): FieldBatch {
  return { field, isFilled: false, texts: nothing, hashes: new Int32Array(0) };
}

/** Takes up the field of a batch of records. */
export function loadField(batch: FieldBatch, { texts, rows }: RecordBatch): FieldBatch {
  const own = texts.get(batch.field);
  if (own === undefined) return Object.assign(batch, { isFilled: false, texts: nothing });
  const hashes = batch.hashes.length < rows ? new Int32Array(rows) : batch.hashes;
  for (let row = 0; row < rows; row += 1) hashes[row] = own[row] === '' ? 0 : hashText(own[row] as string);
  return Object.assign(batch, { isFilled: true, texts: own, hashes });
}
