import type { VirtualClock } from '../virtual-clock.ts';

/** How messages of an account travel. */
export interface SmsSettings {
  /** Milliseconds from acceptance to `sent`. @default 1000 */
  readonly sentAfterMs?: number;
  /** Milliseconds from acceptance to `delivered` or `undelivered`. @default 3000 */
  readonly deliveredAfterMs?: number;
  /** Numbers in E.164 that no message reaches. */
  readonly undeliverable?: readonly string[];
  /** Messages per UTC day before 403 `0204403`; unlimited when absent. */
  readonly perDay?: number;
  /** False answers 400 `0206400` to every message. @default true */
  readonly registered?: boolean;
  /** False answers 402 `0201402` to every message. @default true */
  readonly subscribed?: boolean;
}

/** What the vendor's pages leave open. */
export interface OpenPhoneOpenPoints {
  /**
   * What a PATCH does with e-mails, phones and custom fields. `whole` removes everything that is left out, whole lists
   * too; `sentLists` replaces a list that is sent and keeps one that is not; `merge` only changes the items it names.
   *
   * @default 'whole'
   */
  readonly patchLists?: 'whole' | 'sentLists' | 'merge';
  /** True refuses phone numbers of contacts that are not E.164. @default true */
  readonly strictPhones?: boolean;
  /** True leaves `participants` of calls in webhooks empty. @default true */
  readonly emptyWebhookParticipants?: boolean;
  /** Headers of a 429. @default none */
  readonly rateLimitHeaders?: Readonly<Record<string, string>>;
  /** Body of a 429. @default the usual form of an error */
  readonly rateLimitBody?: unknown;
}

/** How an OpenPhone fake is set up. */
export interface OpenPhoneFakeOptions extends OpenPhoneOpenPoints {
  /** @default a clock that stands still at 2026-01-01T00:00:00Z */
  readonly clock?: VirtualClock;
  /** Seed of everything random. @default 1 */
  readonly seed?: number;
  /** The API key that is accepted. @default 'openphone-key' */
  readonly token?: string;
  /** Requests per second and key. @default 10 */
  readonly requestsPerSecond?: number;
  readonly sms?: SmsSettings;
}
