import { z } from 'zod';
import type { FakeVendor, FakeVendorContext } from '../create-fake-crm.ts';
import type { FakeRequest, FakeResponse } from '../fake-crm.ts';
import { ApiError, resourceNotFound } from './api-error.ts';
import { type HubSpotAnswer, type HubSpotCall, parseJson } from './hubspot-call.ts';
import type { HubSpotFakeOptions } from './hubspot-options.ts';
import { handlers, isWrite, isWritingBatch, limitedArea, parseRoute } from './hubspot-router.ts';
import { createHubSpotState, type HubSpotState } from './hubspot-state.ts';
import { createTokenKeeper, type TokenKeeper } from './oauth.ts';
import { oauthHandler } from './oauth-handler.ts';
import { createRecordControl } from './record-control.ts';
import { createRequestLimits, limitError, type RequestLimits } from './request-limits.ts';
import { missingScopes } from './required-scope.ts';

/** The HubSpot part of a fake, with what only its own control calls use. */
export interface HubSpotVendor extends FakeVendor {
  readonly state: HubSpotState;
  readonly tokens: TokenKeeper;
}

interface Parts {
  readonly state: HubSpotState;
  readonly tokens: TokenKeeper;
  readonly limits: RequestLimits;
}

/** Longest path and query that the vendor's edge accepts. */
const longestUrl = 16_000;

/** Makes the HubSpot part of a fake. */
export function createHubSpotVendor(
  token: string,
  options: HubSpotFakeOptions,
  context: FakeVendorContext,
): HubSpotVendor {
  const state = createHubSpotState(options, context);
  const tokens = createTokenKeeper(token, options, context.random.fork('oauth'));
  const parts: Parts = { state, tokens, limits: createRequestLimits(options) };
  return {
    state,
    tokens,
    answer: (request) => answer(parts, request),
    isWrite,
    halveBatch,
    rateLimited: (request) =>
      respond(parts, request, refusal(parts, limitError(parts.limits.windowOf(limitedArea(request))))),
    failed: (status, request) => respond(parts, request, refusal(parts, failure(status, state))),
    records: createRecordControl(state),
  };
}

function answer(parts: Parts, request: FakeRequest): FakeResponse {
  try {
    return respond(parts, request, route(parts, request));
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    return respond(parts, request, refusal(parts, error));
  }
}

function route(parts: Parts, request: FakeRequest): HubSpotAnswer {
  const { state, tokens } = parts;
  const found = parseRoute(request.url.pathname);
  const { version = '', segments = [], area = '' } = found ?? {};
  const call: HubSpotCall = {
    state,
    request,
    method: request.method,
    version,
    query: request.url.searchParams,
    segments,
  };
  if (area === 'oauth') return oauthHandler(call, tokens) ?? notFound();
  if (request.url.pathname.length + request.url.search.length > longestUrl) {
    throw new ApiError(414, { message: 'URI Too Long' });
  }
  authorise(parts, request);
  const missing = missingScopes(state, area, segments, isWrite(request));
  if (missing.length > 0) throw scopeError(missing);
  const full = parts.limits.charge(limitedArea(request), state.now());
  if (full !== undefined) throw limitError(full);
  return handlers[area]?.(call) ?? notFound();
}

function notFound(): never {
  throw resourceNotFound();
}

function authorise({ tokens, state }: Parts, request: FakeRequest): void {
  const token = bearer(request);
  const outcome = tokens.check(token, state.now());
  if (outcome === 'unknown') throw unknownToken();
  if (outcome === 'expired') throw failure(401, state);
}

function bearer({ headers }: FakeRequest): string {
  return /^Bearer (.+)$/i.exec(headers.authorization ?? '')?.[1] ?? '';
}

/** The error answer for a status; 401 is an expired token. */
function failure(status: number, state: HubSpotState): ApiError {
  if (status !== 401) return new ApiError(status, { message: status >= 500 ? 'internal error' : 'The request failed' });
  return new ApiError(401, {
    message: 'The OAuth token used to make this call expired 0 second(s) ago.',
    category: 'EXPIRED_AUTHENTICATION',
    context: { 'expire time': [state.nowIso()] },
  });
}

function unknownToken(): ApiError {
  return new ApiError(401, {
    message:
      'Authentication credentials not found. This API supports OAuth 2.0 authentication and you can find more details at https://developers.hubspot.com/docs/methods/auth/oauth-overview',
    category: 'INVALID_AUTHENTICATION',
  });
}

function scopeError(missing: readonly string[]): ApiError {
  return new ApiError(403, {
    message: "This app hasn't been granted all required scopes to make this call.",
    category: 'MISSING_SCOPES',
    errors: [
      { message: 'One or more of the following scopes are required.', context: { requiredGranularScopes: missing } },
    ],
  });
}

function refusal({ state }: Parts, { status, body }: ApiError): HubSpotAnswer {
  return {
    status,
    body: {
      status: 'error',
      ...body,
      correlationId: state.uuid(),
      ...(status === 429 ? { requestId: state.uuid() } : {}),
    },
  };
}

function respond(parts: Parts, request: FakeRequest, { status, body }: HubSpotAnswer): FakeResponse {
  const { tokens, limits, state } = parts;
  const area = limitedArea(request);
  return {
    status,
    headers: {
      ...(body === undefined ? {} : { 'content-type': 'application/json;charset=utf-8' }),
      'x-hubspot-correlation-id': state.uuid(),
      ...limits.headers(area, state.now(), tokens.isOAuth(bearer(request))),
    },
    body: body === undefined ? '' : JSON.stringify(body),
  };
}

function halveBatch(request: FakeRequest): FakeRequest | undefined {
  if (!isWritingBatch(request)) return undefined;
  const parsed = batchShape.safeParse(bodyOf(request));
  const inputs = parsed.success ? parsed.data.inputs.slice(0, Math.floor(parsed.data.inputs.length / 2)) : [];
  return inputs.length === 0 ? undefined : { ...request, body: new TextEncoder().encode(JSON.stringify({ inputs })) };
}

const batchShape = z.object({ inputs: z.array(z.unknown()) });

function bodyOf({ body }: FakeRequest): unknown {
  try {
    return parseJson(body);
  } catch {
    return undefined;
  }
}
