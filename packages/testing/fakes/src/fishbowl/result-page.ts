import { type ApiAnswer, type ApiCall, answer } from './api-call.ts';
import { badInput } from './api-error.ts';
import type { FishbowlOpenPoints } from './fishbowl-options.ts';

const usualSize = 100;

/** Answers one page of a list; the key of the records is the version's own. @throws ApiError 400 */
export function answerPage<Item>(
  { query }: ApiCall,
  items: readonly Item[],
  show: (item: Item) => unknown,
  rules: {
    readonly options: FishbowlOpenPoints;
    readonly list: 'users' | 'salesOrders' | 'vendors';
    readonly key?: string;
  },
): ApiAnswer {
  const { options, list, key = 'results' } = rules;
  const isWhole = list !== 'vendors' && options.ignoresPaging?.includes(list) === true;
  const pageNumber = isWhole ? 1 : wholeNumber(query, 'pageNumber', 1);
  const wanted = wholeNumber(query, 'pageSize', usualSize);
  const pageSize = isWhole ? Math.max(1, items.length) : Math.min(wanted, options.maxPageSize ?? wanted);
  const start = (pageNumber - 1) * pageSize;
  return answer({
    totalCount: items.length,
    totalPages: Math.ceil(items.length / pageSize),
    pageNumber,
    pageSize,
    [key]: items.slice(start, start + pageSize).map(show),
  });
}

function wholeNumber(query: URLSearchParams, key: string, fallback: number): number {
  const text = query.get(key);
  if (text === null) return fallback;
  if (!/^[1-9]\d*$/.test(text)) throw badInput(`${key} must be a positive number.`);
  return Number(text);
}
