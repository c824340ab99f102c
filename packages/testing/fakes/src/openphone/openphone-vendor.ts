import type { FakeVendor } from '../create-fake-crm.ts';
import type { FakeRequest, FakeResponse } from '../fake-crm.ts';
import { createPathRouter, splitPath } from '../path-router.ts';
import { createRateWindow } from '../rate-window.ts';
import { accountRoutes } from './account-routes.ts';
import type { ApiAnswer, Endpoint } from './api-call.ts';
import { ApiError, type Area, areas, badInput, errorBody, notFound, usualError } from './api-error.ts';
import { callRoutes } from './call-routes.ts';
import { contactRoutes } from './contact-routes.ts';
import { conversationRoutes } from './conversation-routes.ts';
import { messageRoutes } from './message-routes.ts';
import type { MessageSender } from './message-sender.ts';
import { createOpenPhoneControl } from './openphone-control.ts';
import type { OpenPhoneState } from './openphone-state.ts';
import { taskRoutes } from './task-routes.ts';
import { datedVersion } from './webhook-events.ts';
import type { WebhookRegistry } from './webhook-registry.ts';
import { datedWebhookRoutes, webhookRoutes } from './webhook-routes.ts';

/** The parts that answer the API of one workspace. */
export interface OpenPhoneParts {
  readonly token: string;
  readonly state: OpenPhoneState;
  readonly sender: MessageSender;
  readonly registry: WebhookRegistry;
}

/** Puts routing, authentication, the limit and the error shapes together. */
export function createOpenPhoneVendor({ token, state, sender, registry }: OpenPhoneParts): FakeVendor {
  const { requestsPerSecond = 10, rateLimitHeaders = {}, rateLimitBody } = state.options;
  const limit = createRateWindow({ name: 'second', limit: requestsPerSecond, windowMs: 1_000 });
  const route = createPathRouter<Endpoint>([
    ...contactRoutes(state),
    ...accountRoutes(state),
    ...callRoutes(state),
    ...messageRoutes(state, sender),
    ...conversationRoutes(state),
    ...taskRoutes(state),
    ...webhookRoutes(state, registry),
  ]);
  const routeDated = createPathRouter<Endpoint>(datedWebhookRoutes(state, registry));
  const refusal = (request: FakeRequest): FakeResponse => {
    const body = rateLimitBody ?? errorBody(usualError(429, areaOf(request)).facts);
    return respond({ status: 429, body }, rateLimitHeaders);
  };
  const find = (request: FakeRequest): Endpoint => {
    const parts = splitPath(request.url.pathname).map(decodeURIComponent);
    const isDated = parts[0] !== 'v1';
    if (isDated && request.headers['quo-api-version'] !== datedVersion) {
      throw badInput(areaOf(request), '/Quo-Api-Version', 'Expected a known version');
    }
    const match = isDated ? routeDated(request.method, parts) : route(request.method, parts.slice(1));
    if (match.kind !== 'found') throw notFound(areaOf(request));
    return (call) => match.endpoint({ ...call, params: match.params });
  };

  return {
    answer(request) {
      sender.settle();
      const area = areaOf(request);
      try {
        if (request.headers.authorization !== token) throw usualError(401, area);
        if (!limit.take(state.now())) return refusal(request);
        return respond(find(request)({ area, query: request.url.searchParams, body: readJson(request), params: {} }));
      } catch (error) {
        if (error instanceof ApiError) return respondError(request, error);
        throw error;
      }
    },
    isWrite: ({ method }) => method !== 'GET' && method !== 'HEAD',
    halveBatch: () => undefined,
    rateLimited: refusal,
    failed: (status, request) => respondError(request, usualError(status, areaOf(request))),
    records: createOpenPhoneControl(state),
  };
}

function areaOf({ url }: FakeRequest): Area {
  const parts = splitPath(url.pathname);
  const name = parts[0] === 'v1' ? parts[1] : parts[0];
  const known = (Object.keys(areas) as Area[]).find((area) => area === name);
  return known ?? 'contacts';
}

function readJson(request: FakeRequest): unknown {
  if (request.body.length === 0) return undefined;
  const area = areaOf(request);
  if (request.headers['content-type']?.toLowerCase().includes('json') !== true) {
    throw badInput(area, '/content-type', 'Expected application/json');
  }
  try {
    return JSON.parse(new TextDecoder().decode(request.body));
  } catch {
    throw badInput(area, '', 'Expected JSON', 'object');
  }
}

/** Errors of the dated API carry neither code nor status. */
function respondError({ url }: FakeRequest, { facts }: ApiError): FakeResponse {
  const { code, status: _status, ...body } = errorBody(facts);
  const isDated = !url.pathname.startsWith('/v1/');
  return respond({ status: facts.status, body: isDated ? body : { ...body, code, status: facts.status } });
}

function respond({ status, body }: ApiAnswer, headers: Readonly<Record<string, string>> = {}): FakeResponse {
  return {
    status,
    headers: { 'content-type': 'application/json', ...headers },
    body: body === undefined ? '' : JSON.stringify(body),
  };
}
