import type { FakeRequest } from '../fake-crm.ts';
import { isObject } from './rest/salesforce-call.ts';

/** The same call with the first half of its records; undefined when it has no records, or one. */
export function halveCollection(request: FakeRequest): FakeRequest | undefined {
  const { url, method } = request;
  if (!/\/composite(\/sobjects.*)?$/.test(url.pathname)) return undefined;
  if (method === 'DELETE') return halveIds(request);
  const body = parsed(request.body);
  const name = ['records', 'compositeRequest'].find((each) => Array.isArray(body[each]));
  const list: unknown = name === undefined ? undefined : body[name];
  if (name === undefined || !Array.isArray(list) || list.length < 2) return undefined;
  const half = { ...body, [name]: list.slice(0, Math.floor(list.length / 2)) };
  return { ...request, body: new TextEncoder().encode(JSON.stringify(half)) };
}

function halveIds(request: FakeRequest): FakeRequest | undefined {
  const ids = (request.url.searchParams.get('ids') ?? '').split(',');
  if (ids.length < 2) return undefined;
  const url = new URL(request.url);
  url.searchParams.set('ids', ids.slice(0, Math.floor(ids.length / 2)).join(','));
  return { ...request, url };
}

function parsed(body: Uint8Array): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(body));
    return isObject(value) ? value : {};
  } catch {
    return {};
  }
}
