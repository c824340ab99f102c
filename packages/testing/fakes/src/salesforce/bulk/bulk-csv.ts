import { parse } from 'csv-parse/sync';
import { stringify } from 'csv-stringify/sync';

const delimiters: Readonly<Record<string, string>> = {
  BACKQUOTE: '`',
  CARET: '^',
  COMMA: ',',
  PIPE: '|',
  SEMICOLON: ';',
  TAB: '\t',
};

/** The sign that parts columns; undefined for a name that the vendor does not have. */
export function delimiterNamed(name: string): string | undefined {
  return delimiters[name];
}

/** Reads a table: its header and its rows. Throws an error when it is not CSV. */
export function readTable(text: string, delimiter: string): readonly (readonly string[])[] {
  const rows: string[][] = parse(text, { delimiter, bom: true, skip_empty_lines: true, relax_column_count: true });
  return rows;
}

/** Writes a table. Values are always quoted, lines end with a line feed or with both signs. */
export function writeTable(rows: readonly (readonly string[])[], delimiter = ',', crlf = false): string {
  return stringify(
    rows.map((row) => [...row]),
    { delimiter, quoted: true, quoted_empty: true, record_delimiter: crlf ? '\r\n' : '\n' },
  );
}
