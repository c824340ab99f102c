import type { VirtualClock } from '../virtual-clock.ts';
import { likelyBehaviour, type UnverifiedBehaviour } from './unverified-behaviour.ts';

/** The app that users have authorised. */
export interface SalesforceOAuthApp {
  readonly clientId: string;
  readonly clientSecret: string;
  /** Refresh token that works from the start. */
  readonly refreshToken?: string;
  /** Authorization code that can be exchanged once. */
  readonly code?: string;
  /** True to replace the refresh token at each refresh. @default false */
  readonly rotate?: boolean;
  /** True where token requests need not carry the secret. @default false */
  readonly secretOptional?: boolean;
  /** True to refuse codes that were asked for without a PKCE challenge. @default false */
  readonly requirePkce?: boolean;
  /** True where a user was named for the client credentials flow. @default false */
  readonly runAsUser?: boolean;
  /** Public key (PEM) of the JWT bearer flow, which is refused when absent. */
  readonly jwtPublicKey?: string;
  /** Redirect addresses that are accepted; every one when absent. */
  readonly redirectUris?: readonly string[];
  /** @default 'refresh_token api' */
  readonly scope?: string;
}

/** What makes a Salesforce fake differ from the usual one. */
export interface SalesforceFakeOptions {
  /** @default real time plus what control calls add */
  readonly clock?: VirtualClock;
  /** Seed of everything random. @default 1 */
  readonly seed?: number;
  /** A session that is open from the start and does not end by itself. @default '00D000000000001!fake-salesforce-session' */
  readonly token?: string;
  /** @default '00D000000000001EAA' */
  readonly organizationId?: string;
  /** Base URL that token answers name; the host that was asked when absent. */
  readonly instanceUrl?: string;
  /** Newest version of the API. @default 68 */
  readonly newestVersion?: number;
  /** API calls in any 24 hours. @default 15000 */
  readonly dailyRequests?: number;
  /** Milliseconds after its last use that a session ends. @default 7_200_000 */
  readonly sessionMs?: number;
  readonly oauth?: SalesforceOAuthApp;
  /** Most rows of a page, whatever a caller asks for. @default 2000 */
  readonly pageRows?: number;
  /** Milliseconds that a query locator lives. @default 172_800_000 */
  readonly locatorMs?: number;
  /** Rows that a query may match before it is answered with `QUERY_TIMEOUT`; no bound when absent. */
  readonly slowQueryRows?: number;
  /** Milliseconds by which what users do is committed after the time it is stamped with. @default 0 */
  readonly commitDelayMs?: number;
  /** Milliseconds until full-text search sees a write. @default 0 */
  readonly searchLagMs?: number;
  /** Chance from 0 to 1 that a written child of an account finds the account locked. @default 0 */
  readonly rowLockChance?: number;
  /** Chance from 0 to 1 that somebody else makes the record of a single upsert a moment before. @default 0 */
  readonly upsertRaceChance?: number;
  /** True where accounts can be people, each with a contact of its own. @default false */
  readonly personAccounts?: boolean;
  /** Most ids that a list of updated records may have. @default 600_000 */
  readonly mostUpdatedIds?: number;
  /** How often a bulk job is looked at before it is done. @default 2 */
  readonly bulkPolls?: number;
  /** True to add `CurrencyIsoCode`. @default false */
  readonly multiCurrency?: boolean;
  /** ISO 4217 code of the organisation. @default 'USD' */
  readonly currency?: string;
  /** True where states and countries are picklists. @default false */
  readonly stateCountryPicklists?: boolean;
  readonly unverified?: Partial<UnverifiedBehaviour>;
}

/** Options with nothing left open. */
export type SalesforceSettings = Required<
  Omit<SalesforceFakeOptions, 'clock' | 'oauth' | 'instanceUrl' | 'slowQueryRows' | 'unverified'>
> &
  Pick<SalesforceFakeOptions, 'oauth' | 'instanceUrl' | 'slowQueryRows'> & { readonly unverified: UnverifiedBehaviour };

/** Completes the options. */
export function settle({ clock: _clock, ...options }: SalesforceFakeOptions): SalesforceSettings {
  return {
    seed: 1,
    token: '00D000000000001!fake-salesforce-session',
    organizationId: '00D000000000001EAA',
    newestVersion: 68,
    dailyRequests: 15_000,
    sessionMs: 7_200_000,
    pageRows: 2000,
    locatorMs: 172_800_000,
    commitDelayMs: 0,
    searchLagMs: 0,
    rowLockChance: 0,
    upsertRaceChance: 0,
    personAccounts: false,
    mostUpdatedIds: 600_000,
    bulkPolls: 2,
    multiCurrency: false,
    currency: 'USD',
    stateCountryPicklists: false,
    ...options,
    unverified: { ...likelyBehaviour, ...options.unverified },
  };
}
