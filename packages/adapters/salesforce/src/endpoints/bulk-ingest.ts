import { UnavailableError, type WriteOutcome } from '@crmsync/adapter';
import { failedOutcome, isLostAnswer, markLost, path } from '@crmsync/adapter-kit';
import { CrmSyncError } from '@crmsync/model';
import { z } from 'zod';
import { jobWire } from '../wire.ts';
import { refuseUsedUp } from './bulk-query.ts';
import { csvLine, parseCsv } from './csv.ts';
import type { ObjectCall } from './salesforce-object.ts';
import { itemError, type WriteInput, type WriteKind } from './write-input.ts';

/** What empties a field: an empty cell leaves it alone. */
const emptied = '#N/A';

/** The rows of one job: a header, and the cells of each item. */
interface Table {
  readonly header: readonly string[];
  readonly lines: readonly { readonly input: WriteInput; readonly cells: readonly string[] }[];
}

/** Writes many records by one job of the Bulk API 2.0. Nothing is applied before its upload is declared complete. */
export async function ingest(
  call: ObjectCall,
  kind: WriteKind,
  inputs: readonly WriteInput[],
): Promise<readonly WriteOutcome[]> {
  const operation = `${call.object.objectType}.bulk`;
  const table = tableOf(kind, inputs);
  let jobId: string;
  try {
    jobId = await upload(call, kind, operation, table);
  } catch (error) {
    return inputs.map(({ key }) => failedOutcome(key, nothingApplied(operation, error)));
  }
  try {
    await complete(call, operation, jobId);
    return await outcomesOf(call, operation, kind, jobId, table);
  } catch (error) {
    const lost = CrmSyncError.is(error)
      ? error
      : new UnavailableError(`salesforce ${operation}: stopped`, { cause: error });
    return inputs.map(({ key }) => failedOutcome(key, markLost(lost)));
  }
}

/** The upload alone changes no record, whatever became of its requests. */
function nothingApplied(operation: string, error: unknown): CrmSyncError {
  if (CrmSyncError.is(error) && !isLostAnswer(error)) return error;
  return new UnavailableError(`salesforce ${operation}: the upload was not completed, nothing was applied`, {
    cause: error,
  });
}

function tableOf({ verb }: WriteKind, inputs: readonly WriteInput[]): Table {
  const fields = [...new Set(inputs.flatMap(({ values }) => Object.keys(values)))];
  const header = verb === 'update' ? ['Id', ...fields] : fields;
  const lines = inputs.map((input) => {
    const cells = fields.map((name) => cellOf(input.values[name]));
    return { input, cells: verb === 'update' ? [input.id ?? '', ...cells] : cells };
  });
  return { header, lines };
}

function cellOf(value: unknown): string {
  if (value === undefined) return '';
  return value === null || value === '' ? emptied : String(value);
}

async function upload(
  { context, object }: ObjectCall,
  kind: WriteKind,
  operation: string,
  table: Table,
): Promise<string> {
  await refuseUsedUp({ context, object }, 'DailyBulkApiBatches');
  const { apiVersion } = object;
  const { body } = await context.http.send({
    method: 'POST',
    path: path`/services/data/v${apiVersion}/jobs/ingest`,
    body: {
      object: table.lines[0]?.input.type,
      operation: kind.verb === 'create' ? 'insert' : kind.verb,
      ...(kind.keyField === undefined ? {} : { externalIdFieldName: kind.keyField }),
      contentType: 'CSV',
      lineEnding: 'LF',
      columnDelimiter: 'COMMA',
    },
    // A second job without content changes nothing.
    safety: 'idempotent',
    operation,
    schema: jobWire,
  });
  await context.http.send({
    method: 'PUT',
    path: path`/services/data/v${apiVersion}/jobs/ingest/${body.id}/batches`,
    headers: { 'content-type': 'text/csv' },
    body: csvLine(table.header) + table.lines.map(({ cells }) => csvLine(cells)).join(''),
    operation,
    timeoutMs: 300_000,
  });
  return body.id;
}

