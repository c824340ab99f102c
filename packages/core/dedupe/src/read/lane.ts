import { type ContentHashes, createContentHashes, type FieldContent } from './content-hashes.ts';
import { createFieldBatch, type FieldBatch, loadField } from './field-batch.ts';
import type { FieldsReader } from './fields-reader.ts';
import type { RecordBatch, RecordField } from './record-batch.ts';

/** Reads some of the fields of all records, a batch at a time. Lanes know nothing of each other, so that each can have a thread. */
export interface Lane<Forms> {
  read(batch: RecordBatch): void;
  /** Everything that was read so far. */
  forms(): Forms;
  /** Ends the lane. */
  finish(): LaneResult<Forms>;
}

/** What a lane read, as plain data that another thread can be given. */
export interface LaneResult<Forms> {
  readonly forms: Forms;
  /** Part of the hash of what each record holds. */
  readonly hashes: Int32Array;
}

/** The fields of a lane and who reads them. */
export interface LaneFields {
  /** Takes a field up. Of a field that two lanes read, one alone counts the content. */
  field(name: RecordField, counts: 'counts' | 'known elsewhere'): FieldBatch;
  reader<Forms>(reader: FieldsReader<Forms>): FieldsReader<Forms>;
  read(batch: RecordBatch): void;
  readonly records: number;
  readonly contents: ContentHashes;
}

/** Makes a lane without fields. */
export function createLaneFields(): LaneFields {
  const fields: { readonly batch: FieldBatch; readonly content: FieldContent | undefined }[] = [];
  const readers: FieldsReader<unknown>[] = [];
  const contents = createContentHashes();
  let records = 0;
  return {
    contents,
    get records() {
      return records;
    },
    field(name, counts) {
      const batch = createFieldBatch(name);
      fields.push({ batch, content: counts === 'counts' ? contents.field(name) : undefined });
      return batch;
    },
    reader(reader) {
      readers.push(reader);
      return reader;
    },
    read(batch) {
      for (const field of fields) loadField(field.batch, batch);
      for (const { batch: own, content } of fields) content?.(own, records, batch.rows);
      for (const reader of readers) reader.read(records, batch.rows);
      records += batch.rows;
    },
  };
}
