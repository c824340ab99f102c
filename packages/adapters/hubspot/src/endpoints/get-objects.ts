import { type GetOutcome, type ListOptions, NotFoundError } from '@crmsync/adapter';
import { z } from 'zod';
import { splitList } from '../mapping/text-list.ts';
import { type ObjectWire, objectWire } from '../wire.ts';
import { readLinks } from './associations.ts';
import { costs, type ObjectCall, propertiesOf, request } from './hubspot-object.ts';
import { readBatch } from './object-batches.ts';
import { readRecords } from './read-records.ts';

/** Records by id. An id that leads to another record was merged into it. */
export async function getObjects(
  call: ObjectCall,
  ids: readonly string[],
  options: ListOptions,
): Promise<readonly GetOutcome[]> {
  const custom = options.custom ?? [];
  const answer = await readBatch(call, ids, propertiesOf(call.object, custom));
  const asked = new Set(ids);
  // A record that cannot be read is there all the same: to call it missing would delete it.
  const own = answer.items.filter((item) => asked.has(idWire.safeParse(item).data?.id ?? ''));
  const ownIds = own.flatMap((item) => objectWire.safeParse(item).data?.id ?? []);
  const links = options.associations === false || ownIds.length === 0 ? undefined : await readLinks(call, ownIds);
  const { records, quarantined } = await readRecords(call, own, { custom, links });
  const known = new Map<string, GetOutcome>([
    ...records.map((record) => [record.ref.id, { id: record.ref.id, status: 'found', record }] as const),
    ...quarantined.flatMap(({ ref, error }) =>
      ref ? [[ref.id, { id: ref.id, status: 'failed', error }] as const] : [],
    ),
  ]);
  const gone = ids.filter((id) => !known.has(id));
  const survivors = await mergedInto(call, gone, answer.results);
  return ids.map((id) => known.get(id) ?? missingOutcome(id, survivors.get(id)));
}

const idWire = z.object({ id: objectWire.shape.id });

function missingOutcome(id: string, survivor: string | undefined): GetOutcome {
  return { id, status: 'missing', ...(survivor === undefined ? {} : { mergedInto: survivor }) };
}

/** Where missing records went, as far as they were merged; asks for those that the answer does not explain. */
export async function mergedInto(
  call: ObjectCall,
  gone: readonly string[],
  answered: readonly ObjectWire[] = [],
): Promise<ReadonlyMap<string, string>> {
  const survivors = new Map<string, string>();
  if (!call.object.mergeable) return survivors;
  for (const { id, properties } of answered) {
    for (const absorbed of splitList(properties.hs_merged_object_ids)) survivors.set(absorbed, id);
  }
  for (const id of gone) {
    const survivor = survivors.get(id) ?? (await redirectOf(call, id));
    if (survivor !== undefined) survivors.set(id, survivor);
  }
  return survivors;
}

/** Reading a merged record alone answers with the one it became. */
async function redirectOf(call: ObjectCall, id: string): Promise<string | undefined> {
  try {
    const answer = await call.context.http.send({
      ...request(call, 'get', call.object.paths.object(call.object.objectType, id)),
      method: 'GET',
      schema: objectWire,
      cost: costs.api,
    });
    return answer.body.id === id ? undefined : answer.body.id;
  } catch (error) {
    if (error instanceof NotFoundError) return undefined;
    throw error;
  }
}
