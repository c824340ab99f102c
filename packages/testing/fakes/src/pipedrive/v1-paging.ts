import { invalidInput } from './api-error.ts';
import type { JsonObject } from './json.ts';
import { integerParam } from './query-params.ts';

/** Largest page of a v1 list. */
const maxLimit = 500;

/** One page of a v1 list with its paging facts; the last page has no `next_start`. */
export interface V1Page<Item> {
  readonly items: Item[];
  readonly paging: JsonObject;
}

/** Cuts the page that `start` and `limit` ask for. */
export function v1Page<Item>(all: readonly Item[], query: URLSearchParams): V1Page<Item> {
  const start = integerParam(query, 'start') ?? 0;
  const limit = Math.min(integerParam(query, 'limit') ?? 100, maxLimit);
  if (start < 0 || limit < 1) throw invalidInput(['start and limit: must be positive']);
  const more = all.length > start + limit;
  return {
    items: all.slice(start, start + limit),
    paging: { start, limit, more_items_in_collection: more, ...(more ? { next_start: start + limit } : {}) },
  };
}
