import { z } from 'zod';
import type { Row } from '../row-table.ts';
import type { ApiAnswer } from './api-call.ts';
import { ApiError } from './api-error.ts';

/** Records of one page; nobody can change it. */
const pageSize = 10;
/** Links to further pages name the vendor's own host, wherever the request went. */
const linkBase = 'https://app.suitedash.com/secure-api';
const moment = z.iso.datetime({ offset: true });

/**
 * Answers one page, newest record first, so that new records move the pages. `createdMin` counts in, `createdMax` not.
 *
 * @throws ApiError 400 for a page or a time of the wrong form.
 */
export function answerPage<Fields>(
  path: string,
  rows: readonly Row<Fields>[],
  query: URLSearchParams,
  show: (row: Row<Fields>) => unknown,
): ApiAnswer {
  const currentPageNumber = readPage(query);
  const minMs = readTime(query, 'createdMin') ?? Number.NEGATIVE_INFINITY;
  const maxMs = readTime(query, 'createdMax') ?? Number.POSITIVE_INFINITY;
  const found = rows
    .filter(({ createdAtMs }) => createdAtMs >= minMs && createdAtMs < maxMs)
    .sort((left, right) => right.createdAtMs - left.createdAtMs);
  const totalPages = Math.ceil(found.length / pageSize);
  const start = (currentPageNumber - 1) * pageSize;
  const link = (page: number): string | null =>
    page < 1 || page > totalPages ? null : `${linkBase}${path}?${withPage(query, page)}`;
  const pagination = {
    pageSize,
    totalPages,
    totalItems: found.length,
    currentPageNumber,
    previousPage: link(currentPageNumber - 1),
    nextPage: link(currentPageNumber + 1),
  };
  const data = found.slice(start, start + pageSize).map(show);
  return { status: 200, body: { success: true, data, meta: { pagination } } };
}

function readPage(query: URLSearchParams): number {
  const text = query.get('page') ?? '1';
  if (!/^[1-9]\d*$/.test(text)) throw new ApiError(400, 'Bad request');
  return Number(text);
}

function readTime(query: URLSearchParams, key: string): number | undefined {
  const text = query.get(key);
  if (text === null) return undefined;
  if (!moment.safeParse(text).success) throw new ApiError(400, 'Bad request');
  return Date.parse(text);
}

function withPage(query: URLSearchParams, page: number): string {
  const copy = new URLSearchParams(query);
  copy.set('page', String(page));
  return copy.toString();
}
