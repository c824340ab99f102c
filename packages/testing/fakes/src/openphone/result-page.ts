import type { Row } from '../row-table.ts';
import { type ApiAnswer, type ApiCall, textParam } from './api-call.ts';
import { badInput } from './api-error.ts';

/** How a list is cut into pages. */
export interface PageRules<Fields> {
  /** Most records of a page. */
  readonly max: number;
  /** Text by which the list is sorted; differs for every record. */
  rank(row: Row<Fields>): string;
  show(row: Row<Fields>): unknown;
}

/**
 * Answers one page. The vendor says of `totalItems` that it is wrong: here it counts the page only.
 *
 * @throws ApiError 400 without `maxResults`, for one outside of 1 to `max`, or for a token that was never given out.
 */
export function answerPage<Fields>(call: ApiCall, rows: readonly Row<Fields>[], rules: PageRules<Fields>): ApiAnswer {
  const text = textParam(call, 'maxResults');
  const size = /^\d+$/.test(text) ? Number(text) : 0;
  if (size < 1 || size > rules.max) {
    throw badInput(call.area, '/maxResults', `Expected integer from 1 to ${rules.max}`, 'integer');
  }
  const after = readToken(call);
  const ranked = rows
    .map((row) => ({ row, rank: rules.rank(row) }))
    .filter(({ rank }) => after === undefined || rank > after)
    .sort((left, right) => (left.rank < right.rank ? -1 : 1));
  const page = ranked.slice(0, size);
  const last = page.at(-1);
  const nextPageToken = ranked.length > size && last !== undefined ? writeToken(last.rank) : null;
  return {
    status: 200,
    body: { data: page.map(({ row }) => rules.show(row)), totalItems: page.length, nextPageToken },
  };
}

/** Sorts the oldest record first. */
export function oldestFirst({ id, createdAtMs }: { readonly id: string; readonly createdAtMs: number }): string {
  return `${String(createdAtMs).padStart(15, '0')} ${id}`;
}

/** Sorts the newest moment first. */
export function newestFirst(atMs: number, id: string): string {
  return `${String(1e15 - atMs).padStart(16, '0')} ${id}`;
}

function readToken({ query, area }: ApiCall): string | undefined {
  const token = query.get('pageToken');
  if (token === null || token === '') return undefined;
  const rank = Buffer.from(token, 'base64url').toString();
  if (!/^\d{15,16} \S+$/.test(rank)) throw badInput(area, '/pageToken', 'Invalid page token');
  return rank;
}

function writeToken(rank: string): string {
  return Buffer.from(rank).toString('base64url');
}
