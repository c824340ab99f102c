import type { FakeVendor, FakeVendorContext } from '../create-fake-crm.ts';
import type { FakeRequest, FakeResponse } from '../fake-crm.ts';
import type { RecordOperation } from '../request-log.ts';
import { ApiError, failureBody, invalidInput, notFound } from './api-error.ts';
import type { Cause, ChangeEvent } from './change-event.ts';
import type { Json, JsonObject } from './json.ts';
import type { PipedriveState } from './pipedrive-state.ts';
import { createRecordControl } from './record-control.ts';
import type { RequestLimits } from './request-limits.ts';
import type { ApiVersion, Router } from './router.ts';

/** The parts that answer the API of one account. */
export interface PipedriveVendorParts {
  readonly token: string;
  readonly state: PipedriveState;
  readonly limits: RequestLimits;
  readonly route: Router;
}

/** The user who owns the API token. */
const tokenUser: Cause = { userId: 1, source: 'api' };

const bases: readonly { readonly prefix: string; readonly version: ApiVersion }[] = [
  { prefix: '/api/v2/', version: 'v2' },
  { prefix: '/api/v1/', version: 'v1' },
  { prefix: '/v1/', version: 'v1' },
];

/** Puts routing, authentication, limits and error shapes together. */
export function createPipedriveVendor({ token, state, limits, route }: PipedriveVendorParts): FakeVendor {
  return {
    answer(request) {
      try {
        return answer(request, token, limits, route);
      } catch (error) {
        if (error instanceof ApiError) return jsonResponse(error.status, error.body, limits.headers(false));
        throw error;
      }
    },
    isWrite: ({ method }) => method !== 'GET' && method !== 'HEAD',
    halveBatch: () => undefined,
    rateLimited: () => limits.refusal(false),
    failed: (status) => jsonResponse(status, failedBody(status), limits.headers(false)),
    records: createRecordControl(state),
  };
}

/** Counts the changes that came through the API; a merge counts once. */
export function countChange(log: FakeVendorContext['log'], event: ChangeEvent): void {
  if (event.cause.source !== 'api' || event.mergedFromId !== undefined) return;
  const operations: Readonly<Record<ChangeEvent['action'], RecordOperation>> = {
    create: 'create',
    change: 'update',
    delete: event.mergedToId === undefined ? 'delete' : 'merge',
  };
  log.count(operations[event.action], event.entity);
}

function answer(request: FakeRequest, token: string, limits: RequestLimits, route: Router): FakeResponse {
  const base = bases.find(({ prefix }) => request.url.pathname.startsWith(prefix));
  if (base === undefined) throw notFound('endpoint');
  authenticate(request, token);
  const path = `/${request.url.pathname.slice(base.prefix.length)}`;
  const found = attempt(() => route(request.method, base.version, path));
  const search = found.value?.route.search === true;
  const refused = limits.charge({ tokens: found.value?.route.tokens ?? 1, search });
  if (refused !== undefined) return refused;
  if (found.value === undefined) throw found.error;
  const { status, body } = found.value.route.endpoint(
    {
      method: request.method,
      version: base.version,
      path,
      query: request.url.searchParams,
      body: readBody(request),
      cause: tokenUser,
    },
    found.value.params,
  );
  return jsonResponse(status, body, limits.headers(search));
}

function attempt<Value>(run: () => Value): { readonly value?: Value; readonly error?: unknown } {
  try {
    return { value: run() };
  } catch (error) {
    return { error };
  }
}

function authenticate({ headers, url }: FakeRequest, token: string): void {
  const bearer = headers.authorization?.match(/^Bearer\s+(.+)$/i)?.[1];
  const sent = headers['x-api-token'] ?? bearer ?? url.searchParams.get('api_token');
  if (sent !== token) throw new ApiError(401, unauthorized);
}

function readBody({ body, headers, method }: FakeRequest): Json | undefined {
  if (method === 'GET' || body.length === 0) return undefined;
  if (headers['content-type']?.toLowerCase().includes('json') !== true) {
    throw new ApiError(415, failureBody('Unsupported content type', 'Send application/json.'));
  }
  try {
    return JSON.parse(new TextDecoder().decode(body));
  } catch {
    throw invalidInput(['body: must be valid JSON']);
  }
}

const unauthorized: JsonObject = {
  success: false,
  error: 'unauthorized access',
  errorCode: 401,
  error_info: 'Please check developers.pipedrive.com',
};

const failureTexts: Readonly<Record<number, string>> = {
  402: 'Company account is not open (possible reason: trial expired, payment details not entered)',
  403: 'Scope and URL mismatch',
  404: 'Object was not found',
  500: 'Internal server error',
  503: 'Service temporarily unavailable',
};

function failedBody(status: number): JsonObject {
  if (status === 401) return unauthorized;
  return failureBody(failureTexts[status] ?? 'Request failed', 'Please try again later.');
}

function jsonResponse(status: number, body: JsonObject, headers: Readonly<Record<string, string>>): FakeResponse {
  return { status, headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(body) };
}
