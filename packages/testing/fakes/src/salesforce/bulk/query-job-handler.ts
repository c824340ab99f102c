import { ApiError } from '../api-error.ts';
import { type CallHandler, jsonBody, type SalesforceAnswer, type SalesforceCall } from '../rest/salesforce-call.ts';
import type { SalesforceState } from '../salesforce-state.ts';
import { wireTime } from '../salesforce-time.ts';
import { queriedObject } from '../soql/matching-rows.ts';
import { parseSoql } from '../soql/parse-soql.ts';
import { delimiterNamed, writeTable } from './bulk-csv.ts';
import { jobInfo, type QueryJob } from './bulk-job.ts';
import type { BulkJobs } from './bulk-jobs.ts';

const usualRows = 50_000;

/** Answers `/jobs/query`. */
export function createQueryJobHandler(state: SalesforceState, jobs: BulkJobs): CallHandler {
  return (call) => {
    const [word, kind, id, part, ...more] = call.segments;
    if (word !== 'jobs' || kind !== 'query' || more.length > 0) return undefined;
    if (id === undefined) return call.method === 'POST' ? open(state, jobs, call) : list(state, jobs, call);
    const job = jobs.find('query', id);
    if (part === 'results') return results(job, call);
    if (part === 'resultPages') return resultPages(job, call);
    if (part !== undefined) return undefined;
    if (call.method === 'GET') jobs.step(job);
    if (call.method === 'PATCH') abort(job, jsonBody(call).state);
    if (call.method === 'DELETE') {
      jobs.remove(id);
      return { status: 204 };
    }
    return { status: 200, body: jobInfo(job, state.userId, wireTime(job.createdAtMs)) };
  };
}

function list(state: SalesforceState, jobs: BulkJobs, { method }: SalesforceCall): SalesforceAnswer | undefined {
  if (method !== 'GET') return undefined;
  const records = jobs.all('query').map((job) => jobInfo(job, state.userId, wireTime(job.createdAtMs)));
  return { status: 200, body: { done: true, records, nextRecordsUrl: null } };
}

function open(state: SalesforceState, jobs: BulkJobs, call: SalesforceCall): SalesforceAnswer {
  const { operation, query: text, columnDelimiter = 'COMMA', lineEnding = 'LF' } = jsonBody(call);
  if (operation !== 'query' && operation !== 'queryAll') throw invalidJob(`Unknown operation ${String(operation)}`);
  if (delimiterNamed(String(columnDelimiter)) === undefined) throw invalidJob('Unknown columnDelimiter');
  const query = parseSoql(String(text), state.now());
  if (query.isCount || query.offset !== undefined) {
    throw new ApiError(400, 'API_ERROR', 'Aggregates and OFFSET are not supported in Bulk Query');
  }
  const object = queriedObject(state, query.from);
  if (object.definition.bulk === false) {
    throw new ApiError(400, 'INVALIDENTITY', `Entity '${object.name}' is not supported by the Bulk API.`);
  }
  const job: QueryJob = {
    kind: 'query',
    id: jobs.nextId(),
    object: object.name,
    operation,
    version: call.version,
    columnDelimiter: String(columnDelimiter),
    lineEnding: String(lineEnding),
    createdAtMs: state.now(),
    state: 'UploadComplete',
    polls: 0,
    query,
    rows: [],
  };
  jobs.add(job);
  return { status: 200, body: jobInfo(job, state.userId, wireTime(job.createdAtMs)) };
}

function results(job: QueryJob, { method, query }: SalesforceCall): SalesforceAnswer | undefined {
  if (method !== 'GET') return undefined;
  refuseUnfinished(job);
  const [header = [], ...rows] = job.rows;
  const start = Number(query.get('locator') ?? 0);
  const size = Number(query.get('maxRecords') ?? usualRows);
  const end = start + size;
  const part = rows.slice(start, end);
  return {
    status: 200,
    text: writeTable([header, ...part], delimiterNamed(job.columnDelimiter), job.lineEnding === 'CRLF'),
    headers: {
      'content-type': 'text/csv',
      'sforce-locator': end < rows.length ? String(end) : 'null',
      'sforce-numberofrecords': String(part.length),
    },
  };
}

function resultPages(job: QueryJob, { method, query }: SalesforceCall): SalesforceAnswer | undefined {
  if (method !== 'GET') return undefined;
  refuseUnfinished(job);
  const size = Number(query.get('maxRecords') ?? usualRows);
  const base = `/services/data/v${job.version}/jobs/query/${job.id}/results`;
  const pages = Math.max(1, Math.ceil((job.rows.length - 1) / size));
  const links = Array.from({ length: pages }, (_page, at) => ({
    resultLink: `${base}?locator=${at * size}&maxRecords=${size}`,
  }));
  return { status: 200, body: { resultPages: links, nextRecordsUrl: null, done: true } };
}

function abort(job: QueryJob, wanted: unknown): void {
  if (wanted !== 'Aborted' || job.state === 'JobComplete') {
    throw new ApiError(400, 'INVALIDJOBSTATE', `A job that is ${job.state} cannot become ${String(wanted)}.`);
  }
  job.state = 'Aborted';
}

function refuseUnfinished({ state }: QueryJob): void {
  if (state !== 'JobComplete') throw new ApiError(400, 'INVALIDJOBSTATE', `A job that is ${state} has no results.`);
}

function invalidJob(message: string): ApiError {
  return new ApiError(400, 'INVALIDJOB', message);
}
