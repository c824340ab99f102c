import { z } from 'zod';
import { type Area, badInput, badRequest } from './api-error.ts';

/** One authorised call of an endpoint. */
export interface ApiCall {
  readonly area: Area;
  readonly query: URLSearchParams;
  /** Parsed JSON; absent without a body. */
  readonly body: unknown;
  readonly params: Readonly<Record<string, string>>;
}

/** What an endpoint answers; without a body where the status says so. */
export interface ApiAnswer {
  readonly status: number;
  readonly body?: unknown;
}

/** Answers one call. */
export type Endpoint = (call: ApiCall) => ApiAnswer;

/** Answers with a record in `data`. */
export function answerData(data: unknown, status = 200): ApiAnswer {
  return { status, body: { data } };
}

/** Reads the body; @throws ApiError 400 that names the wrong places and no values. */
export function readBody<Output>({ body, area }: ApiCall, schema: z.ZodType<Output>): Output {
  const read = schema.safeParse(body);
  if (read.success) return read.data;
  throw badRequest(
    area,
    read.error.issues.map(({ path, message, code }) => ({
      path: `/${path.join('/')}`,
      message,
      schema: { type: code === 'invalid_type' ? 'type' : 'string' },
    })),
  );
}

/** The server's parser turns longer lists into an object, which then fails. */
const longestList = 20;

/** Reads a list that is sent as repeated keys; @throws ApiError 400 for brackets and for more than 20 entries. */
export function listParam({ query, area }: ApiCall, key: string): string[] | undefined {
  if (query.has(`${key}[]`)) throw badInput(area, `/${key}`, 'Expected repeated keys', 'array');
  const values = query.getAll(key);
  if (values.length > longestList) throw badInput(area, `/${key}`, 'Expected array', 'array');
  return values.length === 0 ? undefined : values;
}

/** Reads one text; @throws ApiError 400 when it is needed and missing. */
export function textParam(call: ApiCall, key: string): string {
  const value = call.query.get(key);
  if (value === null || value === '') throw badInput(call.area, `/${key}`, 'Expected required property');
  return value;
}

/** Reads an optional moment in milliseconds since the epoch; @throws ApiError 400 unless it is ISO 8601. */
export function timeParam({ query, area }: ApiCall, key: string): number | undefined {
  const value = query.get(key);
  if (value === null) return undefined;
  if (!z.iso.datetime({ offset: true }).safeParse(value).success) {
    throw badInput(area, `/${key}`, "Expected string to match 'date-time' format");
  }
  return Date.parse(value);
}

/** Says whether a moment lies within `createdAfter` and `createdBefore`; `since` counts as `createdBefore`. */
export function createdFilter(call: ApiCall, prefix = 'created'): (atMs: number) => boolean {
  const afterMs = timeParam(call, `${prefix}After`);
  const beforeMs = timeParam(call, `${prefix}Before`) ?? (prefix === 'created' ? timeParam(call, 'since') : undefined);
  return (atMs) => (afterMs === undefined || atMs > afterMs) && (beforeMs === undefined || atMs < beforeMs);
}
