import type { CrmSyncError } from '@crmsync/model';
import type { CallOptions } from './ports.ts';

/** What the messages of a system can do, as data. */
export interface MessagingCapabilities {
  readonly channels: readonly OutgoingMessage['channel'][];
  /**
   * `nativeKey`: the vendor sends a key once, however often it is asked. `none`: whoever sends must store that it is about
   * to, and settle an unknown outcome by `status` or a webhook, never by sending again.
   */
  readonly once: 'nativeKey' | 'none';
  /** Whether `status` can be asked. */
  readonly status: boolean;
}

/** A message to a person through a phone system. */
export interface OutgoingMessage {
  /** Unique per message; sent on where `MessagingCapabilities.once` is `nativeKey`. */
  readonly key: string;
  readonly channel: 'sms' | 'mms' | 'voice';
  /** E.164. */
  readonly from?: string;
  /** E.164. */
  readonly to: string;
  readonly text: string;
  /** Public URLs of pictures and the like, for `mms`. */
  readonly media?: readonly string[];
}

/** What became of a message. */
export interface MessageOutcome {
  readonly key: string;
  readonly status: 'accepted' | 'delivered' | 'failed' | 'unknown';
  /** The vendor's id of it, for `status`. */
  readonly id?: string;
  /** Why it failed, or why nobody knows; says what to do, without the text or the number. */
  readonly error?: CrmSyncError;
}

/** Sends messages, where the vendor can. */
export interface MessagingPort {
  /** One of the declared channels. Throws when certainly nothing was sent; a lost answer is `unknown`. */
  send(message: OutgoingMessage, options?: CallOptions): Promise<MessageOutcome>;
  /** What the vendor knows by now of a message it gave this id. */
  status?(id: string, options?: CallOptions): Promise<MessageOutcome>;
}
