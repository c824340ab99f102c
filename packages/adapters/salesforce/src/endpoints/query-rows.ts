import { UnavailableError, WireFormatError } from '@crmsync/adapter';
import { type CallContext, type HttpAnswer, isWireProps, path, rawPath, type WireProps } from '@crmsync/adapter-kit';
import type { Instant } from '@crmsync/model';
import type { z } from 'zod';
import { queryWire } from '../wire.ts';
import { isRefusedWith } from './errors.ts';

/** One question for rows of an object. */
export interface RowQuery {
  readonly apiVersion: string;
  readonly select: readonly string[];
  readonly from: string;
  readonly where?: string | undefined;
  readonly orderBy?: string | undefined;
  readonly limit?: number | undefined;
  /** Rows in the recycle bin and archived activities are seen as well. @default false */
  readonly all?: boolean;
  /** Wished rows per page, 200 to 2,000. */
  readonly pageRows?: number | undefined;
}

/** Rows of one page. */
export interface RowPage {
  readonly rows: readonly unknown[];
  /** Path of the next page. */
  readonly next: string | undefined;
  /** Rows of the whole answer. */
  readonly totalSize: number;
  readonly observedAt: Instant;
}

/** Addresses and headers together may have 16,384 bytes; tokens can be long. */
const longestQuery = 11_000;

/** A text of a query. Longer ones than the vendor takes find nothing anyway. */
export function soqlText(text: string): string {
  return `'${text
    .slice(0, 1_000)
    .replaceAll('\\', '\\\\')
    .replaceAll("'", "\\'")
    .replaceAll('\n', '\\n')
    .replaceAll('\r', '\\r')
    .replaceAll('\t', '\\t')}'`;
}

/** `field IN (…)` of texts. */
export function soqlIn(field: string, values: readonly string[]): string {
  return `${field} IN (${values.map(soqlText).join(',')})`;
}

/** The text of a query. */
export function soqlOf({ select, from, where, orderBy, limit }: RowQuery): string {
  return [
    `SELECT ${select.join(',')} FROM ${from}`,
    where === undefined ? '' : ` WHERE ${where}`,
    orderBy === undefined ? '' : ` ORDER BY ${orderBy}`,
    limit === undefined ? '' : ` LIMIT ${limit}`,
  ].join('');
}

/** What a question for the rows of a full list of ids takes of an address, its fields left out. */
const roomOfIds = 6_000;

const lengthOf = (query: RowQuery): number => new URLSearchParams({ q: soqlOf(query) }).toString().length;

/** The fields of a query in as many parts as its address needs; every part but the first begins with the id. */
function fieldParts(query: RowQuery): readonly (readonly string[])[] {
  if (lengthOf(query) <= longestQuery) return [query.select];
  const room = Math.max(1_000, longestQuery - Math.max(roomOfIds, lengthOf({ ...query, select: ['Id'] })));
  const parts: string[][] = [[]];
  let length = 0;
  for (const name of query.select) {
    if (length + name.length > room) {
      parts.push(['Id']);
      length = 0;
    }
    parts.at(-1)?.push(name);
    length += name.length + 3;
  }
  return parts.map((names) => [...new Set(names)]);
}

/** The first page of an answer. Fields that do not fit into one address are asked for by the ids of the page. */
export async function queryRows(context: CallContext, query: RowQuery): Promise<RowPage> {
  const [select = [], ...more] = fieldParts(query);
  const { apiVersion, from, all = false, pageRows } = query;
  const answer = await context.http.send({
    method: 'GET',
    path: all ? path`/services/data/v${apiVersion}/queryAll` : path`/services/data/v${apiVersion}/query`,
    query: { q: soqlOf({ ...query, select }) },
    operation: `${from}.query`,
    schema: queryWire,
    ...(pageRows === undefined ? {} : { headers: { 'sforce-query-options': `batchSize=${pageRows}` } }),
  });
  return completed(context, query, more, answer);
}

/** A further page of an answer. */
export async function nextRows(context: CallContext, query: RowQuery, locator: string): Promise<RowPage> {
  const [, ...more] = fieldParts(query);
  const { pageRows } = query;
  const answer = await context.http.send({
    method: 'GET',
    path: rawPath(locator),
    operation: `${query.from}.query`,
    schema: queryWire,
    ...(pageRows === undefined ? {} : { headers: { 'sforce-query-options': `batchSize=${pageRows}` } }),
  });
  return completed(context, query, more, answer);
}

async function completed(
  context: CallContext,
  query: RowQuery,
  more: readonly (readonly string[])[],
  { body, observedAt }: HttpAnswer<z.infer<typeof queryWire>>,
): Promise<RowPage> {
  if (!body.done && !body.nextRecordsUrl) {
    throw new WireFormatError(
      `${context.adapterId} ${query.from}.query: the answer has more rows and does not say where`,
    );
  }
  const next = body.done ? undefined : (body.nextRecordsUrl ?? undefined);
  const rows = more.length === 0 ? body.records : await joined(context, query, more, body.records);
  return { rows, next, totalSize: body.totalSize, observedAt };
}

async function joined(
  context: CallContext,
  query: RowQuery,
  more: readonly (readonly string[])[],
  rows: readonly unknown[],
): Promise<readonly unknown[]> {
  const ids = rows.flatMap((row) => rowId(row) ?? []);
  const parts = new Map<string, object>();
  for (const select of more) {
    const { apiVersion, from } = query;
    for (const row of await rowsOfIds(context, { apiVersion, select, from, all: true }, ids)) {
      const id = rowId(row);
      if (id !== undefined && isWireProps(row)) parts.set(id, { ...parts.get(id), ...row });
    }
  }
  return rows.map((row) => (isWireProps(row) ? { ...parts.get(rowId(row) ?? ''), ...row } : row));
}

/**
 * All rows of an answer, page after page.
 * @throws UnavailableError when the vendor takes too long, as it does under load
 */
export async function allRows(context: CallContext, query: RowQuery): Promise<readonly unknown[]> {
  try {
    return await everyPage(context, query);
  } catch (error) {
    if (!isRefusedWith(error, 'QUERY_TIMEOUT')) throw error;
    throw new UnavailableError(`${context.adapterId} ${query.from}.query: the vendor takes too long`, { cause: error });
  }
}

async function everyPage(context: CallContext, query: RowQuery): Promise<readonly unknown[]> {
  const rows: unknown[] = [];
  let page = await queryRows(context, query);
  rows.push(...page.rows);
  while (page.next !== undefined) {
    page = await nextRows(context, query, page.next);
    rows.push(...page.rows);
  }
  return rows;
}

/** Ids of one question: each takes 27 characters of the address. */
const idsPerQuery = 200;

/** The rows of these ids, in no order. */
export async function rowsOfIds(
  context: CallContext,
  query: Omit<RowQuery, 'where'>,
  ids: readonly string[],
  field = 'Id',
): Promise<readonly unknown[]> {
  const rows: unknown[] = [];
  for (let start = 0; start < ids.length; start += idsPerQuery) {
    const where = soqlIn(field, ids.slice(start, start + idsPerQuery));
    rows.push(...(await allRows(context, { ...query, where })));
  }
  return rows;
}

/** The id of a row. */
export function rowId(row: unknown): string | undefined {
  const id = isWireProps(row) ? row.Id : undefined;
  return typeof id === 'string' ? id : undefined;
}

/** Rows by their ids. */
export function rowsById(rows: readonly unknown[]): Map<string, WireProps> {
  return new Map(rows.flatMap((row) => (isWireProps(row) ? [[rowId(row) ?? '', row] as const] : [])));
}
