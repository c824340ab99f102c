/** One point in which an exchange differs from a specification. */
export interface HubSpotViolation {
  readonly side: 'request' | 'response';
  readonly problem: 'operation' | 'status' | 'missing' | 'unknown' | 'type' | 'null';
  /** Schema that was not kept; the operation when there is none. */
  readonly schema: string;
  /** Field of the schema; empty for the whole. */
  readonly field: string;
  /** Where in the exchange, such as `body.results.0.id`. */
  readonly path: string;
  /** What was found and what was expected, without values. */
  readonly message: string;
}

/** One request with its answer, with bodies as JSON values. */
export interface HubSpotExchange {
  readonly method: string;
  /** Absolute URL, or path and query. */
  readonly url: string;
  /** Absent when no body was sent; text for a form. */
  readonly requestBody?: unknown;
  readonly status: number;
  /** Absent when the answer has no body. */
  readonly responseBody?: unknown;
}
