import type { FakeRequest } from '../fake-crm.ts';
import { ApiError } from './api-error.ts';

/** True for a request that asks for a change of records. */
export function isRecordWrite({ method, url, body }: Pick<FakeRequest, 'method' | 'url' | 'body'>): boolean {
  if (method === 'GET' || method === 'HEAD') return false;
  const path = url.pathname.replace(/^\/services\/data\/v\d+\.\d/, '');
  if (path === url.pathname || path.startsWith('/parameterizedSearch') || path.startsWith('/jobs/query')) return false;
  if (path.startsWith('/jobs/ingest')) return method === 'PATCH';
  if (method === 'POST' && /^\/composite\/sobjects\/\w+\/?$/.test(path)) return false;
  if (!/^\/composite(\/(graph|batch))?\/?$/.test(path)) return true;
  return /"method"\s*:\s*"(POST|PATCH|PUT|DELETE)"/i.test(new TextDecoder().decode(body));
}

/** The error that an injected status stands for. */
export function failureFor(status: number, { url }: FakeRequest): ApiError {
  if (status === 400 && /\/query(All)?$/i.test(url.pathname)) {
    return new ApiError(400, 'QUERY_TIMEOUT', 'Your query request was running for too long.');
  }
  const [code, message] = failures[status] ?? ['UNKNOWN_EXCEPTION', 'An unexpected error occurred'];
  return new ApiError(status, code, message);
}

const failures: Readonly<Record<number, readonly [code: string, message: string]>> = {
  400: ['UNABLE_TO_LOCK_ROW', 'unable to obtain exclusive access to this record'],
  401: ['INVALID_SESSION_ID', 'Session expired or invalid'],
  403: ['API_DISABLED_FOR_ORG', 'The REST API is not enabled for this Organization.'],
  404: ['NOT_FOUND', 'The requested resource does not exist'],
  406: ['NOT_ACCEPTABLE', 'The requested representation cannot be produced'],
  410: ['GONE', 'The requested resource is no longer available'],
  503: ['SERVER_UNAVAILABLE', 'The server is temporarily unavailable'],
};
