import type { FakeVendor } from '../create-fake-crm.ts';
import type { FakeRequest, FakeResponse } from '../fake-crm.ts';
import { createPathRouter, splitPath } from '../path-router.ts';
import { createRateWindow } from '../rate-window.ts';
import type { ApiAnswer, Endpoint } from './api-call.ts';
import { ApiError, errorBody, usualError } from './api-error.ts';
import { createCallBudget } from './call-budget.ts';
import { sampleAnswer } from './sample-answer.ts';
import { createSuiteDashControl } from './suitedash-control.ts';
import { defaultPublicId } from './suitedash-options.ts';
import { suiteDashRoutes } from './suitedash-routes.ts';
import type { SuiteDashState } from './suitedash-state.ts';

const base = '/secure-api/';

/** Puts routing, authentication, the limits and the error shape together. */
export function createSuiteDashVendor(token: string, state: SuiteDashState): FakeVendor {
  const { options } = state;
  const route = createPathRouter<Endpoint>(suiteDashRoutes(state));
  const budget = createCallBudget(options.monthlyCalls ?? 20_000);
  const burst = createRateWindow({
    name: 'second',
    limit: options.requestsPerSecond ?? Number.POSITIVE_INFINITY,
    windowMs: 1_000,
  });
  const refuse = (error: ApiError): FakeResponse =>
    respond({ status: error.status, body: errorBody(error, options.errorShape) });
  const answer = (request: FakeRequest): ApiAnswer => {
    if (!request.url.pathname.startsWith(base)) throw usualError(404);
    const parts = readParts(request);
    const sample = sampleAnswer(request, parts);
    if (sample !== undefined) return sample;
    authenticate(request, token, state);
    if (!burst.take(state.now()) || !budget.take(state.now())) throw usualError(429);
    const match = route(request.method, parts);
    if (match.kind === 'noPath') throw usualError(404);
    if (match.kind === 'noMethod') throw usualError(405);
    return match.endpoint({ query: request.url.searchParams, body: readJson(request), params: match.params });
  };

  return {
    answer(request) {
      try {
        return respond(answer(request));
      } catch (error) {
        if (error instanceof ApiError) return refuse(error);
        throw error;
      }
    },
    isWrite: ({ method }) => method !== 'GET' && method !== 'HEAD',
    halveBatch: () => undefined,
    rateLimited: () => refuse(usualError(429)),
    failed: (status) => refuse(usualError(status)),
    records: createSuiteDashControl(state),
  };
}

/** The server decodes the path before it takes it apart: an encoded slash parts it, and a plus is a space. */
function readParts({ url }: FakeRequest): string[] {
  const path = url.pathname.slice(base.length).replaceAll('+', ' ');
  try {
    return splitPath(decodeURIComponent(path));
  } catch {
    throw usualError(400);
  }
}

function authenticate({ headers }: FakeRequest, token: string, { options }: SuiteDashState): void {
  const secrets = [token, ...(options.moreSecrets ?? [])];
  const isPublic = headers['x-public-id'] === (options.publicId ?? defaultPublicId);
  if (!isPublic || !secrets.includes(headers['x-secret-key'] ?? '')) throw usualError(401);
}

function readJson({ body, headers }: FakeRequest): unknown {
  if (body.length === 0) return undefined;
  if (headers['content-type']?.toLowerCase().includes('json') !== true) throw usualError(400);
  try {
    return JSON.parse(new TextDecoder().decode(body));
  } catch {
    throw usualError(400);
  }
}

function respond({ status, body }: ApiAnswer): FakeResponse {
  return { status, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
}
