import type { CallOptions } from './ports.ts';

/** A message to a person through a phone system. */
export interface OutgoingMessage {
  /** Once-only key. */
  readonly key: string;
  readonly channel: 'sms' | 'mms' | 'voice';
  /** E.164. */
  readonly from?: string;
  /** E.164. */
  readonly to: string;
  readonly text: string;
}

export interface MessageOutcome {
  readonly key: string;
  readonly status: 'accepted' | 'delivered' | 'failed' | 'unknown';
  readonly id?: string;
}

/** Sends messages, where the vendor can. */
export interface MessagingPort {
  send(message: OutgoingMessage, options?: CallOptions): Promise<MessageOutcome>;
  status?(id: string, options?: CallOptions): Promise<MessageOutcome>;
}
