import type { SuiteDashOpenPoints } from './suitedash-options.ts';

/** One field that a request got wrong. */
export interface FieldError {
  readonly field: string;
  readonly message: string;
}

/** A refusal on its way to the client. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly status: number;
  readonly fields: readonly FieldError[];

  constructor(status: number, message: string, fields: readonly FieldError[] = []) {
    super(message);
    this.status = status;
    this.fields = fields;
  }
}

/** 422 that names the wrong fields. */
export function invalid(...fields: readonly FieldError[]): ApiError {
  return new ApiError(422, 'Validation failed', fields);
}

/** 404. */
export function notFound(): ApiError {
  return new ApiError(404, 'Not found');
}

/** The form of the vendor's error bodies; how field errors look is a setting. */
export function errorBody({ message, fields }: ApiError, shape: SuiteDashOpenPoints['errorShape'] = 'object') {
  if (fields.length === 0) return { success: false, message };
  return { success: false, message, errors: shapedErrors(fields, shape) };
}

function shapedErrors(fields: readonly FieldError[], shape: 'object' | 'list' | 'text'): unknown {
  if (shape === 'list') return fields;
  if (shape === 'text') return fields.map(({ field, message }) => `${field}: ${message}`).join('; ');
  const byField: Record<string, string[]> = {};
  for (const { field, message } of fields) byField[field] = [...(byField[field] ?? []), message];
  return byField;
}

const usualMessages: Readonly<Record<number, string>> = {
  400: 'Bad request',
  401: 'Unauthorized',
  404: 'Not found',
  405: 'Method not allowed',
  422: 'Validation failed',
  429: 'Too many requests',
};

/** What the service answers with a status when nothing more is known. */
export function usualError(status: number): ApiError {
  return new ApiError(status, usualMessages[status] ?? 'Internal server error');
}
