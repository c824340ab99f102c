import { NotFoundError, RateLimitError, UnavailableError, WireFormatError } from '@crmsync/adapter';
import { isWireProps, path } from '@crmsync/adapter-kit';
import { CrmSyncError, type Instant } from '@crmsync/model';
import { z } from 'zod';
import { jobWire, limitsWire } from '../wire.ts';
import { parseCsv } from './csv.ts';
import type { ObjectSchema } from './describe-object.ts';
import { type RowQuery, soqlOf } from './query-rows.ts';
import type { ObjectCall } from './salesforce-object.ts';

/** A query job, how far its result was read, and how often it was looked at. */
export interface JobPosition {
  readonly id: string;
  readonly locator?: string | undefined;
  readonly polls: number;
}

/** Rows of one page of a job's result; none while the job runs. */
export interface JobPage {
  readonly rows: readonly unknown[];
  /** Where to go on; `null` at the end. */
  readonly job: JobPosition | null;
  readonly observedAt: Instant;
}

/** Looks at a job within one call; a job takes minutes, and who called may have other things to do. */
const looksPerCall = 6;
/** Looks before a job is given up: a day at the usual time between two. */
const mostLooks = 20_000;

/**
 * Starts a query job. An order would keep the vendor from splitting it, so that its rows come in none.
 * @throws RateLimitError when the day's jobs are used up
 */
export async function startQueryJob(
  call: ObjectCall,
  query: RowQuery,
): Promise<{ readonly id: string; readonly observedAt: Instant }> {
  const { context, object } = call;
  await refuseUsedUp(call, 'DailyBulkV2QueryJobs');
  const { body, observedAt } = await context.http.send({
    method: 'POST',
    path: path`/services/data/v${object.apiVersion}/jobs/query`,
    body: { operation: 'queryAll', query: soqlOf(query), lineEnding: 'LF', columnDelimiter: 'COMMA' },
    // A job that was started twice reads the same and changes nothing.
    safety: 'read',
    operation: `${object.objectType}.bulkQuery`,
    schema: jobWire,
  });
  context.logger.log('info', 'bulk.query', { objectType: object.objectType });
  return { id: body.id, observedAt };
}

/** @throws RateLimitError when nothing is left of a daily limit, so that the day's calls are not spent on refusals */
export async function refuseUsedUp({ context, object }: ObjectCall, limit: string): Promise<void> {
  const { body } = await context.http.send({
    method: 'GET',
    path: path`/services/data/v${object.apiVersion}/limits`,
    operation: 'limits',
    schema: limitsWire,
  });
  const left = [body[limit], body.DailyApiRequests].find((one) => one !== undefined && one.Remaining <= 0);
  if (!left) return;
  throw new RateLimitError(`salesforce ${object.objectType}.bulk: the organisation's day has nothing left`, {
    limit: 'quota',
    retryAfterMs: 3_600_000,
  });
}

/** Waits for a job for a while, and reads the next page of its result. `gone` = its result is not kept any more. */
export async function bulkPage(
  call: ObjectCall,
  schema: ObjectSchema,
  job: JobPosition,
  limit: number | undefined,
): Promise<JobPage | 'gone'> {
  try {
    if (job.locator === undefined) {
      const waiting = await awaitJob(call, job);
      if (waiting) return waiting;
    }
    return await resultPage(call, schema, job, limit);
  } catch (error) {
    if (isGone(error)) return 'gone';
    throw error;
  }
}

/** A job that is not there any more is answered like a path that is not there. */
function isGone(error: unknown): boolean {
  if (error instanceof NotFoundError) return true;
  const cause = CrmSyncError.is(error) ? error.cause : undefined;
  return isWireProps(cause) && cause.status === 404;
}

async function awaitJob({ context, object }: ObjectCall, job: JobPosition): Promise<JobPage | undefined> {
  for (let look = 1; ; look += 1) {
    const { body, observedAt } = await context.http.send({
      method: 'GET',
      path: path`/services/data/v${object.apiVersion}/jobs/query/${job.id}`,
      operation: `${object.objectType}.bulkQuery`,
      schema: jobWire,
    });
    if (body.state === 'JobComplete') return undefined;
    const polls = job.polls + look;
    if (body.state === 'Failed' || body.state === 'Aborted' || polls > mostLooks) {
      throw new UnavailableError(`salesforce ${object.objectType}.bulkQuery: the job ended as ${body.state}`);
    }
    if (look >= looksPerCall) return { rows: [], job: { ...job, polls }, observedAt };
    await context.clock.sleep(object.bulk.pollMs, context.options.signal);
  }
}

async function resultPage(
  { context, object }: ObjectCall,
  schema: ObjectSchema,
  job: JobPosition,
  limit: number | undefined,
): Promise<JobPage> {
  const { body, headers, observedAt } = await context.http.send({
    method: 'GET',
    path: path`/services/data/v${object.apiVersion}/jobs/query/${job.id}/results`,
    query: { maxRecords: Math.min(limit ?? object.bulk.pageRecords, object.bulk.pageRecords), locator: job.locator },
    headers: { accept: 'text/csv' },
    operation: `${object.objectType}.bulkQuery`,
    schema: z.string(),
    timeoutMs: 120_000,
  });
  const next = headers.get('sforce-locator');
  if (next === null) {
    throw new WireFormatError(
      `salesforce ${object.objectType}.bulkQuery: the answer does not say whether there is more`,
    );
  }
  return {
    rows: rowsOfCsv(body, schema),
    job: next === 'null' || next === '' ? null : { id: job.id, locator: next, polls: 0 },
    observedAt,
  };
}

const numbers: readonly string[] = ['int', 'double', 'currency', 'percent', 'long'];

/** Rows as a query answers them: cells are typed by the describe, and an empty one is `null`. */
export function rowsOfCsv(text: string, schema: ObjectSchema): readonly { readonly [field: string]: unknown }[] {
  const [header = [], ...lines] = parseCsv(text);
  const types = header.map((name) => schema.fields.get(name)?.type ?? 'string');
  // Copied for each row: an object that grows field by field leaves many times its size behind.
  const blank: { readonly [field: string]: unknown } = Object.fromEntries(header.map((name) => [name, null]));
  return lines.map((cells) => {
    const row: { [field: string]: unknown } = { ...blank };
    for (const [at, name] of header.entries()) {
      const cell = cells[at] ?? '';
      if (cell !== '' || types[at] === 'boolean') row[name] = cellValue(cell, types[at] ?? 'string');
    }
    return row;
  });
}

function cellValue(cell: string, type: string): string | number | boolean {
  if (type === 'boolean') return cell === 'true';
  return numbers.includes(type) ? Number(cell) : cell;
}
