import type { SoqlQuery } from '../soql/soql-query.ts';

/** How far a job is. */
export type BulkState = 'Open' | 'UploadComplete' | 'InProgress' | 'JobComplete' | 'Failed' | 'Aborted';

/** What every job has. */
interface BulkJobBase {
  readonly id: string;
  readonly object: string;
  readonly operation: string;
  readonly version: string;
  readonly columnDelimiter: string;
  readonly lineEnding: string;
  readonly createdAtMs: number;
  state: BulkState;
  /** How often its state was asked for since it was ready to run. */
  polls: number;
  errorMessage?: string;
}

/** A job that writes records. */
export interface IngestJob extends BulkJobBase {
  readonly kind: 'ingest';
  readonly externalIdFieldName?: string;
  /** What was uploaded. */
  csv: string;
  successful: string;
  failed: string;
  unprocessed: string;
  processedCount: number;
  failedCount: number;
}

/** A job that reads records. */
export interface QueryJob extends BulkJobBase {
  readonly kind: 'query';
  readonly query: SoqlQuery;
  /** Header line and rows of the result. */
  rows: readonly (readonly string[])[];
}

/** One bulk job. */
export type BulkJob = IngestJob | QueryJob;

/** How long results are kept, in milliseconds. */
export const resultsKeptMs = 7 * 86_400_000;

/** What a client is told of a job. */
export function jobInfo(job: BulkJob, userId: string, createdDate: string) {
  const { id, object, operation, version, columnDelimiter, lineEnding, state, errorMessage } = job;
  return {
    id,
    operation,
    object,
    createdById: userId,
    createdDate,
    systemModstamp: createdDate,
    state,
    concurrencyMode: 'Parallel',
    contentType: 'CSV',
    apiVersion: Number(version),
    jobType: job.kind === 'ingest' ? 'V2Ingest' : 'V2Query',
    lineEnding,
    columnDelimiter,
    ...(errorMessage === undefined ? {} : { errorMessage }),
    ...(job.kind === 'ingest'
      ? ingestInfo(job)
      : { numberRecordsProcessed: Math.max(0, job.rows.length - 1), retries: 0 }),
  };
}

function ingestInfo({ id, version, externalIdFieldName, processedCount, failedCount }: IngestJob) {
  return {
    ...(externalIdFieldName === undefined ? {} : { externalIdFieldName }),
    contentUrl: `services/data/v${version}/jobs/ingest/${id}/batches`,
    numberRecordsProcessed: processedCount,
    numberRecordsFailed: failedCount,
    retries: 0,
    totalProcessingTime: 0,
    apiActiveProcessingTime: 0,
    apexProcessingTime: 0,
  };
}
