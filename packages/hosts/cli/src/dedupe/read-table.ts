import { CommandError } from '../command-error.ts';
import { csvRows, OpenQuoteError, type RowBatch } from './csv-rows.ts';
import { decodeFile, type FileEncoding } from './decode-file.ts';
import { detectDelimiter } from './detect-delimiter.ts';

/** A CSV file that is read as a stream. */
export interface Table {
  readonly encoding: FileEncoding;
  readonly delimiter: string;
  /** Size in bytes. */
  readonly bytes: number;
  /** Headings of the columns. */
  readonly header: readonly string[];
  /**
   * Rows below the heading, as cells, in batches; `onBytes` is told how much of the file was read. Blank lines are passed
   * over.
   */
  rows(onBytes?: (bytes: number) => void): AsyncIterable<RowBatch>;
}

/**
 * Opens a CSV file of any usual make: with or without a byte order mark, UTF-8, UTF-16 or Windows-1252, columns separated
 * by comma, semicolon, tab or bar, line breaks within quotes.
 * @throws CommandError when it cannot be read or has no heading line
 */
export async function openTable(path: string): Promise<Table> {
  const file = await decodeFile(path);
  let sample = '';
  for await (const text of file.read()) {
    sample += text;
    if (sample.length > 65_536) break;
  }
  const delimiter = detectDelimiter(sample);
  for await (const [header] of readBatches(path, file.read(), delimiter)) {
    if (header === undefined) continue;
    return {
      encoding: file.encoding,
      delimiter,
      bytes: file.bytes,
      header: header.map((heading) => heading.trim()),
      rows: (onBytes) => withoutFirst(readBatches(path, file.read(onBytes), delimiter)),
    };
  }
  throw new CommandError('EMPTY_FILE', `${path} has no heading line.`, 'Export it again, with a heading line.');
}

async function* withoutFirst(batches: AsyncIterable<RowBatch>): AsyncGenerator<RowBatch> {
  let isFirst = true;
  for await (const batch of batches) {
    yield isFirst ? batch.slice(1) : batch;
    if (batch.length > 0) isFirst = false;
  }
}

async function* readBatches(path: string, text: AsyncIterable<string>, delimiter: string): AsyncGenerator<RowBatch> {
  try {
    yield* csvRows(text, delimiter);
  } catch (error) {
    if (!(error instanceof OpenQuoteError)) throw error;
    throw new CommandError(
      'TABLE_UNREADABLE',
      `${path} is not a readable table: a quote is not closed.`,
      'Close every quote, or export the file again.',
    );
  }
}
