import { defineMapping, type Mapping, type MappingGroup, type MappingRows } from '@crmsync/adapter-kit';
import type { EntityType } from '@crmsync/model';
import { customFields } from './custom-fields.ts';

/** The field table of an object, and which of the vendor's fields each field of the model cannot do without. */
export interface FieldTable<E extends EntityType = EntityType> {
  readonly mapping: Mapping<E>;
  readonly wiresOf: ReadonlyMap<string, readonly string[]>;
}

/**
 * A field table over Salesforce fields.
 * @param options.custom whether the organisation's own fields are read and written. @default true
 */
export function fieldTable<E extends EntityType>(
  entity: E,
  rows: MappingRows<E>,
  groups: readonly MappingGroup<E>[] = [],
  options: { readonly custom?: boolean } = {},
): FieldTable<E> {
  const wiresOf = new Map<string, readonly string[]>();
  const parts: [string, { readonly wire: readonly string[] } | undefined][] = Object.entries(rows);
  for (const [name, row] of parts) if (row) wiresOf.set(name, row.wire);
  for (const group of groups) for (const name of group.fields) wiresOf.set(name, group.wire);
  const custom = options.custom === false ? {} : { custom: customFields };
  return { mapping: defineMapping(entity, { rows, groups, ...custom }), wiresOf };
}
