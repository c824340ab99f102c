import { parse } from 'csv-parse/sync';
import { stringify } from 'csv-stringify/sync';
import { z } from 'zod';
import { badInput } from './api-error.ts';

/** One row of an import by column. */
export type ImportRow = Readonly<Record<string, string>>;

const cells = z.array(z.array(z.union([z.string(), z.number(), z.boolean(), z.null()])).min(1)).min(1);

/**
 * Reads the body of an import: CSV, or a JSON array of arrays whose first row names the columns.
 *
 * @throws ApiError 400 for another form, or when a column of the template is missing.
 */
export function readImport(body: string, isJson: boolean, template: readonly string[]): ImportRow[] {
  const [header = [], ...rows] = isJson ? jsonTable(body) : csvTable(body);
  const missing = template.filter((column) => !header.includes(column));
  if (missing.length > 0) throw badInput(`Columns are missing: ${missing.join(', ')}`);
  return rows.map((row) => Object.fromEntries(header.map((column, at) => [column, row[at] ?? ''])));
}

/** The body with the first half of its rows; absent when there is nothing to halve. */
export function halveImport(body: string, isJson: boolean): string | undefined {
  const table = isJson ? jsonTable(body) : csvTable(body);
  if (table.length < 3) return undefined;
  const half = table.slice(0, 1 + Math.floor((table.length - 1) / 2));
  return isJson ? JSON.stringify(half) : stringify(half);
}

function jsonTable(body: string): string[][] {
  try {
    return cells.parse(JSON.parse(body)).map((row) => row.map((cell) => (cell === null ? '' : String(cell))));
  } catch {
    throw badInput('Expected an array of arrays with the column names first.');
  }
}

function csvTable(body: string): string[][] {
  try {
    const table = cells.parse(parse(body, { relax_column_count: true, skip_empty_lines: true, trim: true }));
    return table.map((row) => row.map(String));
  } catch {
    throw badInput('Expected CSV with the column names first.');
  }
}
