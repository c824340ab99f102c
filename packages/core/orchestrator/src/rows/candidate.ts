import type { RemoteRecord } from '@crmsync/adapter';
import type { EntityType, FieldValues } from '@crmsync/model';
import { defineCollection } from '@crmsync/store';

/** A remote record that may be one of several golden records; it waits, unlinked, until somebody says which. */
export interface CandidateRow {
  readonly id: string;
  readonly connectionId: string;
  readonly objectType: string;
  readonly remoteId: string;
  readonly entity: EntityType;
  readonly candidates: readonly {
    readonly goldenId: string;
    readonly evidence: readonly string[];
    readonly reason: string;
  }[];
  /** What it says, in the hub's form, for showing it. */
  readonly fields: FieldValues;
  readonly record: RemoteRecord;
  readonly reason: string;
  readonly status: 'pending' | 'accepted' | 'rejected';
  /** The golden record chosen; absent with `rejected` = a new one. */
  readonly goldenId?: string;
  readonly openedAt: string;
}

/** The golden records a candidate keeps from being created beside it. */
export function standInOf(row: CandidateRow): {
  id: string;
  connectionId: string;
  entity: EntityType;
  goldenIds: string[];
} {
  const { id, connectionId, entity } = row;
  return { id, connectionId, entity, goldenIds: row.candidates.map((candidate) => candidate.goldenId) };
}

export const candidates = defineCollection<CandidateRow>()(
  'candidates',
  { status: 'text', openedAt: 'text', connectionId: 'text' },
  { byStatus: { columns: ['status', 'openedAt'] } },
);
