import { ApiError, failureBody, invalidInput, notFound } from './api-error.ts';
import type { Cause } from './change-event.ts';
import type { Json, JsonObject } from './json.ts';

/** The two API generations that the service offers side by side. */
export type ApiVersion = 'v1' | 'v2';

/** One authorised call of an endpoint. */
export interface ApiCall {
  readonly method: string;
  readonly version: ApiVersion;
  /** Path below the base, for example `/persons/12`. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly body: Json | undefined;
  readonly cause: Cause;
}

/** What an endpoint answers. */
export interface ApiAnswer {
  readonly status: number;
  readonly body: JsonObject;
}

/** Answers one call; `params` are the path parts named in the pattern. */
export type Endpoint = (call: ApiCall, params: PathParams) => ApiAnswer;

/** Path parts by name. */
export interface PathParams {
  /** @throws ApiError 400 unless the part is a whole number. */
  id(name?: string): number;
  text(name: string): string;
}

/** One endpoint: method and pattern such as `GET /persons/{id}`, its price in daily tokens, and its code. */
export interface Route {
  readonly version: ApiVersion;
  readonly method: string;
  readonly pattern: string;
  readonly tokens: number;
  /** True for searches, which have a burst limit of their own. */
  readonly search?: boolean;
  readonly endpoint: Endpoint;
}

/** A route found for a call. */
export interface RouteMatch {
  readonly route: Route;
  readonly params: PathParams;
}

/** Finds the route of a call; @throws ApiError 404, 405, or 410 for v1 endpoints that v2 replaced. */
export type Router = (method: string, version: ApiVersion, path: string) => RouteMatch;

/** v1 objects whose endpoints were replaced by v2; what v1 still offers below them is listed as routes. */
const replacedInV2 = new Set([
  'deals',
  'persons',
  'organizations',
  'activities',
  'products',
  'pipelines',
  'stages',
  'itemSearch',
  'dealFields',
  'personFields',
  'organizationFields',
  'activityFields',
]);

/** Makes a router over a list of routes; fixed path parts win over named ones. */
export function createRouter(routes: readonly Route[]): Router {
  const byHead = new Map<string, { readonly route: Route; readonly parts: readonly string[] }[]>();
  for (const route of routes) {
    const parts = partsOf(route.pattern);
    const key = `${route.version}/${parts[0]}`;
    byHead.set(key, [...(byHead.get(key) ?? []), { route, parts }]);
  }
  for (const known of byHead.values()) known.sort((left, right) => named(left.parts) - named(right.parts));

  return (method, version, path) => {
    const parts = partsOf(path);
    const known = byHead.get(`${version}/${parts[0]}`) ?? [];
    const fitting = known.filter((each) => fits(each.parts, parts));
    const match = fitting.find((each) => each.route.method === method);
    if (match !== undefined) return { route: match.route, params: paramsOf(match.parts, parts) };
    if (version === 'v1' && replacedInV2.has(parts[0] ?? '')) {
      throw new ApiError(410, failureBody('This endpoint is no longer available', 'Use API v2 instead.'));
    }
    if (fitting.length > 0) throw new ApiError(405, failureBody('Method not allowed', 'Use another method.'));
    throw notFound('endpoint');
  };
}

/** A success body with its data. */
export function success(data: Json, additionalData?: JsonObject, status = 200): ApiAnswer {
  return {
    status,
    body: { success: true, data, ...(additionalData === undefined ? {} : { additional_data: additionalData }) },
  };
}

function partsOf(path: string): string[] {
  return path.split('/').filter((part) => part !== '');
}

function named(parts: readonly string[]): number {
  return parts.filter((part) => part.startsWith('{')).length;
}

function fits(pattern: readonly string[], parts: readonly string[]): boolean {
  return pattern.length === parts.length && pattern.every((part, at) => part.startsWith('{') || part === parts[at]);
}

function paramsOf(pattern: readonly string[], parts: readonly string[]): PathParams {
  const text = (name: string): string => decodeURIComponent(parts[pattern.indexOf(`{${name}}`)] ?? '');
  return {
    text,
    id(name = 'id') {
      const part = text(name);
      if (!/^\d+$/.test(part)) throw invalidInput([`${name}: must be an integer`]);
      return Number(part);
    },
  };
}
