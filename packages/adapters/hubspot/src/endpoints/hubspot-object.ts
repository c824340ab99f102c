import type { Mapping, PortContext, RequestPath } from '@crmsync/adapter-kit';
import type { AssociationRole } from '../mapping/association-roles.ts';
import type { ObjectType } from '../mapping/object-types.ts';
import type { HubspotPaths } from './paths.ts';

/** One CRM object as this adapter knows it: what its endpoints need beside the call's context. */
export interface HubspotObject {
  readonly objectType: ObjectType;
  readonly mapping: Mapping;
  readonly paths: HubspotPaths;
  readonly roles: readonly AssociationRole[];
  /** The model field of a property; itself when no field is made of it. */
  fieldOf(property: string): string;
  /** The stamp that moves with every change. Contacts have one of their own: the other one finds nothing there. */
  readonly modifiedProperty: 'lastmodifieddate' | 'hs_lastmodifieddate';
  /** Whether records can be merged. */
  readonly mergeable: boolean;
  /** Whether archived records can be listed. */
  readonly archivedListed: boolean;
  /** A unique property of the account's own that holds our key. */
  readonly syncKeyProperty: string | undefined;
  readonly lookBackMs: number;
  readonly archivedSweepMs: number;
}

/** What every endpoint of an object is called with. */
export interface ObjectCall {
  readonly context: PortContext;
  readonly object: HubspotObject;
}

/** What a request costs: in its own window and in the day's. */
export const costs = {
  api: { api: 1, daily: 1 },
  search: { search: 1, daily: 1 },
  associations: { associations: 1 },
} as const;

/** The parts of a request that repeat. */
export function request(call: ObjectCall, verb: string, path: RequestPath) {
  return { path, operation: `${call.object.objectType}.${verb}` };
}

/** Properties every record is read with: those of the mapping, the stamps, and the trace of merges. */
export function propertiesOf(object: HubspotObject, custom: readonly string[] = []): readonly string[] {
  const more = object.mergeable ? ['hs_merged_object_ids'] : [];
  return object.mapping.wireKeys([object.modifiedProperty, ...more, ...custom]);
}
