import { ApiError } from '../api-error.ts';
import { type CallHandler, jsonBody, type SalesforceAnswer, type SalesforceCall } from '../rest/salesforce-call.ts';
import type { SalesforceState } from '../salesforce-state.ts';
import { wireTime } from '../salesforce-time.ts';
import { isKeyField } from '../schema/field-definition.ts';
import { delimiterNamed } from './bulk-csv.ts';
import { type IngestJob, jobInfo } from './bulk-job.ts';
import type { BulkJobs } from './bulk-jobs.ts';

const operations = ['insert', 'update', 'upsert', 'delete', 'hardDelete'];
const mostBytes = 150 * 1024 * 1024;

/** Answers `/jobs/ingest`. */
export function createIngestHandler(state: SalesforceState, jobs: BulkJobs): CallHandler {
  return (call) => {
    const [word, kind, id, part, ...more] = call.segments;
    if (word !== 'jobs' || kind !== 'ingest' || more.length > 0) return undefined;
    if (id === undefined) return call.method === 'POST' ? open(state, jobs, call) : list(state, jobs, call);
    const job = jobs.find('ingest', id);
    if (part !== undefined) return content(job, part, call);
    if (call.method === 'GET') jobs.step(job);
    if (call.method === 'PATCH') move(job, jsonBody(call).state);
    if (call.method === 'DELETE') {
      jobs.remove(id);
      return { status: 204 };
    }
    return { status: 200, body: info(state, job) };
  };
}

function info(state: SalesforceState, job: IngestJob) {
  return jobInfo(job, state.userId, wireTime(job.createdAtMs));
}

function list(state: SalesforceState, jobs: BulkJobs, { method }: SalesforceCall): SalesforceAnswer | undefined {
  if (method !== 'GET') return undefined;
  const records = jobs.all('ingest').map((job) => jobInfo(job, state.userId, wireTime(job.createdAtMs)));
  return { status: 200, body: { done: true, records, nextRecordsUrl: null } };
}

function open(state: SalesforceState, jobs: BulkJobs, call: SalesforceCall): SalesforceAnswer {
  const body = jsonBody(call);
  const operation = String(body.operation);
  const columnDelimiter = String(body.columnDelimiter ?? 'COMMA');
  if (!operations.includes(operation)) throw invalidJob(`Unknown operation ${operation}`);
  if (delimiterNamed(columnDelimiter) === undefined) throw invalidJob(`Unknown columnDelimiter ${columnDelimiter}`);
  const object = state.object(String(body.object));
  if (object === undefined || object.definition.bulk === false || state.access.isObjectHidden(object.name)) {
    throw new ApiError(400, 'INVALIDENTITY', `Entity '${String(body.object)}' is not supported by the Bulk API.`);
  }
  const key = body.externalIdFieldName === undefined ? undefined : String(body.externalIdFieldName);
  const keyField = key === undefined ? undefined : object.field(key);
  if (operation === 'upsert' && (keyField === undefined || !isKeyField(keyField))) {
    throw invalidJob('An upsert needs externalIdFieldName.');
  }
  const job: IngestJob = {
    kind: 'ingest',
    id: jobs.nextId(),
    object: object.name,
    operation,
    version: call.version,
    columnDelimiter,
    lineEnding: String(body.lineEnding ?? 'LF'),
    createdAtMs: state.now(),
    ...(key === undefined ? {} : { externalIdFieldName: key }),
    state: 'Open',
    polls: 0,
    csv: '',
    successful: '',
    failed: '',
    unprocessed: '',
    processedCount: 0,
    failedCount: 0,
  };
  jobs.add(job);
  return { status: 200, body: info(state, job) };
}

function content(
  job: IngestJob,
  part: string,
  { method, headers, body }: SalesforceCall,
): SalesforceAnswer | undefined {
  if (part === 'batches') {
    if (method !== 'PUT') return undefined;
    if (headers['content-type']?.startsWith('text/csv') !== true) throw invalidJob('The content must be text/csv.');
    if (job.state !== 'Open' || job.csv !== '') throw invalidState(job, 'takes no more content');
    if (body.length > mostBytes) throw invalidJob('A job takes 150 MB of content at most.');
    job.csv = new TextDecoder().decode(body);
    return { status: 201 };
  }
  if (method !== 'GET') return undefined;
  const texts: Readonly<Record<string, string>> = {
    successfulResults: job.successful,
    failedResults: job.failed,
    unprocessedrecords: job.unprocessed,
  };
  const text = texts[part];
  if (text === undefined) return undefined;
  if (job.state !== 'JobComplete' && job.state !== 'Failed') throw invalidState(job, 'has no results yet');
  return { status: 200, text, headers: { 'content-type': 'text/csv' } };
}

function move(job: IngestJob, wanted: unknown): void {
  if (wanted === 'UploadComplete' && job.state === 'Open') job.state = 'UploadComplete';
  else if (wanted === 'Aborted' && job.state !== 'JobComplete') job.state = 'Aborted';
  else throw invalidState(job, `cannot become ${String(wanted)}`);
}

function invalidJob(message: string): ApiError {
  return new ApiError(400, 'INVALIDJOB', message);
}

function invalidState({ state }: IngestJob, what: string): ApiError {
  return new ApiError(400, 'INVALIDJOBSTATE', `A job that is ${state} ${what}.`);
}
