import type { WebhookEvent } from '@crmsync/adapter';
import { defineCollection } from '@crmsync/store';

/** A webhook event as it came in, kept until it was worked off; its id makes a second delivery harmless. */
export interface InboxRow {
  readonly id: string;
  readonly connectionId: string;
  readonly state: 'waiting' | 'done' | 'ignored';
  readonly receivedAt: string;
  readonly event: WebhookEvent;
  readonly attempts: number;
}

export const inbox = defineCollection<InboxRow>()(
  'inbox',
  { connectionId: 'text', state: 'text', receivedAt: 'text' },
  { byState: { columns: ['connectionId', 'state', 'receivedAt'] }, byTime: { columns: ['receivedAt'] } },
);
