import type { EntityType } from '@crmsync/model';
import { defineCollection } from '@crmsync/store';

/** A deletion that is to go out to a connection; held until the guard has counted it. */
export interface DeleteHoldRow {
  readonly id: string;
  readonly connectionId: string;
  readonly entity: EntityType;
  readonly goldenId: string;
  readonly objectType: string;
  readonly remoteId: string;
  /** `cancelled` ones were sent when the deletion was taken back: if they turn out to be done, the record is made anew. */
  readonly state: 'held' | 'released' | 'done' | 'cancelled';
  /** Epoch ms of the last send, by the host's clock; absent = never sent. */
  readonly sentAt?: number;
  /** Which connection told of the deletion. */
  readonly source: string;
  readonly runId: string;
  /** Epoch ms, host's clock. */
  readonly at: number;
}

export const deleteHolds = defineCollection<DeleteHoldRow>()(
  'delete_holds',
  { connectionId: 'text', entity: 'text', state: 'text', at: 'integer' },
  { byState: { columns: ['connectionId', 'entity', 'state', 'at'] } },
);
