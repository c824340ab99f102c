import type { EntityType } from '@crmsync/model';
import { defineCollection } from '@crmsync/store';

/** A remote record that is not synced, and why. Gone as soon as it is taken in. */
export interface SkipRow {
  readonly id: string;
  readonly connectionId: string;
  readonly objectType: string;
  readonly remoteId: string;
  readonly entity: EntityType;
  /** Stable codes, e.g. `filteredOut`, `missing:phones`. */
  readonly reasons: readonly string[];
  readonly reason: string;
  /** Golden records that this record stands for all the same: they are not created beside it. */
  readonly standsFor: readonly string[];
  readonly at: string;
}

export const skips = defineCollection<SkipRow>()(
  'skips',
  { connectionId: 'text', reason: 'text', at: 'text' },
  { byReason: { columns: ['connectionId', 'reason'] }, byTime: { columns: ['at'] } },
);
