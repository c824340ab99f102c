import { z } from 'zod';
import { ApiError, validationError } from './api-error.ts';
import { associationAnswer, liveAssociations } from './association-answer.ts';
import { addDefaultLink, pairAnswer } from './association-handler.ts';
import type { RecordKey } from './association-store.ts';
import { type BatchError, batchAnswer } from './batch-answer.ts';
import { checkBatchSize } from './batch-handler.ts';
import { type HubSpotAnswer, type HubSpotCall, readJson, requireSpace } from './hubspot-call.ts';
import type { ObjectSpace } from './hubspot-state.ts';
import { associationSpec, requireAssociationType } from './link-input.ts';
import { requireRecord } from './record-writer.ts';

const end = z.object({ id: z.coerce.string() });
const pair = z.object({ from: end, to: end });
const typedPair = pair.extend({ types: z.array(associationSpec).min(1) });

const mostReads = 1000;
const mostWrites = 2000;
const linksPerRecord = 500;

/** Answers everything below `/crm/associations/{version}/{from}/{to}`. */
export function associationBatchHandler(call: HubSpotCall): HubSpotAnswer | undefined {
  const [fromName, toName, ...rest] = call.segments;
  const from = requireSpace(call.state, fromName);
  const to = requireSpace(call.state, toName);
  const route = `${call.method} ${rest.join('/')}`;
  if (route === 'GET labels') return { status: 200, body: { results: labels(call, from, to) } };
  if (route === 'POST labels') return addLabel(call, from, to);
  if (route === 'POST batch/read') return readBatch(call, from, to);
  if (route === 'POST batch/create') return createBatch(call, from, to);
  if (route === 'POST batch/associate/default') return defaultBatch(call, from, to);
  if (route === 'POST batch/archive') return archiveBatch(call, from, to);
  return route === 'POST batch/labels/archive' ? archiveLabels(call, from, to) : undefined;
}

function labels(call: HubSpotCall, from: ObjectSpace, to: ObjectSpace) {
  return call.state.associationTypes
    .between(from.type.name, to.type.name)
    .map(({ category, typeId, label }) => ({ category, typeId, label }));
}

function addLabel(call: HubSpotCall, from: ObjectSpace, to: ObjectSpace): HubSpotAnswer {
  const input = readJson(call, z.object({ label: z.string(), name: z.string(), inverseLabel: z.string().optional() }));
  const added = call.state.associationTypes.addLabel(
    from.type.name,
    to.type.name,
    input.label,
    input.inverseLabel ?? input.label,
  );
  return { status: 200, body: { results: added.map(({ category, typeId, label }) => ({ category, typeId, label })) } };
}

function readBatch(call: HubSpotCall, from: ObjectSpace, to: ObjectSpace): HubSpotAnswer {
  const input = z.object({ id: z.coerce.string(), after: z.string().optional() });
  const { inputs } = readJson(call, z.object({ inputs: z.array(input) }));
  checkBatchSize(inputs.length, mostReads);
  const errors: BatchError[] = [];
  const results = inputs.flatMap(({ id, after }) => {
    const row = from.table.get(Number(id));
    const record = { type: from.type.name, id: row?.archivedAtMs === undefined ? (row?.id ?? -1) : -1 };
    const links = liveAssociations(call.state, record, to.type.name).filter(({ toId }) => toId > Number(after ?? 0));
    if (links.length === 0) {
      errors.push(noAssociations(from, to, id));
      return [];
    }
    const page = links.slice(0, linksPerRecord);
    const last = page.at(-1);
    const paging = links.length > page.length && last ? { paging: { next: { after: String(last.toId) } } } : {};
    return [{ from: { id }, to: page.map((link) => associationAnswer(call.state, call.version, link)), ...paging }];
  });
  return batchAnswer(call.state, 200, results, errors);
}

function noAssociations(from: ObjectSpace, to: ObjectSpace, id: string): BatchError {
  return {
    status: 'error',
    category: 'OBJECT_NOT_FOUND',
    subCategory: 'crm.associations.NO_ASSOCIATIONS_FOUND',
    message: `No ${to.type.singular} is associated with ${from.type.singular} ${id}.`,
    context: { fromObjectId: [id] },
  };
}

function createBatch(call: HubSpotCall, from: ObjectSpace, to: ObjectSpace): HubSpotAnswer {
  const { inputs } = readJson(call, z.object({ inputs: z.array(typedPair) }));
  checkBatchSize(inputs.length, mostWrites);
  return eachPair(call, from, to, createdStatus(call), inputs, (left, right, { types }) => {
    const found = types.map((spec) => requireAssociationType(call.state, spec, left.type, right.type));
    call.state.associations.add(left, right, found);
    return [pairAnswer(call, from, left, to, right, found)];
  });
}

function defaultBatch(call: HubSpotCall, from: ObjectSpace, to: ObjectSpace): HubSpotAnswer {
  const { inputs } = readJson(call, z.object({ inputs: z.array(pair) }));
  checkBatchSize(inputs.length, mostWrites);
  return eachPair(call, from, to, 200, inputs, (left, right) => addDefaultLink(call.state, left, right));
}

function eachPair<Pair extends z.infer<typeof pair>>(
  call: HubSpotCall,
  from: ObjectSpace,
  to: ObjectSpace,
  status: number,
  inputs: readonly Pair[],
  link: (left: RecordKey, right: RecordKey, input: Pair) => readonly unknown[],
): HubSpotAnswer {
  const errors: BatchError[] = [];
  const results = inputs.flatMap((input) => {
    try {
      const left = { type: from.type.name, id: requireRecord(from, input.from.id).id };
      const right = { type: to.type.name, id: requireRecord(to, input.to.id).id };
      return link(left, right, input);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      const context = { fromObjectId: [input.from.id], toObjectId: [input.to.id] };
      errors.push({
        status: 'error',
        category: error.body.category ?? 'VALIDATION_ERROR',
        message: error.body.message,
        context,
      });
      return [];
    }
  });
  return batchAnswer(call.state, status, results, errors);
}

/** The newest version confirms new links with 200, all others with 201. */
function createdStatus({ version }: HubSpotCall): number {
  return version === '2026-09' ? 200 : 201;
}

/** v4 answers removals with nothing, date versions with an empty batch. */
function removed(call: HubSpotCall): HubSpotAnswer {
  return call.version === 'v4' ? { status: 204 } : batchAnswer(call.state, 200, []);
}

function archiveBatch(call: HubSpotCall, from: ObjectSpace, to: ObjectSpace): HubSpotAnswer {
  const { inputs } = readJson(call, z.object({ inputs: z.array(z.object({ from: end, to: z.array(end) })) }));
  checkBatchSize(inputs.length, mostWrites);
  for (const input of inputs) {
    for (const other of input.to) {
      call.state.associations.remove(key(from, input.from.id), key(to, other.id));
    }
  }
  return removed(call);
}

function archiveLabels(call: HubSpotCall, from: ObjectSpace, to: ObjectSpace): HubSpotAnswer {
  const { inputs } = readJson(call, z.object({ inputs: z.array(typedPair) }));
  checkBatchSize(inputs.length, mostWrites);
  for (const input of inputs) {
    const types = input.types.map((spec) => requireAssociationType(call.state, spec, from.type.name, to.type.name));
    call.state.associations.remove(key(from, input.from.id), key(to, input.to.id), types);
  }
  return removed(call);
}

function key(space: ObjectSpace, id: string): RecordKey {
  if (!/^\d{1,16}$/.test(id)) throw validationError(`Invalid object id: ${id}`);
  return { type: space.type.name, id: Number(id) };
}
