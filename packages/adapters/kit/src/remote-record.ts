import {
  type Quarantined,
  type RemoteAssociations,
  type RemoteRecord,
  type Tombstone,
  WireFormatError,
} from '@crmsync/adapter';
import type { EntityType, FieldDefinition, FieldValues, Instant } from '@crmsync/model';
import type { z } from 'zod';
import type { Mapping, ReadResult } from './mapping-table.ts';
import { isWireProps, type WireProps } from './wire-path.ts';

/** What a record is made of; what is absent or `undefined` is left out. */
export interface RecordInit {
  readonly id: string;
  /** The object that the mapping reads, e.g. `properties`. */
  readonly wire: WireProps;
  /** Definitions of the custom fields to read. @default none */
  readonly custom?: readonly FieldDefinition[] | undefined;
  /** Laid over what the mapping read. */
  readonly fields?: FieldValues | undefined;
  readonly associations?: { readonly [role: string]: RemoteAssociations } | undefined;
  readonly createdAt?: Instant | undefined;
  readonly updatedAt?: Instant | undefined;
  readonly updatedBy?: string | undefined;
  readonly version?: string | undefined;
  readonly deleted?: Tombstone | undefined;
  readonly absorbedIds?: readonly string[] | undefined;
  readonly unreadable?: readonly string[] | undefined;
  readonly url?: string | undefined;
}

/** A {@link RemoteRecord} by a mapping, with what was lost in reading. */
export function remoteRecord(
  port: { readonly entity: EntityType; readonly objectType: string; readonly mapping: Mapping },
  init: RecordInit,
): { readonly record: RemoteRecord; readonly warnings: ReadResult['warnings'] } {
  const { id, wire, custom, fields, associations = {}, ...rest } = init;
  const read = port.mapping.read(wire, custom);
  const record: RemoteRecord = {
    ref: { objectType: port.objectType, id },
    entity: port.entity,
    fields: fields ? { ...read.fields, ...fields } : read.fields,
    custom: read.custom,
    associations,
    ...definedOnly(rest),
  };
  return { record, warnings: read.warnings };
}

type DefinedOnly<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

function definedOnly<T extends object>(values: T): DefinedOnly<T> {
  const kept: DefinedOnly<T> = {};
  return Object.assign(kept, Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)));
}

/** What {@link readItems} needs. */
export interface ReadItemsOptions<W> {
  readonly objectType: string;
  /** The shape of one item. The page around the items is checked with items as `unknown`. */
  readonly schema: z.ZodType<W>;
  read(item: W): RemoteRecord;
  /** The id of an item that does not fit. @default its `id` when that is text or a number */
  idOf?(item: unknown): string | undefined;
}

/** Items that could be read, and those that are set aside because they have another shape than the adapter knows. */
export function readItems<W>(
  items: readonly unknown[],
  options: ReadItemsOptions<W>,
): { readonly records: readonly RemoteRecord[]; readonly quarantined: readonly Quarantined[] } {
  const records: RemoteRecord[] = [];
  const quarantined: Quarantined[] = [];
  for (const item of items) {
    const parsed = options.schema.safeParse(item);
    if (parsed.success) {
      records.push(options.read(parsed.data));
      continue;
    }
    const paths = [...new Set(parsed.error.issues.map((issue) => issue.path.map(String).join('.') || '(item)'))];
    const id = options.idOf ? options.idOf(item) : plainId(item);
    const error = new WireFormatError(`An item of ${options.objectType} has another shape than expected`, { paths });
    quarantined.push({ ...(id === undefined ? {} : { ref: { objectType: options.objectType, id } }), error });
  }
  return { records, quarantined };
}

function plainId(item: unknown): string | undefined {
  const id = isWireProps(item) ? item.id : undefined;
  return typeof id === 'string' || typeof id === 'number' ? String(id) : undefined;
}
