import type { Credential } from '@crmsync/adapter';
import type { Instant } from '@crmsync/model';
import type { z } from 'zod';
import type { Authorisation } from './auth-strategy.ts';
import type { RequestPath } from './request-path.ts';
import type { HeaderReader } from './wire-answer.ts';
import { isWireProps } from './wire-path.ts';

/** A value of a query; lists become repeated keys, `null` and `undefined` are left out. */
export type QueryValue = string | number | boolean | null | undefined | readonly (string | number)[];

/**
 * What sending a request twice does: `read` changes nothing, `idempotent` changes the same again (may be retried),
 * `unsafe` may do it twice (never retried once it may have arrived).
 */
export type Safety = 'read' | 'idempotent' | 'unsafe';

/** One request of an adapter. */
export interface HttpRequest<T = unknown> {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'HEAD';
  readonly path: RequestPath;
  readonly query?: { readonly [name: string]: QueryValue };
  /** Sent as JSON; text with a content type of its own in `headers`, e.g. `text/csv`, is sent as it is. */
  readonly body?: unknown;
  /** Sent form-encoded, instead of `body`. */
  readonly form?: { readonly [name: string]: string };
  readonly headers?: { readonly [name: string]: string };
  /** Rate-limit scope. @default the first of the adapter's `rateLimits` */
  readonly scope?: string;
  /** Units in that scope, or units by scope for a request that counts in several. @default 1 */
  readonly cost?: number | { readonly [scope: string]: number };
  /** The answer's shape; unknown keys are ignored. Absent = the body is `unknown`. */
  readonly schema?: z.ZodType<T>;
  /** @default 'read' for GET and HEAD, 'idempotent' for PUT and DELETE, else 'unsafe' */
  readonly safety?: Safety;
  /** Statuses outside 2xx that are answers, not errors, e.g. 404 of a delete; their body is not checked. */
  readonly accept?: readonly number[];
  /** Longest time this request may take. @default the connection's */
  readonly timeoutMs?: number;
  /** Names the operation in messages, e.g. `contacts.search`. @default method and path template */
  readonly operation?: string;
}

/** A checked answer. */
export interface HttpAnswer<T = unknown> {
  readonly status: number;
  readonly headers: HeaderReader;
  /** Fits the schema, except for statuses of `accept` (then it is what came). */
  readonly body: T;
  /** The vendor's time when the request started, for `Page.observedAt`. */
  readonly observedAt: Instant;
}

/** The safety of a request, stated or by its method. */
export function safetyOf(request: HttpRequest): Safety {
  if (request.safety) return request.safety;
  if (request.method === 'GET' || request.method === 'HEAD') return 'read';
  return request.method === 'PUT' || request.method === 'DELETE' ? 'idempotent' : 'unsafe';
}

/** What goes over the wire: address, headers and body, authorisation included. */
export interface WireRequest {
  readonly url: string;
  readonly headers: Headers;
  readonly body: string | undefined;
}

/**
 * Puts a request together.
 * @throws TypeError when the path is a link to another origin than the base URL
 */
export function wireRequest(
  request: HttpRequest,
  base: string,
  fixed: { readonly [name: string]: string },
  authorisation: Authorisation,
): WireRequest {
  const url = targetUrl(request.path, base);
  appendQuery(url, request.query ?? {});
  appendQuery(url, authorisation.query ?? {});
  const headers = new Headers({ accept: 'application/json', ...fixed, ...request.headers, ...authorisation.headers });
  const body = bodyText(request, authorisation.body, headers);
  return { url: url.toString(), headers, body };
}

function targetUrl(path: RequestPath, base: string): URL {
  const root = new URL(base.endsWith('/') ? base : `${base}/`);
  if (/^[a-z][a-z\d+.-]*:/i.test(path.text) || path.text.startsWith('//')) {
    const url = new URL(path.text, root);
    if (url.origin !== root.origin) throw new TypeError('The link leads to another origin than the base URL; refused');
    return url;
  }
  return new URL(`${root.pathname.replace(/\/$/, '')}/${path.text.replace(/^\//, '')}`, root.origin);
}

function appendQuery(url: URL, query: { readonly [name: string]: QueryValue }): void {
  for (const [name, value] of Object.entries(query)) {
    if (value === null || value === undefined) continue;
    for (const item of Array.isArray(value) ? value : [value]) url.searchParams.append(name, String(item));
  }
}

function bodyText(
  request: HttpRequest,
  added: { readonly [name: string]: string } | undefined,
  headers: Headers,
): string | undefined {
  if (request.form || (added && request.body === undefined && request.method !== 'GET')) {
    headers.set('content-type', 'application/x-www-form-urlencoded');
    return new URLSearchParams({ ...request.form, ...added }).toString();
  }
  if (request.body === undefined) return undefined;
  if (typeof request.body === 'string' && headers.has('content-type')) return request.body;
  if (!headers.has('content-type')) headers.set('content-type', 'application/json');
  return JSON.stringify(added && isWireProps(request.body) ? { ...request.body, ...added } : request.body);
}

/** The base URL: what the host set, what the adapter has, or what the credentials say. */
export function baseUrlOf(
  declared: string | ((credential: Credential) => string),
  override: string | undefined,
  credential: Credential,
): string {
  return override ?? (typeof declared === 'string' ? declared : declared(credential));
}
