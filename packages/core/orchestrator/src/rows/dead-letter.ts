import type { EntityType } from '@crmsync/model';
import { defineCollection } from '@crmsync/store';

/** A record or write that failed for good, kept with its reason until an edit or a person sets it going again. */
export interface DeadLetterRow {
  readonly id: string;
  readonly connectionId: string;
  readonly objectType: string;
  readonly entity: EntityType;
  readonly direction: 'inbound' | 'outbound';
  readonly goldenId?: string;
  readonly remoteId?: string;
  readonly operation?: 'create' | 'update' | 'delete';
  readonly error: {
    readonly code: string;
    readonly message: string;
    readonly remedy?: string;
    readonly fields?: readonly string[];
  };
  readonly attempts: number;
  readonly runId: string;
  readonly status: 'open' | 'retrying' | 'discarded';
  readonly at: string;
  /** The golden revision that failed; a newer one is tried again by itself. */
  readonly revision?: number;
}

export const deadLetters = defineCollection<DeadLetterRow>()(
  'dead_letters',
  { status: 'text', at: 'text', connectionId: 'text', goldenId: 'text' },
  { byStatus: { columns: ['status', 'at'] }, byGolden: { columns: ['goldenId'] } },
);

/** The id of the letter about a remote record that could not be read. */
export function inboundLetterId(connectionId: string, objectType: string, remoteId: string): string {
  return `in|${connectionId}|${objectType}|${remoteId}`;
}
