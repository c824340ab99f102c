import type { FakeVendor } from '../create-fake-crm.ts';
import type { FakeRequest, FakeResponse } from '../fake-crm.ts';
import { createPathRouter, splitPath } from '../path-router.ts';
import { type ApiAnswer, type ApiCall, answer, type FishbowlRoute } from './api-call.ts';
import { apiDocs, apiDocsPage } from './api-docs.ts';
import { ApiError, badInput, usualError } from './api-error.ts';
import { createDataQuery } from './data-query.ts';
import { createFishbowlControl } from './fishbowl-control.ts';
import type { FishbowlState } from './fishbowl-state.ts';
import { halveImport } from './import-rows.ts';
import { dataRoutes, pluginInfoRoutes } from './integration-routes.ts';
import { orderRoutes } from './order-routes.ts';
import type { SessionKeeper } from './session-keeper.ts';

/** Puts routing, sessions and the error shape together. */
export function createFishbowlVendor(state: FishbowlState, keeper: SessionKeeper): FakeVendor {
  const offered = [
    ...sessionRoutes(keeper),
    ...orderRoutes(state),
    ...dataRoutes(state, createDataQuery(state)),
    ...pluginInfoRoutes(state),
  ].filter(({ since }) => Number(since) <= Number(state.version));
  const routes = [...offered, ...docsRoutes(state, offered)];
  const route = createPathRouter(routes.map((each) => ({ ...each, endpoint: each })));
  const refuse = (request: FakeRequest, error: ApiError): FakeResponse => respondError(state, request, error);
  const run = (request: FakeRequest): ApiAnswer => {
    const match = route(request.method, splitPath(request.url.pathname).map(decodeURIComponent));
    if (match.kind === 'noPath') throw usualError(404);
    if (match.kind === 'noMethod') throw usualError(405);
    const call = readCall(request, match.params);
    const needsSession = match.endpoint.session !== false;
    return match.endpoint.endpoint(needsSession ? { ...call, user: keeper.userOf(call.token) } : call);
  };

  return {
    answer(request) {
      try {
        return respond(run(request));
      } catch (error) {
        if (error instanceof ApiError) return refuse(request, error);
        throw error;
      }
    },
    isWrite: ({ method, url }) => method !== 'GET' && !/\/api\/log(in|out)$/.test(url.pathname),
    halveBatch,
    rateLimited: (request) => refuse(request, usualError(503)),
    failed: (status, request) => refuse(request, usualError(status)),
    records: createFishbowlControl(state),
  };
}

function sessionRoutes(keeper: SessionKeeper): FishbowlRoute[] {
  const route = { section: 'Users', method: 'POST', since: '20.10', session: false } as const;
  return [
    {
      ...route,
      title: 'Login',
      pattern: '/api/login',
      endpoint: ({ text }) => answer(keeper.login(parsed(text))),
    },
    {
      ...route,
      title: 'Logout',
      pattern: '/api/logout',
      endpoint({ token }) {
        keeper.logout(token);
        return { status: 200 };
      },
    },
  ];
}

/** The server describes itself to everybody. */
function docsRoutes({ version }: FishbowlState, offered: readonly FishbowlRoute[]): FishbowlRoute[] {
  const route = { section: '', title: '', method: 'GET', since: '20.10', session: false } as const;
  return [
    { ...route, pattern: '/apidocs', endpoint: () => ({ status: 200, html: apiDocsPage(version, offered) }) },
    { ...route, pattern: '/apidocs.json', endpoint: () => answer(apiDocs(version, offered)) },
  ];
}

function readCall({ url, headers, body }: FakeRequest, params: ApiCall['params']): ApiCall {
  return {
    query: url.searchParams,
    text: new TextDecoder().decode(body),
    isJson: isJson(headers),
    params,
    token: headers.authorization?.match(/^Bearer (.+)$/)?.[1],
    user: undefined,
  };
}

function isJson(headers: FakeRequest['headers']): boolean {
  return headers['content-type']?.toLowerCase().includes('json') === true;
}

function halveBatch(request: FakeRequest): FakeRequest | undefined {
  if (!request.url.pathname.startsWith('/api/import/')) return undefined;
  const half = halveImport(new TextDecoder().decode(request.body), isJson(request.headers));
  return half === undefined ? undefined : { ...request, body: new TextEncoder().encode(half) };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw badInput('Expected JSON.');
  }
}

function respond({ status, body, html }: ApiAnswer): FakeResponse {
  if (html !== undefined) return { status, headers: { 'content-type': 'text/html' }, body: html };
  const text = body === undefined ? '' : JSON.stringify(body);
  return { status, headers: { 'content-type': 'application/json' }, body: text };
}

function respondError(state: FishbowlState, { url }: FakeRequest, error: ApiError): FakeResponse {
  const timeStamp = state.local(state.now()).rest;
  const body = { timeStamp, status: error.status, message: error.message, path: url.pathname };
  return {
    status: error.status,
    headers: { 'content-type': 'application/json', ...error.headers },
    body: JSON.stringify(body),
  };
}
