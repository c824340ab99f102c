import type { Quarantined, RemoteAssociations, RemoteRecord } from '@crmsync/adapter';
import { momentMs, readItems } from '@crmsync/adapter-kit';
import { type FieldDefinition, type Instant, toInstant } from '@crmsync/model';
import { splitList } from '../mapping/text-list.ts';
import { type ObjectWire, objectWire } from '../wire.ts';
import { type LinksByRecord, roleLinks } from './associations.ts';
import type { ObjectCall } from './hubspot-object.ts';
import { customDefinitions, definitionsOf } from './properties.ts';

/** What a page of records is read with. */
export interface ReadOptions {
  /** Properties to read as custom fields. @default none */
  readonly custom?: readonly string[] | undefined;
  /** By id; absent = associations were not read. */
  readonly links?: LinksByRecord | undefined;
}

/** Records of a page, and those set aside because they have another shape than is known. */
export async function readRecords(
  call: ObjectCall,
  items: readonly unknown[],
  options: ReadOptions,
): Promise<{ readonly records: readonly RemoteRecord[]; readonly quarantined: readonly Quarantined[] }> {
  // Known definitions are what gives choices their labels.
  await definitionsOf(call);
  const custom = await customDefinitions(call, options.custom ?? []);
  return readItems(items, {
    objectType: call.object.objectType,
    schema: objectWire,
    read: (item) => readRecord(call, item, custom, options.links),
  });
}

/** One record of its wire form. */
export function readRecord(
  call: ObjectCall,
  item: ObjectWire,
  custom: readonly FieldDefinition[],
  links?: LinksByRecord,
): RemoteRecord {
  const { properties } = item;
  const deletedAt = momentOf(item.archivedAt);
  const absorbedIds = splitList(properties.hs_merged_object_ids);
  return call.context.record({
    id: item.id,
    wire: properties,
    custom,
    associations: links ? linksOf(call, item.id, links) : undefined,
    createdAt: momentOf(item.createdAt ?? properties.createdate),
    updatedAt: momentOf(properties[call.object.modifiedProperty] ?? item.updatedAt),
    deleted: item.archived ? { kind: 'soft', ...(deletedAt ? { at: deletedAt } : {}) } : undefined,
    absorbedIds: absorbedIds.length > 0 ? absorbedIds : undefined,
    url: item.url ?? undefined,
  });
}

function linksOf(call: ObjectCall, id: string, links: LinksByRecord): { [role: string]: RemoteAssociations } {
  const byRole: { [role: string]: RemoteAssociations } = {};
  for (const role of call.object.roles) {
    const found = roleLinks(links, role, id);
    if (found) byRole[role.role] = found;
  }
  return byRole;
}

/** A moment of the wire; `undefined` when there is none or it cannot be read. */
export function momentOf(text: string | null | undefined): Instant | undefined {
  if (!text) return undefined;
  const ms = /^\d+$/.test(text) ? Number(text) : momentMs(text);
  return ms === undefined ? undefined : toInstant(ms);
}
