import { ApiError } from '../api-error.ts';
import { recordId } from '../records/record-id.ts';
import type { Row } from '../records/record-table.ts';
import type { SalesforceObject } from '../schema/salesforce-object.ts';
import type { SelectedColumn } from './select-record.ts';

/** What a query found, kept for the pages to come. */
export interface QueryResult {
  readonly object: SalesforceObject;
  readonly columns: readonly SelectedColumn[];
  readonly rows: readonly Row[];
}

/** The results whose pages can be asked for. */
export interface QueryCursors {
  /** Keeps a result and gives back its locator. */
  keep(result: QueryResult): string;
  /** Finds a result by its locator. @throws ApiError when it is unknown or too old */
  find(locator: string): QueryResult;
  /** Forgets all results. */
  expire(): void;
}

/** Makes a store of results that are forgotten `livesMs` milliseconds after the query. */
export function createQueryCursors(livesMs: number, now: () => number): QueryCursors {
  const kept = new Map<string, QueryResult & { readonly endsMs: number }>();
  let serial = 0;
  return {
    keep(result) {
      for (const [locator, { endsMs }] of kept) if (endsMs <= now()) kept.delete(locator);
      serial++;
      const locator = recordId('0r8', serial);
      kept.set(locator, { ...result, endsMs: now() + livesMs });
      return locator;
    },
    find(locator) {
      const found = kept.get(locator);
      if (found !== undefined && found.endsMs > now()) return found;
      throw new ApiError(400, 'INVALID_QUERY_LOCATOR', 'invalid query locator');
    },
    expire: () => kept.clear(),
  };
}
