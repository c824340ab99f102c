import type { EntityType, FieldDefinition } from '@crmsync/model';
import { defineCollection, type IndexValue } from '@crmsync/store';

/** How a field of an account is no longer what the mapping rests on. */
export type SchemaChange =
  | 'added'
  | 'removed'
  | 'kindChanged'
  | 'becameReadOnly'
  | 'becameWritable'
  | 'becameRequired'
  | 'choicesRemoved'
  | 'choicesRenamed'
  | 'choicesAdded'
  | 'relabelled'
  | 'lengthChanged';

/** What rests until somebody mends the account or accepts the change: both ways, writing, making records, or nothing. */
export type SchemaStop = 'mapping' | 'writing' | 'creating' | 'nothing';

/** A field of an account that changed, with what rests because of it. One row per field. */
export interface SchemaDriftRow {
  readonly id: string;
  readonly connectionId: string;
  readonly entity: EntityType;
  readonly objectType: string;
  readonly remoteKey: string;
  readonly label: string;
  /** The hub's field that is mapped to it; absent where nothing is. */
  readonly field?: string;
  readonly changes: readonly SchemaChange[];
  readonly stops: SchemaStop;
  /** `open`: something rests. `noted`: taken as it is. `closing`: records are being looked at again. */
  readonly status: 'open' | 'noted' | 'closing' | 'closed';
  readonly code: 'SCHEMA_DRIFT';
  readonly remedy: string;
  /** The field as the mapping knows it, and as the account has it now. */
  readonly accepted?: FieldDefinition;
  readonly current?: FieldDefinition;
  readonly openedAt: string;
  readonly closedAt?: string;
  /** Whether what both sides agreed on is forgotten: the field was accepted as another one. */
  readonly rebase?: boolean;
  /** How far the look at the records has come. */
  readonly linksAfter?: readonly IndexValue[];
}

export const schemaDrifts = defineCollection<SchemaDriftRow>()(
  'schema_drifts',
  { connectionId: 'text', status: 'text', openedAt: 'text' },
  { byConnection: { columns: ['connectionId', 'status'] }, byStatus: { columns: ['status', 'openedAt'] } },
);

export function schemaDriftId(
  connectionId: string,
  field: Pick<FieldDefinition, 'entity' | 'objectType' | 'remoteKey'>,
): string {
  return `${connectionId}|${field.entity}|${field.objectType}|${field.remoteKey}`;
}
