/** What an error carries besides its code and message. */
export interface ApiErrorDetails {
  /** Names of the fields at fault. */
  readonly fields?: readonly string[];
  /** Further members of the error body. */
  readonly extra?: Readonly<Record<string, unknown>>;
}

/** A refusal as the vendor words it. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly status: number;
  readonly errorCode: string;
  readonly details: ApiErrorDetails;

  constructor(status: number, errorCode: string, message: string, details: ApiErrorDetails = {}) {
    super(message);
    this.status = status;
    this.errorCode = errorCode;
    this.details = details;
  }
}

/** The body of a refused call: always a list. */
export function errorBody({ errorCode, message, details }: ApiError): readonly unknown[] {
  const { fields, extra } = details;
  return [{ ...extra, message, errorCode, ...(fields === undefined ? {} : { fields }) }];
}

/** One refused record among several: the code has another name there, and match results are left out. */
export interface SaveError {
  readonly statusCode: string;
  readonly message: string;
  readonly fields: readonly string[];
}

/** Turns a refusal into the form that lists of save results use. */
export function saveError({ errorCode, message, details }: ApiError): SaveError {
  return { statusCode: errorCode, message, fields: details.fields ?? [] };
}

/** Nothing is served at this path. */
export function resourceNotFound(): ApiError {
  return new ApiError(404, 'NOT_FOUND', 'The requested resource does not exist');
}

/** No record has this id or key. */
export function recordNotFound(key: string): ApiError {
  return new ApiError(404, 'NOT_FOUND', `Provided external ID field does not exist or is not accessible: ${key}`);
}

/** The record is in the recycle bin. */
export function recordDeleted(): ApiError {
  return new ApiError(404, 'ENTITY_IS_DELETED', 'entity is deleted');
}

/** The record type has no such field that this user may see. */
export function noSuchColumn(field: string, objectName: string): ApiError {
  return new ApiError(400, 'INVALID_FIELD', `No such column '${field}' on sobject of type ${objectName}`);
}

/** The query is not valid. */
export function malformedQuery(message: string): ApiError {
  return new ApiError(400, 'MALFORMED_QUERY', message);
}
