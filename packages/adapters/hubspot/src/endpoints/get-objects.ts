import { type GetOutcome, type ListOptions, NotFoundError, type RemoteRecord } from '@crmsync/adapter';
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
  const own = answer.items.filter((item) => asked.has(objectWire.safeParse(item).data?.id ?? ''));
  const ownIds = own.flatMap((item) => objectWire.safeParse(item).data?.id ?? []);
  const links = options.associations === false || own.length === 0 ? undefined : await readLinks(call, ownIds);
  const { records } = await readRecords(call, own, { custom, links });
  const found = new Map(records.map((record) => [record.ref.id, record]));
  const gone = ids.filter((id) => !found.has(id));
  const survivors = await mergedInto(call, gone, answer.results);
  return ids.map((id) => getOutcome(id, found.get(id), survivors.get(id)));
}

function getOutcome(id: string, record: RemoteRecord | undefined, survivor: string | undefined): GetOutcome {
  if (record) return { id, status: 'found', record };
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
