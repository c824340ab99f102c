import { ApiError } from '../api-error.ts';
import type { SalesforceState } from '../salesforce-state.ts';
import type { FieldValue } from '../schema/field-definition.ts';
import { matchingRows } from '../soql/matching-rows.ts';
import { selectedColumns } from '../soql/select-record.ts';
import type { QueryJob } from './bulk-job.ts';

/** Reads the rows of a job into its table, or lets it fail. */
export function runBulkQuery(state: SalesforceState, job: QueryJob): void {
  try {
    const { object, rows } = matchingRows(state, job.query, job.operation === 'queryAll');
    const columns = selectedColumns(state, object, job.query);
    if (columns.some(({ field }) => field.type === 'address')) {
      throw new ApiError(400, 'FUNCTIONALITY_NOT_ENABLED', 'Selecting compound data not supported in Bulk Query');
    }
    const header = columns.map(({ names }) => names.join('.'));
    const suffix = state.settings.unverified.bulkTimeSuffix;
    const cell = (value: FieldValue, isTime: boolean): string =>
      value === null ? '' : isTime ? String(value).replace('+0000', suffix) : String(value);
    job.rows = [
      header,
      ...rows.map((row) => columns.map(({ read, field }) => cell(read(row), field.type === 'datetime'))),
    ];
    job.state = 'JobComplete';
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    job.state = 'Failed';
    job.errorMessage = `${error.errorCode}: ${error.message}`;
  }
}
