/** A refusal on its way to the client. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, message: string, headers: Readonly<Record<string, string>> = {}) {
    super(message);
    this.status = status;
    this.headers = headers;
  }
}

/** 400 for bad input. */
export function badInput(message: string): ApiError {
  return new ApiError(400, message);
}

/** 402: the input is valid and the operation fails all the same. */
export function failedOperation(message: string): ApiError {
  return new ApiError(402, message);
}

/** 404. */
export function notFound(): ApiError {
  return new ApiError(404, 'Not Found');
}

const usualMessages: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  402: 'The operation failed',
  403: 'Access denied',
  404: 'Not Found',
  405: 'Method Not Allowed',
};

/** What the server answers with a status when nothing more is known. */
export function usualError(status: number): ApiError {
  return new ApiError(status, usualMessages[status] ?? 'Internal Server Error');
}
