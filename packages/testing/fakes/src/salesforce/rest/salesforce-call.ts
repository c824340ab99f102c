import type { FakeRequest } from '../../fake-crm.ts';
import { ApiError, resourceNotFound } from '../api-error.ts';

/** One call below `/services/data/vXX.0`. */
export interface SalesforceCall {
  /** Upper-case HTTP method. */
  readonly method: string;
  /** Version as `66.0`. */
  readonly version: string;
  /** Parts of the path after the version, decoded. */
  readonly segments: readonly string[];
  readonly query: URLSearchParams;
  /** Headers by lower-case name. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

/** An answer before it is put on the wire. */
export interface SalesforceAnswer {
  readonly status: number;
  /** Sent as JSON; nothing when absent. */
  readonly body?: unknown;
  /** Sent as it is, in place of `body`. */
  readonly text?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Answers a call, or gives back nothing when it is none of its own. */
export type CallHandler = (call: SalesforceCall) => SalesforceAnswer | undefined;

/** Reads a path below `/services/data`; undefined when it names no version. */
export function readCall(request: FakeRequest): SalesforceCall | undefined {
  const [, version, path] = /^\/services\/data\/v(\d+\.\d)(\/.*)?$/.exec(request.url.pathname) ?? [];
  if (version === undefined) return undefined;
  const { method, headers, body } = request;
  return { method, version, segments: segmentsOf(path ?? ''), query: request.url.searchParams, headers, body };
}

/** The decoded parts of a path. @throws ApiError when it cannot be decoded */
export function segmentsOf(path: string): readonly string[] {
  try {
    return path
      .split('/')
      .filter((part) => part !== '')
      .map(decodeURIComponent);
  } catch {
    throw resourceNotFound();
  }
}

/** The JSON object in the body of a call. @throws ApiError when there is none */
export function jsonBody({ body }: SalesforceCall): Readonly<Record<string, unknown>> {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder().decode(body));
  } catch {
    throw new ApiError(400, 'JSON_PARSER_ERROR', 'Unexpected character or end of input in the request body');
  }
  if (!isObject(value)) throw new ApiError(400, 'JSON_PARSER_ERROR', 'The request body must be a JSON object');
  return value;
}

/** True for a JSON object. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The objects in a list of a body; an empty list when there is none. */
export function objectsIn(value: unknown): readonly Readonly<Record<string, unknown>>[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}

/** What a client says in a header as `name=value; name=value`. */
export function headerOptions(call: SalesforceCall, header: string): Readonly<Record<string, string>> {
  const parts = (call.headers[header.toLowerCase()] ?? '').split(/[;,]/).map((part) => part.split('='));
  return Object.fromEntries(parts.map(([name = '', value = '']) => [name.trim(), value.trim()]));
}

/** True where the client saves what a duplicate rule alerts about. */
export function insists(call: SalesforceCall): boolean {
  return headerOptions(call, 'sforce-duplicate-rule-header').allowSave === 'true';
}
