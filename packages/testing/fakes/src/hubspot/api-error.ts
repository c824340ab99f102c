/** One problem inside an error answer. */
export interface ErrorDetail {
  readonly message: string;
  readonly code?: string;
  readonly in?: string;
  readonly context?: Readonly<Record<string, readonly string[]>>;
}

/** An error answer without the correlation id, which the edge adds. */
export interface ApiErrorBody {
  readonly message: string;
  readonly category?: string;
  readonly subCategory?: string;
  readonly errors?: readonly ErrorDetail[];
  readonly context?: Readonly<Record<string, readonly string[]>>;
  readonly errorType?: string;
  readonly policyName?: string;
}

/** Thrown anywhere below the router to answer a request with an error. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly status: number;
  readonly body: ApiErrorBody;

  constructor(status: number, body: ApiErrorBody) {
    super(body.message);
    this.status = status;
    this.body = body;
  }
}

/** A 400 for a request that breaks a rule. */
export function validationError(message: string, more: Omit<ApiErrorBody, 'message' | 'category'> = {}): ApiError {
  return new ApiError(400, { message, category: 'VALIDATION_ERROR', ...more });
}

/** The 404 for a record that is not there or archived. */
export function objectNotFound(id: string): ApiError {
  return new ApiError(404, {
    message: 'Object not found.  objectId are usually numeric.',
    category: 'OBJECT_NOT_FOUND',
    context: { id: [id] },
  });
}

/** The 404 for a path that leads nowhere. */
export function resourceNotFound(): ApiError {
  return new ApiError(404, { message: 'resource not found', category: 'OBJECT_NOT_FOUND' });
}

/** The 409 for a contact whose e-mail address is taken. */
export function contactExists(existingId: number): ApiError {
  return new ApiError(409, { message: `Contact already exists. Existing ID: ${existingId}`, category: 'CONFLICT' });
}
