import type { EntityType, FieldValue } from '@crmsync/model';
import { defineCollection } from '@crmsync/store';

/** One write to the hub or to a remote: append-only, with before and after, so that it can be undone. */
export interface AuditRow {
  readonly id: string;
  readonly runId: string;
  readonly at: string;
  /** `hub`, or the connection that was written to. */
  readonly target: string;
  /** Where the change came from: a connection id, or `host`. */
  readonly source: string;
  readonly entity: EntityType;
  readonly goldenId: string;
  readonly remoteId?: string;
  readonly action:
    | 'create'
    | 'update'
    | 'delete'
    | 'link'
    | 'unlink'
    | 'merge'
    | 'split'
    | 'restore'
    | 'suppress'
    | 'unsuppress'
    | 'message';
  readonly fields: { readonly [field: string]: { readonly before: FieldValue; readonly after: FieldValue } };
  readonly reason: string;
}

export const auditTrail = defineCollection<AuditRow>()(
  'audit',
  { runId: 'text', goldenId: 'text', at: 'text' },
  { byRun: { columns: ['runId'] }, byGolden: { columns: ['goldenId', 'at'] } },
);
