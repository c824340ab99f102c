import type { HttpAnswer } from '@crmsync/adapter-kit';
import { type PageWire, pageWire } from '../wire.ts';
import { costs, type ObjectCall, request } from './hubspot-object.ts';

/** Most records per search. */
export const mostPerSearch = 200;

/** Longest body of a search; beyond it the search is refused. */
const longestBody = 3_000;

/** @see https://developers.hubspot.com/docs/api-reference/search/guide */
export interface SearchFilter {
  readonly propertyName: string;
  readonly operator: string;
  readonly value?: string;
  readonly values?: readonly string[];
}

/** One search. Groups are alternatives; the filters of a group must all fit. */
export interface SearchBody {
  readonly filterGroups: readonly { readonly filters: readonly SearchFilter[] }[];
  readonly sorts: readonly { readonly propertyName: string; readonly direction: 'ASCENDING' | 'DESCENDING' }[];
  readonly properties: readonly string[];
  readonly limit: number;
}

/** Whether HubSpot takes a search as long as this one. */
export function fitsSearch(body: SearchBody): boolean {
  return JSON.stringify({ ...body, after: '0' }).length <= longestBody;
}

/** Sends one search, always its first page: what is further on is reached by another question. */
export function sendSearch(call: ObjectCall, body: SearchBody): Promise<HttpAnswer<PageWire>> {
  return call.context.http.send({
    ...request(call, 'search', call.object.paths.search(call.object.objectType)),
    method: 'POST',
    safety: 'read',
    body: { ...body, after: '0' },
    schema: pageWire,
    cost: costs.search,
  });
}
