import { Readable } from 'node:stream';
import { CsvError, parse } from 'csv-parse';
import { CommandError } from '../command-error.ts';
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
  /** Rows below the heading, as cells; `onBytes` is told how much of the file was read. Blank lines are passed over. */
  rows(onBytes?: (bytes: number) => void): AsyncIterable<readonly string[]>;
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
  for await (const header of parseRows(path, file.read(), delimiter, 1)) {
    const headings = header.map((heading) => heading.trim());
    return {
      encoding: file.encoding,
      delimiter,
      bytes: file.bytes,
      header: headings,
      rows: (onBytes) => parseRows(path, file.read(onBytes), delimiter, 2),
    };
  }
  throw new CommandError('EMPTY_FILE', `${path} has no heading line.`, 'Export it again, with a heading line.');
}

async function* parseRows(
  path: string,
  text: AsyncIterable<string>,
  delimiter: string,
  from: number,
): AsyncGenerator<readonly string[]> {
  const parser = parse({ delimiter, from, relax_column_count: true, relax_quotes: true, skip_empty_lines: true });
  const source = Readable.from(text);
  source.on('error', (error) => parser.destroy(error));
  source.pipe(parser);
  try {
    for await (const row of parser) yield row;
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw new CommandError(
      'TABLE_UNREADABLE',
      `${path} is not a readable table: ${error.code}.`,
      'Close every quote, or export the file again.',
    );
  } finally {
    source.destroy();
    parser.destroy();
  }
}
