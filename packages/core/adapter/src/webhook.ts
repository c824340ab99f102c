import type { FieldValues, Instant, RemoteRef } from '@crmsync/model';

/** An HTTP request exactly as it came in. */
export interface WebhookRequest {
  readonly method: string;
  /** The public URL that the vendor called, not an internal one behind a proxy. */
  readonly url: string;
  /** Names in lower case. */
  readonly headers: { readonly [name: string]: string };
  /** The bytes as received, before any parsing. */
  readonly rawBody: Uint8Array;
}

/** One event of a webhook, as a hint that something changed. */
export interface WebhookEvent {
  /** For deduplication; made of what the vendor documents as identifying. */
  readonly eventId: string;
  /** The vendor's own name of the event. */
  readonly type: string;
  /** The vendor's account, to find the connection by. */
  readonly accountId?: string;
  readonly occurredAt?: Instant;
  readonly kind: 'created' | 'updated' | 'deleted' | 'restored' | 'merged' | 'associated' | 'other';
  /** The record concerned; absent for events that name none. */
  readonly ref?: RemoteRef;
  /** Instead of `ref`, for events that name the record by a natural key: it is looked for with `find`. */
  readonly lookup?: {
    readonly objectType: string;
    /** One of the port's `search.by`. */
    readonly by: string;
    /** In normal form, as in `FindQuery`. */
    readonly value: string;
  };
  /** Further records to look at again: the losers of a merge, the other end of an association. */
  readonly also?: readonly RemoteRef[];
  /** For `merged`: the survivor. */
  readonly mergedInto?: RemoteRef;
  /** Set when the port declares that events carry the full record. */
  readonly fields?: FieldValues;
  /** Supports echo suppression, never decides it: the change came through the API by this actor. */
  readonly origin?: { readonly source?: string; readonly actor?: string };
}

/** How an adapter receives webhooks; needs no credentials. */
export interface WebhookReceiver {
  /**
   * Proves the request genuine on its raw bytes, in constant time, fail-closed.
   * @param secrets any of them may match, so that secrets can be rotated
   * @param nowMs our time, for the tolerance window
   * @throws WebhookVerificationError
   */
  verify(request: WebhookRequest, secrets: readonly string[], nowMs: number): void;
  /**
   * The events of a verified request. Unknown events come as `kind: 'other'`.
   * @param nowMs our time; for vendors whose events have neither id nor time, so that a repetition soon after is known
   * @throws WireFormatError
   */
  parse(request: WebhookRequest, nowMs: number): readonly WebhookEvent[];
}
