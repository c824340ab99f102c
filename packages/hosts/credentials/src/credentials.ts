import type { CredentialSource } from '@crmsync/adapter';
import {
  type AuthorizationAnswer,
  type Authorized,
  beginAuthorization,
  endAuthorization,
  type OAuthApp,
} from './authorization.ts';
import { type CredentialOptions, credentialContext } from './credential-context.ts';
import { readRecord, storeFresh } from './credential-record.ts';
import type { CredentialRow } from './credential-row.ts';
import { type Disconnected, disconnect } from './disconnect.ts';
import { type ResealResult, reseal } from './reseal.ts';
import { type StoredCredentialOptions, storedCredential } from './stored-credential.ts';

/** What may be shown of a stored credential. */
export interface CredentialStatus {
  readonly state: CredentialRow['state'];
  readonly accountId?: string;
  /** Epoch milliseconds; absent when the vendor does not tell. */
  readonly expiresAtMs?: number;
  /** Grows with each new secret. */
  readonly generation: number;
  /** The vault's key that sealed it. */
  readonly keyId: string;
}

/** The credentials of one tenant's connections, sealed in the host's store. */
export interface Credentials {
  /** Begins an OAuth2 authorisation: send the person to `url`. Also how a parked connection is reconnected. */
  authorize(connectionId: string, app: OAuthApp): Promise<{ readonly url: string; readonly state: string }>;
  /**
   * Ends it with what the vendor's redirect carried. Which tenant it is must come from the person's own session.
   * @throws AuthenticationError, or CrmSyncError `ACCOUNT_CHANGED` when another account was chosen than before
   */
  complete(app: OAuthApp, answer: AuthorizationAnswer): Promise<Authorized>;
  /** Stores an API key or other lasting token; a new one replaces it without touching links. @throws TypeError when empty */
  save(
    connectionId: string,
    secret: {
      readonly token: string;
      readonly parts?: { readonly [name: string]: string };
      readonly accountId?: string;
    },
  ): Promise<void>;
  /** What a connection is made with. Give `app` where tokens are renewed. */
  source(connectionId: string, options?: StoredCredentialOptions): CredentialSource;
  status(connectionId: string): Promise<CredentialStatus | undefined>;
  /**
   * Clears the secrets; account and generation stay, so that a reconnect is recognised. With `app` the vendor is then asked
   * to revoke the token. At HubSpot that ends whatever else uses the same app in the same account. Never throws for what
   * the vendor answers: see `error` of the result.
   */
  disconnect(
    connectionId: string,
    options?: { readonly app?: Pick<OAuthApp, 'provider' | 'client'> },
  ): Promise<Disconnected>;
  /** Seals with the vault's active key what an older one sealed. Repeat until `left` is 0. */
  reseal(options?: { readonly limit?: number }): Promise<ResealResult>;
}

/**
 * Credentials over a store that knows `credentialCollections`.
 * @throws TypeError when `leaseMs` is not more than `timeoutMs`
 */
export function createCredentials(options: CredentialOptions): Credentials {
  const ctx = credentialContext(options);
  return {
    authorize: (connectionId, app) => beginAuthorization(ctx, connectionId, app),
    complete: (app, answer) => endAuthorization(ctx, app, answer),
    save: async (connectionId, { token, parts, accountId }) => {
      if (token === '') throw new TypeError(`connection ${connectionId}: the token is empty`);
      await storeFresh(ctx, connectionId, { token, ...(parts ? { parts } : {}) }, { accountId, atMs: ctx.clock.now() });
    },
    source: (connectionId, sourceOptions) => storedCredential(ctx, connectionId, sourceOptions),
    status: async (connectionId) => {
      const found = await readRecord(ctx, connectionId);
      if (!found) return undefined;
      const { state, accountId, expiresAtMs, generation, keyId } = found.row;
      return {
        state,
        generation,
        keyId,
        ...(accountId === undefined ? {} : { accountId }),
        ...(expiresAtMs === undefined ? {} : { expiresAtMs }),
      };
    },
    disconnect: (connectionId, { app } = {}) => disconnect(ctx, connectionId, app),
    reseal: ({ limit = 500 } = {}) => reseal(ctx, limit),
  };
}
