import { ApiError } from '../api-error.ts';
import { canonicalId } from '../records/record-id.ts';
import { createRecord, deleteRecord, updateRecord } from '../records/record-writer.ts';
import { type SaveResult, writeChunks } from '../records/write-chunks.ts';
import { upsertByOwnKey } from '../rest/key-handler.ts';
import type { SalesforceState } from '../salesforce-state.ts';
import type { SalesforceObject } from '../schema/salesforce-object.ts';
import { delimiterNamed, readTable, writeTable } from './bulk-csv.ts';
import type { IngestJob } from './bulk-job.ts';

type Cells = Readonly<Record<string, string>>;
type Write = (cells: Cells) => Pick<SaveResult, 'id' | 'created'>;

/** Writes the rows of a job, each by itself, and keeps what became of them. */
export function runIngest(state: SalesforceState, object: SalesforceObject, job: IngestJob): void {
  const delimiter = delimiterNamed(job.columnDelimiter) ?? ',';
  const [header = [], ...rows] = readTable(job.csv, delimiter);
  const write = writerOf(state, object, job);
  const results = writeChunks(
    state,
    rows.map((row) => ({ objectName: object.name, write: () => write(cellsOf(header, row)) })),
    false,
  );
  const successes: string[][] = [['sf__Id', 'sf__Created', ...header]];
  const failures: string[][] = [['sf__Id', 'sf__Error', ...header]];
  for (const [at, row] of rows.entries()) {
    const { id = '', success = false, created = job.operation === 'insert', errors = [] } = results[at] ?? {};
    if (success) successes.push([id, String(created), ...row]);
    else failures.push([idCell(header, row), errors.map(errorText).join(';'), ...row]);
  }
  const crlf = job.lineEnding === 'CRLF';
  job.successful = writeTable(successes, delimiter, crlf);
  job.failed = writeTable(failures, delimiter, crlf);
  job.unprocessed = writeTable([[...header]], delimiter, crlf);
  job.processedCount = rows.length;
  job.failedCount = failures.length - 1;
  job.state = 'JobComplete';
}

function errorText({ statusCode, message, fields }: SaveResult['errors'][number]): string {
  return `${statusCode}:${message}:${fields.length === 0 ? '--' : `${fields.join(' ')} --`}`;
}

function writerOf(state: SalesforceState, object: SalesforceObject, job: IngestJob): Write {
  const context = { source: 'api' } as const;
  if (job.operation === 'insert') return (cells) => ({ id: createRecord(state, object, context, inputOf(cells)).id });
  if (job.operation === 'upsert') {
    return (cells) => upsertByOwnKey(state, object, job.externalIdFieldName ?? 'Id', false, inputOf(cells));
  }
  if (job.operation === 'update') {
    return (cells) => {
      const { Id: _id, ...input } = inputOf(cells);
      return { id: updateRecord(state, object, context, idOf(cells), input).id };
    };
  }
  return (cells) => {
    const id = idOf(cells);
    const isBinned = object.table.get(id)?.deletedAtMs !== undefined;
    if (!isBinned || job.operation === 'delete') deleteRecord(state, object, context, id);
    if (job.operation === 'hardDelete') object.table.remove(id);
    return { id };
  };
}

function cellsOf(header: readonly string[], row: readonly string[]): Cells {
  return Object.fromEntries(header.map((name, at) => [name.toLowerCase() === 'id' ? 'Id' : name, row[at] ?? '']));
}

/** An empty cell leaves the field alone, `#N/A` empties it, `Account.Ext__c` is a key of another record. */
function inputOf(cells: Cells): Readonly<Record<string, unknown>> {
  const entries = Object.entries(cells)
    .filter(([, value]) => value !== '')
    .map(([name, value]): [string, unknown] => {
      const [relation = name, key] = name.split('.');
      const meant = value === '#N/A' ? null : value;
      return key === undefined ? [name, meant] : [relation, { [key]: meant }];
    });
  return Object.fromEntries(entries);
}

function idOf({ Id = '' }: Cells): string {
  const id = canonicalId(Id);
  if (id === undefined) throw new ApiError(400, 'MALFORMED_ID', `malformed id ${Id}`);
  return id;
}

function idCell(header: readonly string[], row: readonly string[]): string {
  return row[header.findIndex((name) => name.toLowerCase() === 'id')] ?? '';
}
