import type { ListOptions, Page } from '@crmsync/adapter';
import { cursorPaging, type HttpAnswer, pageOf } from '@crmsync/adapter-kit';
import { objectWire, type PageWire, pageWire } from '../wire.ts';
import { inlineLinks, inlineTypes } from './associations.ts';
import { checkpointFrom } from './changed-objects.ts';
import { costs, type ObjectCall, propertiesOf, request } from './hubspot-object.ts';
import { readBatch } from './object-batches.ts';
import { readRecords } from './read-records.ts';

/** Most records per page of a list. */
const mostPerPage = 100;

/** More characters of property names than this make addresses that are refused. */
const longestNames = 4_000;

/** One page of everything that is not archived, by id, with associations. No cap on results. */
export async function listObjects(call: ObjectCall, options: ListOptions): Promise<Page> {
  const style = cursorPaging(`hubspot.${call.object.objectType}.list`);
  const position = style.open(options.cursor);
  const custom = options.custom ?? [];
  const properties = propertiesOf(call.object, custom);
  const tooLong = properties.join(',').length > longestNames;
  const answer = await sendList(call, {
    limit: options.limit,
    after: position.at,
    properties: tooLong ? [call.object.modifiedProperty] : properties,
    associations: options.associations === false ? [] : inlineTypes(call.object.roles),
  });
  const listed = answer.body.results;
  const items = tooLong ? await readAgain(call, listed, properties) : listed;
  const wires = listed.flatMap((item) => objectWire.safeParse(item).data ?? []);
  const links = options.associations === false ? undefined : await inlineLinks(call, wires);
  const { records, quarantined } = await readRecords(call, items, { custom, links });
  return pageOf({
    style,
    position,
    records,
    quarantined,
    next: answer.body.paging?.next?.after,
    observedAt: answer.observedAt,
    checkpoint: (startedAt) => checkpointFrom(call, startedAt),
  });
}

/** What one page of a list is asked for. */
export interface ListQuery {
  readonly limit?: number | undefined;
  readonly after?: string | undefined;
  readonly properties: readonly string[];
  readonly associations?: readonly string[];
  readonly archived?: boolean;
}

/** Sends one page of a list. */
export function sendList(call: ObjectCall, query: ListQuery): Promise<HttpAnswer<PageWire>> {
  const { associations = [] } = query;
  return call.context.http.send({
    ...request(call, 'list', call.object.paths.objects(call.object.objectType)),
    method: 'GET',
    query: {
      limit: Math.max(1, Math.min(query.limit ?? mostPerPage, mostPerPage)),
      after: query.after,
      properties: query.properties.join(','),
      associations: associations.length > 0 ? associations.join(',') : undefined,
      archived: query.archived ?? false,
    },
    schema: pageWire,
    cost: costs.api,
  });
}

/** The same records by a request whose property names do not go into the address. */
async function readAgain(
  call: ObjectCall,
  items: readonly unknown[],
  properties: readonly string[],
): Promise<readonly unknown[]> {
  const ids = items.flatMap((item) => objectWire.safeParse(item).data?.id ?? []);
  const unknown = items.filter((item) => !objectWire.safeParse(item).success);
  return ids.length === 0 ? items : [...(await readBatch(call, ids, properties)).items, ...unknown];
}
