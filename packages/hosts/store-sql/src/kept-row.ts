import { type Row, StoreError } from '@crmsync/store';

/** The row of a stored document. @throws StoreError when it is not JSON any more */
export function keptRow(collection: string, doc: unknown): Row {
  try {
    // Only rows are written.
    return JSON.parse(String(doc)) as Row;
  } catch {
    // No cause: the parser's message quotes the text.
    throw new StoreError(`a row of collection ${collection} is not JSON any more`);
  }
}
