import { invalidInput } from './api-error.ts';
import { parseV2Time } from './pipedrive-time.ts';

/** Reads an optional whole number; @throws ApiError 400 for anything else. */
export function integerParam(query: URLSearchParams, key: string): number | undefined {
  const text = query.get(key);
  if (text === null) return undefined;
  if (!/^-?\d+$/.test(text)) throw invalidInput([`${key}: must be an integer`]);
  return Number(text);
}

/** Reads the page size; @throws ApiError 400 outside 1 to `max`. */
export function limitParam(query: URLSearchParams, max: number, fallback = 100): number {
  const limit = integerParam(query, 'limit') ?? fallback;
  if (limit < 1 || limit > max) throw invalidInput([`limit: must be from 1 to ${max}`]);
  return limit;
}

/** Reads an optional flag; @throws ApiError 400 unless it is `true` or `false`. */
export function flagParam(query: URLSearchParams, key: string): boolean | undefined {
  const text = query.get(key);
  if (text === null) return undefined;
  if (text === 'true' || text === '1') return true;
  if (text === 'false' || text === '0') return false;
  throw invalidInput([`${key}: must be a boolean`]);
}

/** Reads an optional time in milliseconds; @throws ApiError 400 unless it is RFC 3339 without milliseconds. */
export function timeParam(query: URLSearchParams, key: string): number | undefined {
  const text = query.get(key);
  if (text === null) return undefined;
  const timeMs = parseV2Time(text);
  if (timeMs === undefined) throw invalidInput([`${key}: must be an RFC 3339 time without milliseconds`]);
  return timeMs;
}

/** Reads one of the given words; @throws ApiError 400 for another one. */
export function wordParam<Word extends string>(
  query: URLSearchParams,
  key: string,
  words: readonly Word[],
  fallback: Word,
): Word {
  const text = query.get(key);
  if (text === null) return fallback;
  const word = words.find((each) => each === text);
  if (word === undefined) throw invalidInput([`${key}: must be one of: ${words.join(', ')}`]);
  return word;
}

/** Reads a comma separated list; undefined when the parameter is absent. */
export function listParam(query: URLSearchParams, key: string): string[] | undefined {
  const parts = query.getAll(key);
  if (parts.length === 0) return undefined;
  return parts
    .flatMap((part) => part.split(','))
    .map((part) => part.trim())
    .filter((part) => part !== '');
}
