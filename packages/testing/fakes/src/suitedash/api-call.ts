import type { z } from 'zod';
import { ApiError, type FieldError, invalid } from './api-error.ts';

/** One authorised call of an endpoint. */
export interface ApiCall {
  readonly query: URLSearchParams;
  /** Parsed JSON; absent without a body. */
  readonly body: unknown;
  readonly params: Readonly<Record<string, string>>;
}

/** What an endpoint answers. */
export interface ApiAnswer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

/** Answers one call. */
export type Endpoint = (call: ApiCall) => ApiAnswer;

/** Answers with a record. */
export function answerData(data: unknown, status = 200): ApiAnswer {
  return { status, body: { success: true, data } };
}

/** Reads the body; @throws ApiError 400 without one, 422 that names the wrong fields and no values. */
export function readBody<Output>(body: unknown, schema: z.ZodType<Output>): Output {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) throw new ApiError(400, 'Bad request');
  const read = schema.safeParse(body);
  if (read.success) return read.data;
  throw invalid(...read.error.issues.flatMap(fieldErrors));
}

function fieldErrors(issue: z.core.$ZodIssue): FieldError[] {
  if (issue.code === 'unrecognized_keys') return issue.keys.map((field) => ({ field, message: 'Unknown field' }));
  return [{ field: issue.path.join('.'), message: issue.message }];
}
