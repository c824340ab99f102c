import type { Json, JsonObject } from './json.ts';

/** An answer other than success, thrown by the code of one endpoint and turned into a response by the router. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly status: number;
  readonly body: JsonObject;

  constructor(status: number, body: JsonObject) {
    super(`answered with status ${status}`);
    this.status = status;
    this.body = body;
  }
}

/** The common failure body of both API versions. */
export function failureBody(error: string, errorInfo: string, code?: string): JsonObject {
  return {
    success: false,
    error,
    error_info: errorInfo,
    ...(code === undefined ? {} : { code }),
    data: null,
    additional_data: null,
  };
}

/** A 400 for input that breaks the schema; `problems` are `path: text` lines without field values. */
export function invalidInput(problems: readonly string[]): ApiError {
  const text = `Validation failed: ${problems.join('; ')}`;
  return new ApiError(400, failureBody(text, 'Please check the request parameters.', 'ERR_SCHEMA_VALIDATION_FAILED'));
}

/** A 404 for an object that does not exist (any more). */
export function notFound(what: string): ApiError {
  return new ApiError(404, failureBody(`requested ${what} not found`, 'Object was not found.'));
}

/** A 403 for something this account, plan or user may not do. */
export function forbidden(error: string, code?: string): ApiError {
  return new ApiError(403, failureBody(error, 'You do not have permissions to do this.', code));
}

/** The 400 of the webhooks endpoint, which lists its errors by key. */
export function webhookError(status: number, errors: { readonly [key: string]: readonly Json[] }): ApiError {
  return new ApiError(status, { status: 'error', success: false, errors });
}
