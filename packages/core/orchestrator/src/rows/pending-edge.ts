import type { EntityType } from '@crmsync/model';
import { defineCollection } from '@crmsync/store';

/** An association seen at a remote whose other end is not linked yet; it joins the golden record when the link appears. */
export interface PendingEdgeRow {
  readonly id: string;
  readonly connectionId: string;
  /** `objectType|id` of the end that is missing. */
  readonly missing: string;
  readonly goldenId: string;
  readonly entity: EntityType;
  readonly role: string;
}

export const pendingEdges = defineCollection<PendingEdgeRow>()(
  'pending_edges',
  { connectionId: 'text', missing: 'text', goldenId: 'text' },
  { byMissing: { columns: ['connectionId', 'missing'] }, byGolden: { columns: ['goldenId'] } },
);