async function complete({ context, object }: ObjectCall, operation: string, jobId: string): Promise<void> {
  const { apiVersion, bulk } = object;
  await context.http.send({
    method: 'PATCH',
    path: path`/services/data/v${apiVersion}/jobs/ingest/${jobId}`,
    body: { state: 'UploadComplete' },
    operation,
    schema: jobWire,
  });
  const untilMs = context.clock.now() + bulk.writeWaitMs;
  for (;;) {
    const { body } = await context.http.send({
      method: 'GET',
      path: path`/services/data/v${apiVersion}/jobs/ingest/${jobId}`,
      operation,
      schema: jobWire,
    });
    if (body.state === 'JobComplete' || body.state === 'Failed' || body.state === 'Aborted') return;
    if (context.clock.now() >= untilMs) throw new UnavailableError(`salesforce ${operation}: the job takes too long`);
    await context.clock.sleep(bulk.pollMs, context.options.signal);
  }
}

/** Results name a record by all that was sent: two that were alike can be taken for each other. */
async function outcomesOf(
  call: ObjectCall,
  operation: string,
  { verb }: WriteKind,
  jobId: string,
  { header, lines }: Table,
): Promise<readonly WriteOutcome[]> {
  const waiting = new Map<string, WriteInput[]>();
  const nameOf = (cells: readonly string[]) => (verb === 'update' ? (cells[0] ?? '') : cells.join('\u0000'));
  for (const { input, cells } of lines) waiting.set(nameOf(cells), [...(waiting.get(nameOf(cells)) ?? []), input]);
  const take = (result: ReadonlyMap<string, string>) =>
    waiting.get(nameOf(header.map((name) => result.get(name) ?? '')))?.shift();
  const outcomes: WriteOutcome[] = [];
  for (const result of await results(call, operation, jobId, 'successfulResults')) {
    const input = take(result);
    if (input) outcomes.push(appliedOutcome(verb, input, result));
  }
  for (const result of await results(call, operation, jobId, 'failedResults')) {
    const input = take(result);
    if (input) outcomes.push(failedOutcome(input.key, refusal(call, operation, result.get('sf__Error') ?? '')));
  }
  for (const result of await results(call, operation, jobId, 'unprocessedrecords')) {
    const input = take(result);
    const error = new UnavailableError(`salesforce ${operation}: the job ended before this record`);
    if (input) outcomes.push({ key: input.key, status: 'refused', error });
  }
  return outcomes;
}

function appliedOutcome(verb: WriteKind['verb'], input: WriteInput, result: ReadonlyMap<string, string>): WriteOutcome {
  const { key, warnings, recordId } = input;
  const created = verb === 'upsert' ? { created: result.get('sf__Created') === 'true' } : {};
  return { key, status: 'applied', id: recordId ?? result.get('sf__Id') ?? '', ...created, warnings };
}

/** `CODE:message:fields --`. The message may hold values and stays behind. */
function refusal(call: ObjectCall, operation: string, text: string): CrmSyncError {
  const [statusCode = 'UNKNOWN', ...rest] = text.split(':');
  const fields = (rest.at(-1) ?? '')
    .replace(/--\s*$/, '')
    .split(/[\s,]+/)
    .filter((name) => name !== '');
  const message = rest.slice(0, -1).join(':');
  return itemError(call, operation, { statusCode, message, fields });
}

async function results(
  { context, object }: ObjectCall,
  operation: string,
  jobId: string,
  kind: 'successfulResults' | 'failedResults' | 'unprocessedrecords',
): Promise<readonly ReadonlyMap<string, string>[]> {
  const { body } = await context.http.send({
    method: 'GET',
    path: path`/services/data/v${object.apiVersion}/jobs/ingest/${jobId}/${kind}`,
    headers: { accept: 'text/csv' },
    operation,
    schema: z.string().optional(),
    timeoutMs: 300_000,
  });
  const [header = [], ...lines] = parseCsv(body ?? '');
  return lines.map((cells) => new Map(header.map((name, at) => [name, cells[at] ?? ''])));
}
