import type { EntityType } from '@crmsync/model';
import type { SchemaStop } from '../rows/schema-drift.ts';

/** A field, or an entity as a whole (`creating`), that rests at one connection. */
export interface RestingField {
  readonly entity: EntityType;
  /** The hub's field; absent with `creating`. */
  readonly field?: string;
  readonly stops: SchemaStop;
  readonly objectType: string;
  readonly remoteKey: string;
  /** Somebody accepted that it is like this. */
  readonly accepted?: boolean;
}

/** What rests at one connection because its account's fields changed. */
export interface SchemaStops {
  /** Whether what the account shows of a field counts. */
  reads(entity: EntityType, field: string): boolean;
  writes(entity: EntityType, field: string): boolean;
  creates(entity: EntityType): boolean;
}

/** Looks up what rests. */
export function createSchemaStops(resting: readonly RestingField[] = []): SchemaStops {
  const unread = new Set<string>();
  const unwritten = new Set<string>();
  const unmade = new Set<string>();
  for (const { entity, field = '', stops } of resting) {
    const key = `${entity}|${field}`;
    if (stops === 'creating') unmade.add(entity);
    if (stops === 'mapping') unread.add(key);
    if (stops === 'mapping' || stops === 'writing') unwritten.add(key);
  }
  return {
    reads: (entity, field) => !unread.has(`${entity}|${field}`),
    writes: (entity, field) => !unwritten.has(`${entity}|${field}`),
    creates: (entity) => !unmade.has(entity),
  };
}
