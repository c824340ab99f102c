import type { FieldValue } from '@crmsync/model';
import type { RateWindow } from './capabilities.ts';

/** Time as a port, so that tests and simulations are deterministic. */
export interface Clock {
  /** Epoch milliseconds. */
  now(): number;
  /** Resolves after `ms`; rejects with the signal's reason when aborted. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

/** Where an adapter reports what it does. No field values, no secrets. */
export interface Logger {
  log(
    level: 'debug' | 'info' | 'warn' | 'error',
    event: string,
    details?: { readonly [key: string]: FieldValue },
  ): void;
}

/** What a request is authorised with. */
export interface Credential {
  /** Access token, API key or session token. */
  readonly token: string;
  /** Grows with each renewal, so that a stale failure cannot discard a newer token. @default 0 */
  readonly version?: number;
  /** Further parts by name: a second key, a user name, an instance URL. */
  readonly parts?: { readonly [name: string]: string };
}

/** Gives credentials when they are needed and renews them when they are refused. */
export interface CredentialSource {
  /** The newest there is. Where the adapter logs in it is asked at each login, so one-time codes may be made here. */
  current(signal?: AbortSignal): Promise<Credential>;
  /** Called once when `rejected` was refused as expired. Returns a newer one, or throws `AuthenticationError`. */
  renew?(rejected: Credential, signal?: AbortSignal): Promise<Credential>;
  /** Is told of a credential that the adapter made itself (a session), *before* its first use. */
  store?(credential: Credential, signal?: AbortSignal): Promise<void>;
  /**
   * For adapters that log in, instead of `store`: the session that is kept, perhaps of a process that died, else the one that
   * `logIn` makes, kept before it is given. Nobody else logs in meanwhile, where several processes share the account.
   * @param rejected a session that has ended: by its token another one than this is wanted
   */
  session?(logIn: () => Promise<Credential>, rejected?: Credential): Promise<Credential>;
  /** This session was logged out: it is given no more. One with another token stays. */
  forget?(session: Credential): Promise<void>;
}

/** Asks for room in a rate limit. */
export interface RateRequest {
  /** The vendor's scope: app and account, search apart. Callers with the same scope share the windows. */
  readonly scope: string;
  readonly windows: readonly RateWindow[];
  /** Units this request costs in each window. */
  readonly cost: number;
  readonly priority: CallPriority;
}

/**
 * The shared allowance of a rate limit. The kit has one in memory; hosts with several processes give one over their
 * store, so that all of them together keep the limit.
 */
export interface RateBudget {
  /** 0 when the request may go now (and is counted), else the milliseconds to wait before asking again. */
  take(request: RateRequest): Promise<number>;
  /** What the vendor's headers said about a window. */
  learn(
    scope: string,
    fact: { readonly window: string; readonly remaining: number; readonly resetMs?: number; readonly limit?: number },
  ): Promise<void>;
  /** A 429 stops the whole scope for this long, not one caller. */
  block(scope: string, ms: number): Promise<void>;
}

/** Writes of people go before repair, repair before backfill. */
export type CallPriority = 'interactive' | 'repair' | 'backfill';

/** Options every remote call takes. */
export interface CallOptions {
  readonly signal?: AbortSignal;
  /** @default 'repair' */
  readonly priority?: CallPriority;
  /** Longest wait for the rate limit before giving up with `RateLimitError`. @default 60000 */
  readonly maxWaitMs?: number;
  /** Refuses whatever this call would change, as `ConnectOptions.readOnly` does for all calls. @default false */
  readonly readOnly?: boolean;
}
