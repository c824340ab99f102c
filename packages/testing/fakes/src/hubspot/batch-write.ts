import { z } from 'zod';
import { ApiError, contactExists, validationError } from './api-error.ts';
import { type BatchError, batchAnswer } from './batch-answer.ts';
import { batchRecord, checkBatchSize, checkDistinct, missingRecords } from './batch-handler.ts';
import { type HubSpotAnswer, type HubSpotCall, propertiesShape, readJson } from './hubspot-call.ts';
import type { ObjectSpace } from './hubspot-state.ts';
import { linkInput, wantedLinks } from './link-input.ts';
import { demanded } from './object-handler.ts';
import type { ObjectRow } from './object-row.ts';
import { readPropertyInput } from './property-input.ts';
import { recordAnswer } from './record-answer.ts';
import { checkNewRecord, insertRecord, storeValues } from './record-writer.ts';

/** One record that a batch wrote. */
interface Written {
  readonly row: ObjectRow;
  readonly names: readonly string[];
  readonly traceId: string | undefined;
  readonly isNew?: boolean;
}

/** One checked input: the values it will store, and how. */
interface Prepared {
  readonly values: Readonly<Record<string, string>>;
  commit(): Written;
}

interface Traced {
  readonly objectWriteTraceId?: string | undefined;
}

/** Creates the inputs; without a trace id on each, one bad input fails them all. */
export function createBatch(call: HubSpotCall, space: ObjectSpace): HubSpotAnswer {
  const { state } = call;
  const input = z.object({
    properties: propertiesShape(state),
    associations: z.array(linkInput).optional(),
    objectWriteTraceId: z.string().optional(),
  });
  const { inputs } = readJson(call, z.object({ inputs: z.array(input) }));
  checkBatchSize(inputs.length);
  return runBatch(call, space, 201, inputs, ({ properties, associations, objectWriteTraceId }) => {
    const values = checkNewRecord(state, space, properties, demanded(call, space));
    const links = wantedLinks(state, space, associations ?? []);
    const commit = (): Written => {
      const row = insertRecord(state, space, values, links);
      state.log.count('create', space.type.name);
      return { row, names: Object.keys(values), traceId: objectWriteTraceId };
    };
    return { values, commit };
  });
}

/** Updates the inputs; those that are not there are reported together, the rest is applied. */
export function updateBatch(call: HubSpotCall, space: ObjectSpace): HubSpotAnswer {
  const { state } = call;
  const input = z.object({
    id: z.string(),
    idProperty: z.string().optional(),
    properties: propertiesShape(state),
    objectWriteTraceId: z.string().optional(),
  });
  const { inputs } = readJson(call, z.object({ inputs: z.array(input) }));
  checkBatchSize(inputs.length);
  checkDistinct(inputs.map(({ id }) => id));
  const found = inputs.map((given) => ({ ...given, before: batchRecord(space, given.id, given.idProperty) }));
  const missing = found.filter(({ before }) => before === undefined).map(({ id }) => id);
  const present = found.flatMap(({ before, ...given }) => (before === undefined ? [] : [{ ...given, before }]));
  const errors = missing.length === 0 ? [] : [missingRecords(space, missing)];
  return runBatch(call, space, 200, present, (given) => prepareUpdate(call, space, given.before, given), errors);
}

