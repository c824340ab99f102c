import type { RemoteRecord } from '@crmsync/adapter';
import { defineCollection } from '@crmsync/store';

/** A remote observation that was read but not merged yet: its checkpoint has passed, so it waits here. */
export interface MirrorRow {
  readonly id: string;
  readonly connectionId: string;
  readonly objectType: string;
  readonly remoteId: string;
  readonly reason: string;
  readonly record: RemoteRecord;
}

export const mirror = defineCollection<MirrorRow>()(
  'mirror',
  { connectionId: 'text', objectType: 'text' },
  { byPort: { columns: ['connectionId', 'objectType'] } },
);
