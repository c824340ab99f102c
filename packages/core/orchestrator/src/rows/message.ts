import type { OutgoingMessage } from '@crmsync/adapter';
import { defineCollection } from '@crmsync/store';

/**
 * What is known of a message. `waiting`: not sent, and will be; `sending`: the request may be under way; `accepted` and
 * `delivered`: the vendor says so; `failed`: it did not go out, or did not arrive; `unknown`: whether it went out nobody
 * knows, so that it is not sent again; `refused`: it was never to go out, e.g. since its person opted out.
 */
export type MessageStatus = 'waiting' | 'sending' | 'accepted' | 'delivered' | 'failed' | 'unknown' | 'refused';

/** A message to a person. It is stored before it is sent, under the host's key, and once for each key. */
export interface MessageRow {
  /** The host's key. */
  readonly id: string;
  readonly connectionId: string;
  readonly status: MessageStatus;
  readonly channel: OutgoingMessage['channel'];
  /** Hash over all that is sent, so that a key which is used again for something else is noticed. */
  readonly hash: string;
  /** What is to go out, numbers in E.164; kept only as long as it may be needed: until the vendor has taken it or refused it. */
  readonly content?: Omit<OutgoingMessage, 'key' | 'channel'>;
  /** The golden record that has the number, if there is one. */
  readonly recordId?: string;
  /** The vendor's id of it. */
  readonly remoteId?: string;
  /** Why it failed, waits or was refused; for people. Neither number nor text is in it. */
  readonly error?: { readonly code: string; readonly reason?: string; readonly remedy?: string };
  readonly attempts: number;
  readonly createdAt: string;
  readonly updatedAt: string;
  /** Epoch ms, host's clock: of the first and the last time that it was sent; absent = never. */
  readonly firstSentAt?: number;
  readonly sentAt?: number;
  /** Epoch ms before which it is not tried again. */
  readonly notBefore?: number;
  /** What told how it ended: the vendor's answer, its status, a webhook, or a person. */
  readonly settledBy?: 'answer' | 'status' | 'webhook' | 'person';
}

export const messages = defineCollection<MessageRow>()(
  'messages',
  { connectionId: 'text', status: 'text', updatedAt: 'text', remoteId: 'text' },
  {
    byStatus: { columns: ['status', 'updatedAt'] },
    byTime: { columns: ['updatedAt'] },
    byRemote: { columns: ['connectionId', 'remoteId'] },
  },
);
