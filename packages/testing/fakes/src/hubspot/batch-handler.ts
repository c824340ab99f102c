import { z } from 'zod';
import { ApiError, validationError } from './api-error.ts';
import { type BatchError, batchAnswer } from './batch-answer.ts';
import { createBatch, updateBatch, upsertBatch } from './batch-write.ts';
import { type HubSpotAnswer, type HubSpotCall, readJson } from './hubspot-call.ts';
import type { ObjectSpace } from './hubspot-state.ts';
import type { ObjectRow } from './object-row.ts';
import { type RecordView, recordAnswer } from './record-answer.ts';
import { archiveRecord } from './record-writer.ts';

/** Most inputs of a batch of records. */
export const mostBatchInputs = 100;

/** Answers `…/{type}/batch/{operation}`. */
export function batchHandler(call: HubSpotCall, space: ObjectSpace, operation: string): HubSpotAnswer | undefined {
  if (call.method !== 'POST') return undefined;
  if (operation === 'read') return readBatch(call, space);
  if (operation === 'create') return createBatch(call, space);
  if (operation === 'update') return updateBatch(call, space);
  if (operation === 'upsert') return upsertBatch(call, space);
  return operation === 'archive' ? archiveBatch(call, space) : undefined;
}

/** Refuses batches that are too long. Throws `ApiError`. */
export function checkBatchSize(count: number, most = mostBatchInputs): void {
  if (count > most)
    throw validationError(`The maximum number of inputs supported in a batch request is ${most}. Found ${count}`);
}

/** Refuses a batch that names a record twice. Throws `ApiError`. */
export function checkDistinct(ids: readonly string[]): void {
  const twice = [...new Set(ids.filter((id, at) => ids.indexOf(id) !== at))];
  if (twice.length > 0) {
    throw validationError(`Duplicate IDs found in batch input: [${twice.join(', ')}]. IDs must be unique`, {
      context: { ids: twice },
    });
  }
}

/** The part of a 207 that names records which are not there. */
export function missingRecords(space: ObjectSpace, ids: readonly string[]): BatchError {
  return {
    status: 'error',
    category: 'OBJECT_NOT_FOUND',
    message: `Could not get some ${space.type.singular.toUpperCase()} objects, they may be deleted or not exist. Check that ids are valid.`,
    context: { ids },
  };
}

/** The living record of a batch input: by its own id, never by one that was merged away, or by a unique value. */
export function batchRecord(space: ObjectSpace, id: string, idProperty: string | undefined): ObjectRow | undefined {
  if (idProperty !== undefined && idProperty !== 'hs_object_id') {
    if (!space.table.isUnique(idProperty)) {
      throw validationError(`Property ${idProperty} is not a unique identifier property`);
    }
    return space.table.findUnique(idProperty, id);
  }
  const row = /^\d{1,16}$/.test(id) ? space.table.get(Number(id)) : undefined;
  return row?.archivedAtMs === undefined ? row : undefined;
}

function readBatch(call: HubSpotCall, space: ObjectSpace): HubSpotAnswer {
  const { state, query } = call;
  const input = readJson(
    call,
    z.object({
      inputs: z.array(z.object({ id: z.string() })),
      properties: z.array(z.string()).optional(),
      propertiesWithHistory: z.array(z.string()).optional(),
      idProperty: z.string().optional(),
    }),
  );
  const hasHistory = (input.propertiesWithHistory ?? []).length > 0;
  checkBatchSize(input.inputs.length, hasHistory ? 50 : mostBatchInputs);
  const view: RecordView = {
    ...(input.properties === undefined || input.properties.length === 0 ? {} : { properties: input.properties }),
    ...(hasHistory && input.propertiesWithHistory !== undefined ? { history: input.propertiesWithHistory } : {}),
  };
  const archived = query.get('archived') === 'true';
  const rows = new Map<number, ObjectRow>();
  const missing: string[] = [];
  for (const { id } of input.inputs) {
    const row = archived ? archivedRow(space, id) : batchRecord(space, id, input.idProperty);
    if (row === undefined) missing.push(id);
    else rows.set(row.id, row);
  }
  const results = [...rows.values()].map((row) => recordAnswer(state, space, row, view));
  return batchAnswer(state, 200, results, missing.length === 0 ? [] : [missingRecords(space, missing)]);
}

function archivedRow(space: ObjectSpace, id: string): ObjectRow | undefined {
  const row = space.table.get(Number(id));
  return row?.archivedAtMs === undefined ? undefined : row;
}

function archiveBatch(call: HubSpotCall, space: ObjectSpace): HubSpotAnswer {
  const { inputs } = readJson(call, z.object({ inputs: z.array(z.object({ id: z.string() })) }));
  checkBatchSize(inputs.length);
  for (const { id } of inputs) {
    if (!/^\d{1,16}$/.test(id)) throw new ApiError(400, { message: `Invalid id: ${id}`, category: 'VALIDATION_ERROR' });
  }
  for (const { id } of inputs) {
    const row = batchRecord(space, id, undefined);
    if (row === undefined) continue;
    archiveRecord(call.state, space, row);
    call.state.log.count('delete', space.type.name);
  }
  return { status: 204 };
}
