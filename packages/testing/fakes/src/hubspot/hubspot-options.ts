import type { VirtualClock } from '../virtual-clock.ts';

/** Request limits of an account. */
export interface HubSpotLimits {
  /** Requests in any 10 seconds. @default 100 */
  readonly tenSecondly?: number;
  /** Requests per day, from midnight of the account's time zone. @default 250000 */
  readonly daily?: number;
  /** Searches in any second; they do not count against `tenSecondly`. @default 5 */
  readonly searchPerSecond?: number;
  /** Requests to the associations API in any 10 seconds. @default the value of `tenSecondly` */
  readonly associationsTenSecondly?: number;
}

/** The OAuth app that the account has installed. */
export interface HubSpotOAuthApp {
  readonly clientId: string;
  readonly clientSecret: string;
  /** Refresh token that works from the start. */
  readonly refreshToken: string;
  /** Authorization code that can be exchanged once. */
  readonly code?: string;
  /** True to replace the refresh token at each refresh. @default false */
  readonly rotate?: boolean;
}

/** What makes a HubSpot fake differ from the usual one. */
export interface HubSpotFakeOptions {
  /** @default real time plus what control calls add */
  readonly clock?: VirtualClock;
  /** Seed of everything random. @default 1 */
  readonly seed?: number;
  /** Private-app token. @default 'fake-hubspot-token' */
  readonly token?: string;
  /** Milliseconds until search sees a write. @default 0 */
  readonly searchLagMs?: number;
  readonly limits?: HubSpotLimits;
  /** False to accept what the vendor refuses in detail: unknown owners, non-text values. @default true */
  readonly strict?: boolean;
  /** @default 123456 */
  readonly portalId?: number;
  /** @default 98765 */
  readonly appId?: number;
  /** Time zone distance from UTC in milliseconds, for the daily limit. @default 0 */
  readonly utcOffsetMs?: number;
  /** ISO 4217 code of the account. @default 'USD' */
  readonly currency?: string;
  /** Granted scopes; everything when absent. */
  readonly scopes?: readonly string[];
  readonly oauth?: HubSpotOAuthApp;
  /** Properties that version 2026-09 demands on create, by plural object name. */
  readonly requiredOnCreate?: Readonly<Record<string, readonly string[]>>;
  /** Associations of one record that a list or read gives before it pages. @default 100 */
  readonly associationSlice?: number;
}
