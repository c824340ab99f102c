import type { DedupeField, DedupeRecord } from '../find/dedupe-record.ts';
import { batchRows, type RecordBatch, type RecordField } from './record-batch.ts';

/** Puts records side by side. */
export interface RecordIntake {
  readonly ids: readonly string[];
  take(record: DedupeRecord): void;
  /** Passes on what is left. */
  close(): void;
}

// Longer values are notes; their beginning tells them apart well enough.
const longestValue = 300;
const known: ReadonlySet<string> = /* @__PURE__ */ new Set([
  ...['source', 'externalId', 'firstName', 'lastName', 'fullName', 'email', 'phone', 'company', 'website', 'jobTitle'],
  ...['street', 'streetNumber', 'city', 'region', 'postalCode', 'country', 'birthday'],
]);

/** Makes an intake that passes batches on. */
export function createRecordIntake(pass: (batch: RecordBatch) => void): RecordIntake {
  const ids: string[] = [];
  // The texts of the batch under way by field; fields that are not compared are known as such.
  const open = new Map<string, string[] | undefined>();
  let rows = 0;
  const openField = (field: string): string[] | undefined => {
    const texts = known.has(field) || field.startsWith('other:') ? [] : undefined;
    open.set(field, texts);
    return texts;
  };
  const passBatch = (): void => {
    if (rows === 0) return;
    const texts = new Map<RecordField, readonly string[]>();
    for (const [field, values] of open) {
      if (values === undefined || values.length === 0) continue;
      while (values.length < rows) values.push('');
      texts.set(field as RecordField, values);
      open.set(field, []);
    }
    pass({ rows, texts });
    rows = 0;
  };
  return {
    ids,
    take(record) {
      ids.push(record.id);
      for (const field in record) {
        const value: unknown = record[field as DedupeField];
        if (typeof value !== 'string' || value === '') continue;
        const texts = open.get(field) ?? (open.has(field) ? undefined : openField(field));
        if (texts === undefined) continue;
        while (texts.length < rows) texts.push('');
        texts.push(value.length > longestValue ? value.slice(0, longestValue) : value);
      }
      rows += 1;
      if (rows === batchRows) passBatch();
    },
    close: passBatch,
  };
}
