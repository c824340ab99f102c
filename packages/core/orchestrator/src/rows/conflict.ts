import type { EntityType, FieldValue, FieldValues } from '@crmsync/model';
import { defineCollection } from '@crmsync/store';

/** One field of a conflict: what was agreed, what each side says now. `local` is the hub's value, in the hub's form. */
export interface ConflictField {
  readonly base?: FieldValue;
  readonly local: FieldValue;
  readonly remote: FieldValue;
}

/** A conflict that waits for a person. One row per link; other fields of the record go on meanwhile. */
export interface ConflictRow {
  readonly id: string;
  readonly tenantId: string;
  readonly entity: EntityType;
  readonly goldenId: string;
  readonly connectionId: string;
  readonly objectType: string;
  readonly remoteId: string;
  readonly status: 'pending' | 'resolved' | 'converged';
  readonly fields: { readonly [field: string]: ConflictField };
  /** Both records as they were, for showing side by side. */
  readonly local: FieldValues;
  readonly remote: FieldValues;
  readonly runId: string;
  readonly openedAt: string;
  readonly closedAt?: string;
  readonly resolution?: { readonly [field: string]: 'local' | 'remote' | 'value' };
}

export const conflicts = defineCollection<ConflictRow>()(
  'conflicts',
  { status: 'text', entity: 'text', goldenId: 'text', openedAt: 'text' },
  { byStatus: { columns: ['status', 'openedAt'] }, byGolden: { columns: ['goldenId'] } },
);