/** Updates the inputs whose key is known and creates the others. */
export function upsertBatch(call: HubSpotCall, space: ObjectSpace): HubSpotAnswer {
  const { state } = call;
  const input = z.object({
    id: z.string(),
    idProperty: z.string().optional(),
    properties: propertiesShape(state),
    objectWriteTraceId: z.string().optional(),
  });
  const { inputs } = readJson(call, z.object({ inputs: z.array(input) }));
  checkBatchSize(inputs.length);
  checkDistinct(inputs.map(({ id }) => id.toLowerCase()));
  return runBatch(call, space, 200, inputs, (given) => {
    const before = batchRecord(space, given.id, given.idProperty);
    if (before !== undefined) return prepareUpdate(call, space, before, given, false);
    if (given.idProperty === undefined || given.idProperty === 'hs_object_id') {
      throw validationError(`No record with id ${given.id} exists and no idProperty was given`);
    }
    const keyed = { [given.idProperty]: given.id, ...given.properties };
    const values = checkNewRecord(state, space, keyed, demanded(call, space));
    const commit = (): Written => {
      const row = insertRecord(state, space, values, []);
      state.log.count('create', space.type.name);
      return { row, names: Object.keys(values), traceId: given.objectWriteTraceId, isNew: true };
    };
    return { values, commit };
  });
}

function prepareUpdate(
  call: HubSpotCall,
  space: ObjectSpace,
  before: ObjectRow,
  given: Traced & { readonly properties: Readonly<Record<string, string>> },
  isNew?: boolean,
): Prepared {
  const { state } = call;
  const values = readPropertyInput(state, space, given.properties, { before });
  const names = Object.keys(given.properties).map((name) => name.toLowerCase());
  const commit = (): Written => {
    const row = storeValues(state, space, space.table.get(before.id) ?? before, values);
    state.log.count('update', space.type.name);
    return { row, names, traceId: given.objectWriteTraceId, ...(isNew === undefined ? {} : { isNew }) };
  };
  return { values, commit };
}

/** Checks each input, then writes; with trace ids each input stands for itself, without them all or nothing. */
function runBatch<Input extends Traced>(
  call: HubSpotCall,
  space: ObjectSpace,
  status: number,
  inputs: readonly Input[],
  prepare: (input: Input) => Prepared,
  known: readonly BatchError[] = [],
): HubSpotAnswer {
  const traces = inputs.map(({ objectWriteTraceId }) => objectWriteTraceId);
  const traced = traces.every((trace) => trace !== undefined) && new Set(traces).size === traces.length;
  const errors: BatchError[] = [...known];
  const written: Written[] = [];
  const waiting: Prepared[] = [];
  for (const input of inputs) {
    try {
      const prepared = prepare(input);
      if (traced) written.push(prepared.commit());
      else waiting.push(prepared);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      if (!traced) throw wholeBatchError(error);
      errors.push(traceError(error, input.objectWriteTraceId ?? ''));
    }
  }
  refuseTwins(space, waiting);
  written.push(...waiting.map(({ commit }) => commit()));
  const results = written.map(({ row, names, traceId, isNew }) => ({
    ...recordAnswer(call.state, space, row, { properties: names, ...(traceId === undefined ? {} : { traceId }) }),
    ...(isNew === undefined ? {} : { new: isNew }),
  }));
  return batchAnswer(call.state, status, results, errors);
}

/** Without trace ids two inputs with the same unique value fail like a value that is taken. */
function refuseTwins(space: ObjectSpace, waiting: readonly Prepared[]): void {
  const seen = new Set<string>();
  for (const { values } of waiting) {
    for (const [name, value] of Object.entries(values)) {
      if (value === '' || !space.table.isUnique(name)) continue;
      const key = `${name}:${value.toLowerCase()}`;
      if (seen.has(key)) throw wholeBatchError(contactExists(0));
      seen.add(key);
    }
  }
}

function wholeBatchError(error: ApiError): ApiError {
  if (error.status !== 409) return error;
  return new ApiError(409, { message: error.body.message.replace(/\. Existing ID: .*$/, ''), category: 'CONFLICT' });
}

function traceError({ body }: ApiError, traceId: string): BatchError {
  const existingId = /Existing ID: (\d+)/.exec(body.message)?.[1];
  return {
    status: 'error',
    category: body.category ?? 'VALIDATION_ERROR',
    message: body.message,
    context: { objectWriteTraceId: [traceId], ...(existingId === undefined ? {} : { existingId: [existingId] }) },
  };
}
