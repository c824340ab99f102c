import { ApiError, resourceNotFound } from '../api-error.ts';
import { recordId } from '../records/record-id.ts';
import type { SalesforceState } from '../salesforce-state.ts';
import { type BulkJob, resultsKeptMs } from './bulk-job.ts';
import { runIngest } from './run-ingest.ts';
import { runBulkQuery } from './run-query.ts';

/** The bulk jobs of an organisation. */
export interface BulkJobs {
  nextId(): string;
  add(job: BulkJob): void;
  /** A job of a kind by its id. @throws ApiError when there is none, or its results are gone */
  find<Kind extends BulkJob['kind']>(kind: Kind, id: string): Extract<BulkJob, { readonly kind: Kind }>;
  remove(id: string): void;
  all(kind: BulkJob['kind']): readonly BulkJob[];
  /** Lets a job that waits to run come a step nearer to its end. */
  step(job: BulkJob): void;
}

/** Makes an organisation's jobs: each runs while it is looked at. */
export function createBulkJobs(state: SalesforceState): BulkJobs {
  const jobs = new Map<string, BulkJob>();
  let serial = 0;
  return {
    nextId() {
      serial++;
      return recordId('750', serial);
    },
    add(job) {
      jobs.set(job.id, job);
    },
    find(kind, id) {
      const job = jobs.get(id);
      if (job === undefined || !isKind(job, kind) || job.createdAtMs + resultsKeptMs <= state.now()) {
        throw resourceNotFound();
      }
      return job;
    },
    remove: (id) => jobs.delete(id),
    all: (kind) => [...jobs.values()].filter((job) => job.kind === kind),
    step(job) {
      if (job.state !== 'UploadComplete' && job.state !== 'InProgress') return;
      job.polls++;
      if (job.polls < state.settings.bulkPolls) job.state = 'InProgress';
      else run(state, job);
    },
  };
}

function isKind<Kind extends BulkJob['kind']>(
  job: BulkJob,
  kind: Kind,
): job is Extract<BulkJob, { readonly kind: Kind }> {
  return job.kind === kind;
}

function run(state: SalesforceState, job: BulkJob): void {
  if (job.kind === 'query') {
    runBulkQuery(state, job);
    return;
  }
  const object = state.object(job.object);
  if (object === undefined) throw new ApiError(400, 'INVALIDENTITY', `Entity '${job.object}' is gone.`);
  try {
    runIngest(state, object, job);
  } catch (error) {
    job.state = 'Failed';
    job.errorMessage = error instanceof Error ? `InvalidBatch : ${error.message}` : 'InvalidBatch';
  }
}
