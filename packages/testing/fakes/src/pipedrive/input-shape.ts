import { ApiError, failureBody, invalidInput } from './api-error.ts';
import { isJsonArray, isJsonObject, type Json, type JsonObject } from './json.ts';
import { clockTime, durationTime, isDate, parseV1Time, parseV2Time, v2Time } from './pipedrive-time.ts';

/** Thrown by a check; the text names what is expected and never the value that was sent. */
export class InputProblem extends Error {
  override readonly name = 'InputProblem';
  readonly path: string;
  readonly expected: string;

  constructor(path: string, expected: string) {
    super(`${path}: ${expected}`);
    this.path = path;
    this.expected = expected;
  }
}

/** Accepts or refuses one value and returns it the way it is stored. API v2 converts nothing: a string is never a number. */
export type Check = (value: Json, path: string) => Json;

/** The keys that a request body may carry. */
export interface InputShape {
  readonly [key: string]: Check;
}

/** What the caller may send besides the shape: keys that are refused with an own status, and keys that must be there. */
export interface InputRules {
  readonly required?: readonly string[];
  readonly forbidden?: { readonly [key: string]: string };
  readonly ignoreUnknown?: boolean;
}

/**
 * Reads a request body by its shape.
 * @throws ApiError 400 with one text per wrong key, 403 for a key this account may not write.
 */
export function readInput(body: Json | undefined, shape: InputShape, rules: InputRules = {}): JsonObject {
  if (!isJsonObject(body)) throw invalidInput(['body: must be an object']);
  const problems: string[] = [];
  const input: { [key: string]: Json } = {};
  for (const [key, value] of Object.entries(body)) {
    const refusal = rules.forbidden?.[key];
    if (refusal !== undefined) throw new ApiError(403, failureBody(refusal, `The field ${key} is not available.`));
    const check = Object.hasOwn(shape, key) ? shape[key] : undefined;
    if (check === undefined) {
      if (rules.ignoreUnknown !== true) problems.push(`${key}: ${key} is not allowed`);
      continue;
    }
    try {
      input[key] = check(value, key);
    } catch (error) {
      if (!(error instanceof InputProblem)) throw error;
      problems.push(error.message);
    }
  }
  for (const key of rules.required ?? []) {
    if (!Object.hasOwn(body, key)) problems.push(`${key}: ${key} is a required field`);
  }
  if (problems.length > 0) throw invalidInput(problems);
  return input;
}

/** A text; `maxLength` in characters. */
export function text(options: { readonly maxLength?: number; readonly filled?: boolean } = {}): Check {
  return (value, path) => {
    if (typeof value !== 'string') throw new InputProblem(path, 'must be a string');
    if (options.filled === true && value.trim() === '') throw new InputProblem(path, `${path} must not be empty`);
    if (options.maxLength !== undefined && value.length > options.maxLength) {
      throw new InputProblem(path, `must be at most ${options.maxLength} characters`);
    }
    return value;
  };
}

/** A whole number. */
export const integer: Check = (value, path) => {
  if (typeof value !== 'number' || !Number.isInteger(value)) throw new InputProblem(path, 'must be an integer');
  return value;
};

/** A finite number. */
export const number: Check = (value, path) => {
  if (typeof value !== 'number') throw new InputProblem(path, 'must be a number');
  return value;
};

/** A real boolean. */
export const flag: Check = (value, path) => {
  if (typeof value !== 'boolean') throw new InputProblem(path, 'must be a boolean');
  return value;
};

/** A v1 flag: 0, 1, or a boolean. */
export const binaryFlag: Check = (value, path) => {
  if (value === 0 || value === 1 || typeof value === 'boolean') return value === 1 || value === true;
  throw new InputProblem(path, 'must be 0 or 1');
};

/** A calendar day. */
export const date: Check = (value, path) => {
  if (typeof value !== 'string' || !isDate(value)) throw new InputProblem(path, 'must be a date (YYYY-MM-DD)');
  return value;
};

/** A moment: RFC 3339 without fractions of a second, or `YYYY-MM-DD HH:MM:SS` in UTC; kept in the first form. */
export const moment: Check = (value, path) => {
  const timeMs = typeof value === 'string' ? (parseV2Time(value) ?? parseV1Time(value)) : undefined;
  if (timeMs === undefined) throw new InputProblem(path, 'must be an RFC 3339 date and time without milliseconds');
  return v2Time(timeMs);
};

/** A time of day in UTC; the empty text means none. */
export const timeOfDay: Check = (value, path) => shapedTime(value, path, clockTime, 'a time (HH:MM:SS)');

/** A length of time; the empty text means none. */
export const duration: Check = (value, path) => shapedTime(value, path, durationTime, 'a duration (HH:MM:SS)');

/** One of the given texts or numbers. */
export function oneOf(...allowed: readonly (string | number)[]): Check {
  return (value, path) => {
    if ((typeof value === 'string' || typeof value === 'number') && allowed.includes(value)) return value;
    throw new InputProblem(path, `must be one of: ${allowed.join(', ')}`);
  };
}

/** The same check, with `null` allowed to clear the field. */
export function clearable(check: Check): Check {
  return (value, path) => (value === null ? null : check(value, path));
}

/** A list of values of one kind. */
export function list(check: Check): Check {
  return (value, path) => {
    if (!isJsonArray(value)) throw new InputProblem(path, 'must be an array');
    return value.map((item, index) => check(item, `${path}[${index}]`));
  };
}

/** An object with known keys; keys left out become null. */
export function nested(shape: InputShape, required: readonly string[] = []): Check {
  return (value, path) => {
    if (!isJsonObject(value)) throw new InputProblem(path, 'must be an object');
    for (const key of Object.keys(value)) {
      if (!Object.hasOwn(shape, key)) throw new InputProblem(`${path}.${key}`, `${key} is not allowed`);
    }
    for (const key of required) {
      if (!Object.hasOwn(value, key)) throw new InputProblem(`${path}.${key}`, `${key} is a required field`);
    }
    return Object.fromEntries(
      Object.entries(shape).map(([key, check]) => {
        const item = value[key];
        return [key, item === undefined ? null : check(item, `${path}.${key}`)];
      }),
    );
  };
}

function shapedTime(value: Json, path: string, shape: (text: string) => string | undefined, expected: string): Json {
  if (value === '') return '';
  const shaped = typeof value === 'string' ? shape(value) : undefined;
  if (shaped === undefined) throw new InputProblem(path, `must be ${expected}`);
  return shaped;
}
