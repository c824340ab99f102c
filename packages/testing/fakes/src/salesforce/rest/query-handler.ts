import { malformedQuery, resourceNotFound } from '../api-error.ts';
import type { Row } from '../records/record-table.ts';
import type { SalesforceState } from '../salesforce-state.ts';
import type { SalesforceObject } from '../schema/salesforce-object.ts';
import { matchingRows } from '../soql/matching-rows.ts';
import { parseSoql } from '../soql/parse-soql.ts';
import type { QueryCursors } from '../soql/query-cursors.ts';
import { type SelectedColumn, selectedColumns, selectRecord } from '../soql/select-record.ts';
import { type CallHandler, headerOptions, type SalesforceAnswer, type SalesforceCall } from './salesforce-call.ts';

/** Answers `/query` and `/queryAll`, first and further pages. */
export function createQueryHandler(state: SalesforceState, cursors: QueryCursors): CallHandler {
  return (call) => {
    const [word = '', locator, ...more] = call.segments;
    if (!/^query(all)?$/i.test(word) || more.length > 0) return undefined;
    if (call.method !== 'GET') throw resourceNotFound();
    return locator === undefined
      ? firstPage(state, cursors, call, word.toLowerCase() === 'queryall')
      : nextPage(state, cursors, call, locator);
  };
}

function firstPage(
  state: SalesforceState,
  cursors: QueryCursors,
  call: SalesforceCall,
  withDeleted: boolean,
): SalesforceAnswer {
  const soql = call.query.get('q');
  if (soql === null) throw malformedQuery('A query parameter q is needed.');
  const query = parseSoql(soql, state.now());
  const { object, rows } = matchingRows(state, query, withDeleted);
  if (query.isCount) return { status: 200, body: { totalSize: rows.length, done: true, records: [] } };
  const columns = selectedColumns(state, object, query);
  const size = pageSize(state, call);
  const locator = rows.length > size ? cursors.keep({ object, columns, rows }) : '';
  return page(state, call, { object, columns, rows, locator, start: 0 });
}

function nextPage(
  state: SalesforceState,
  cursors: QueryCursors,
  call: SalesforceCall,
  cursor: string,
): SalesforceAnswer {
  const [locator = '', start] = cursor.split('-');
  return page(state, call, { ...cursors.find(locator), locator, start: Number(start ?? 0) });
}

interface Page {
  readonly object: SalesforceObject;
  readonly columns: readonly SelectedColumn[];
  readonly rows: readonly Row[];
  readonly locator: string;
  readonly start: number;
}

function page(
  state: SalesforceState,
  call: SalesforceCall,
  { object, columns, rows, locator, start }: Page,
): SalesforceAnswer {
  const end = start + pageSize(state, call);
  const done = end >= rows.length;
  return {
    status: 200,
    body: {
      totalSize: rows.length,
      done,
      ...(done ? {} : { nextRecordsUrl: `/services/data/v${call.version}/query/${locator}-${end}` }),
      records: rows.slice(start, end).map((row) => selectRecord(state, object, columns, row, call.version)),
    },
  };
}

/** Rows of a page: a hint of the client that the vendor may undercut. */
function pageSize({ settings }: SalesforceState, call: SalesforceCall): number {
  const asked = Number(headerOptions(call, 'sforce-query-options').batchSize ?? 2000);
  const size = Number.isInteger(asked) ? Math.min(2000, Math.max(200, asked)) : 2000;
  return Math.min(size, settings.pageRows);
}
