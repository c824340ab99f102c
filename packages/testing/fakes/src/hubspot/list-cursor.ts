import { validationError } from './api-error.ts';

/** Writes the cursor that continues a list after a record. */
export function listCursor(id: number): string {
  return Buffer.from(`${id}\n`).toString('base64');
}

/** Reads a list cursor. Throws the vendor's 400 for anything else, a search offset included. */
export function readListCursor(text: string | null): number | undefined {
  if (text === null || text === '') return undefined;
  const decoded = Buffer.from(text, 'base64').toString('latin1');
  if (/^\d+\n$/.test(decoded)) return Number(decoded);
  throw validationError(`The after parameter was not valid: ${text}`);
}
