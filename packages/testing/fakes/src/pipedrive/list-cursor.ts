import { invalidInput } from './api-error.ts';
import { isJsonObject, type Json, type JsonObject } from './json.ts';

/** Turns a position into the opaque text of a `next_cursor`. */
export function writeCursor(position: JsonObject): string {
  return Buffer.from(JSON.stringify(position)).toString('base64url');
}

/** Reads a cursor back; @throws ApiError 400 for a text this fake did not make. */
export function readCursor(query: URLSearchParams): JsonObject | undefined {
  const text = query.get('cursor');
  if (text === null || text === '') return undefined;
  const position = parse(text);
  if (!isJsonObject(position)) throw invalidInput(['cursor: invalid cursor']);
  return position;
}

function parse(text: string): Json | undefined {
  try {
    return JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
  } catch {
    return undefined;
  }
}
