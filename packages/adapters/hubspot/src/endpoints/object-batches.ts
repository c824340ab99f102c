import { z } from 'zod';
import { batchWire, type ErrorBodyWire, type ObjectWire, objectWire } from '../wire.ts';
import { costs, type ObjectCall, request } from './hubspot-object.ts';

/** Most records per batch. */
export const mostPerBatch = 100;

/** The answer of a batch: what came of which inputs, in no order that means anything. */
export interface BatchAnswer {
  readonly results: readonly ObjectWire[];
  readonly errors: readonly ErrorBodyWire[];
}

const objectBatchWire = batchWire.extend({ results: z.array(objectWire).nullish() });

/** Reads records by id or by a unique property; those that are missing are errors of the answer. */
export async function readBatch(
  call: ObjectCall,
  ids: readonly string[],
  properties: readonly string[],
  idProperty?: string,
): Promise<BatchAnswer & { readonly items: readonly unknown[] }> {
  const { objectType, paths } = call.object;
  const answer = await call.context.http.send({
    ...request(call, 'read', paths.batch(objectType, 'read')),
    method: 'POST',
    safety: 'read',
    body: {
      properties,
      propertiesWithHistory: [],
      ...(idProperty === undefined ? {} : { idProperty }),
      inputs: ids.map((id) => ({ id })),
    },
    schema: batchWire,
    cost: costs.api,
  });
  const items = answer.body.results ?? [];
  const results = items.flatMap((item) => objectWire.safeParse(item).data ?? []);
  return { results, items, errors: answer.body.errors ?? [] };
}

/** Reads more records by id than one batch takes. */
export async function readBatches(
  call: ObjectCall,
  ids: readonly string[],
  properties: readonly string[],
): Promise<{ readonly results: readonly ObjectWire[]; readonly items: readonly unknown[] }> {
  const results: ObjectWire[] = [];
  const items: unknown[] = [];
  for (let start = 0; start < ids.length; start += mostPerBatch) {
    const answer = await readBatch(call, ids.slice(start, start + mostPerBatch), properties);
    results.push(...answer.results);
    items.push(...answer.items);
  }
  return { results, items };
}

/** Sends one batch of writes. Creating twice may make two records; the others may be sent again. */
export async function sendBatch(
  call: ObjectCall,
  verb: 'create' | 'update' | 'upsert' | 'archive',
  inputs: readonly object[],
): Promise<BatchAnswer> {
  const { objectType, paths } = call.object;
  const answer = await call.context.http.send({
    ...request(call, verb, paths.batch(objectType, verb)),
    method: 'POST',
    safety: verb === 'create' ? 'unsafe' : 'idempotent',
    body: { inputs },
    // An archive is answered without a body.
    schema: objectBatchWire.optional(),
    cost: costs.api,
  });
  return { results: answer.body?.results ?? [], errors: answer.body?.errors ?? [] };
}
