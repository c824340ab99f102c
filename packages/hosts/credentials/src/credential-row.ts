import type { Instant } from '@crmsync/model';
import { type Collection, defineCollection, type Row } from '@crmsync/store';
import { sessionRows } from './session-row.ts';

/** The credential of one connection as it is stored: everything secret is in `sealed`. The id is the connection's. */
export interface CredentialRow extends Row {
  /**
   * `active`: usable; `reconnect`: the vendor refused the refresh, a person has to authorise again; `disconnected`: the
   * secrets were cleared.
   */
  readonly state: 'active' | 'reconnect' | 'disconnected';
  /** Grows by one with each new secret: refresh, reconnect, replaced key. Never goes back. */
  readonly generation: number;
  readonly sealed: string;
  /** The vault's key that sealed it; empty when nothing is sealed. */
  readonly keyId: string;
  /** Whether there is a refresh token. */
  readonly refreshable: boolean;
  readonly obtainedAtMs: number;
  /** Absent when the vendor does not tell; then only a refusal tells that a token has ended. */
  readonly expiresAtMs?: number;
  /** A refresh of this generation was sent at this time and its outcome is not known. */
  readonly refreshSentAtMs?: number;
  /** The vendor's id of the account; a reconnect has to be of the same. */
  readonly accountId?: string;
  readonly changedAt: Instant;
}

/** Credentials by connection. */
export const credentialRows = defineCollection<CredentialRow>()(
  'credentials',
  { keyId: 'text', state: 'text' },
  { byKey: { columns: ['keyId'] }, byState: { columns: ['state'] } },
);

/** An authorisation that was begun. The id is a hash of its state; the PKCE verifier is in `sealed`. */
export interface AuthorizationRow extends Row {
  readonly connectionId: string;
  readonly sealed: string;
  readonly endsAtMs: number;
}

/** Authorisations that wait for the person to come back. */
export const authorizationRows = defineCollection<AuthorizationRow>()(
  'authorizations',
  { endsAtMs: 'integer' },
  { byEnd: { columns: ['endsAtMs'] } },
);

/** Every collection this package keeps; give them to the store beside `syncCollections`. */
export const credentialCollections: readonly Collection[] = [credentialRows, authorizationRows, sessionRows];
