import { defineMapping, type Mapping, type MappingGroup, type MappingRows } from '@crmsync/adapter-kit';
import type { EntityType, Lifecycle } from '@crmsync/model';
import { customFields } from './custom-fields.ts';

/** Categories of the account's own lifecycle stages, by stage id. */
export type LifecycleCategories = { readonly [stage: string]: Lifecycle['category'] };

/** Properties that are read with their main one and can never be written. */
export const companionProperties: readonly string[] = ['hs_additional_emails', 'hs_additional_domains'];

/** A field table over HubSpot properties: every value is text, and empty text clears. */
export function hubspotMapping<E extends EntityType>(
  entity: E,
  rows: MappingRows<E>,
  groups: readonly MappingGroup<E>[] = [],
): Mapping<E> {
  return defineMapping(entity, { rows, groups, clear: '', custom: customFields });
}
