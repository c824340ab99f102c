import { AuthenticationError, type Credential, type CredentialSource, UnavailableError } from '@crmsync/adapter';
import { CrmSyncError } from '@crmsync/model';
import type { CredentialContext } from './credential-context.ts';
import { type CredentialRecord, credentialOf, openRecord, usableRecord } from './credential-record.ts';
import { logInOnce } from './log-in-once.ts';
import type { OAuthClient, OAuthProvider } from './oauth-provider.ts';
import { refreshOnce } from './refresh-once.ts';
import { clearSession } from './session-record.ts';
import { requestToken } from './token-endpoint.ts';

/** When a stored credential is read and renewed. */
export interface StoredCredentialOptions {
  /** How a token is renewed; absent for keys that do not end. */
  readonly app?: { readonly provider: OAuthProvider; readonly client: OAuthClient };
  /** Renews this long before the end, less up to half of it by chance; a fifth of a shorter life. @default 300000 */
  readonly aheadMs?: number;
  /** After this long the store is asked whether somebody reconnected or disconnected. @default 60000 */
  readonly recheckMs?: number;
}

interface Kept {
  readonly record: CredentialRecord;
  readonly credential: Credential;
  readonly readAtMs: number;
  /** When a newer one is to be fetched. */
  readonly dueAtMs: number;
}

/** The token is not used any more this close to its end. */
const leewayMs = 15_000;
/** After a refresh ahead of time that failed, the next one. */
const againMs = 30_000;
/** While another process renews, the store is not asked more often than this. */
const busyMs = 1_000;

/**
 * The credential of a connection out of the store: kept in memory for a moment, renewed ahead of its end or when it is
 * refused, by one process for all. Where the adapter logs in, its session is kept beside it, for all as well.
 */
export function storedCredential(
  ctx: CredentialContext,
  connectionId: string,
  options: StoredCredentialOptions = {},
): CredentialSource {
  const { app, aheadMs = 300_000, recheckMs = 60_000 } = options;
  let kept: Kept | undefined;
  let renewing: Promise<Kept | undefined> | undefined;

  const keep = async (record: CredentialRecord): Promise<Kept> => {
    const credential = kept?.record.row.sealed === record.row.sealed ? kept.credential : undefined;
    const opened = credential ?? credentialOf(record, await openRecord(ctx, record));
    const { expiresAtMs, obtainedAtMs, generation } = record.row;
    const known = kept?.record.row.generation === generation ? kept.dueAtMs : undefined;
    const ahead = expiresAtMs === undefined ? 0 : Math.min(aheadMs, (expiresAtMs - obtainedAtMs) / 5);
    const dueAtMs = known ?? (expiresAtMs ?? Number.POSITIVE_INFINITY) - ahead * (0.5 + ctx.random() / 2);
    kept = { record, credential: opened, readAtMs: ctx.clock.now(), dueAtMs };
    return kept;
  };
  const renewed = (generation: number, wait: boolean): Promise<Kept | undefined> => {
    renewing ??= (async () => {
      if (!app) return undefined;
      const grant = (refreshToken: string) => ({ grant_type: 'refresh_token', refresh_token: refreshToken });
      const ask = (refreshToken: string) => requestToken(ctx, app, grant(refreshToken));
      const record = await refreshOnce(ctx, { connectionId, generation, wait, ask });
      return record && keep(record);
    })().finally(() => {
      renewing = undefined;
    });
    return renewing;
  };
  return {
    current: async () => {
      const now = ctx.clock.now();
      if (kept && now < kept.dueAtMs && now - kept.readAtMs < recheckMs) return kept.credential;
      const read = await keep(await usableRecord(ctx, connectionId));
      if (now < read.dueAtMs || !app || !read.record.row.refreshable) return read.credential;
      const usable = now < (read.record.row.expiresAtMs ?? 0) - leewayMs;
      try {
        const newer = await renewed(read.record.row.generation, !usable);
        // Another process is at it: what there is serves until then.
        if (!newer) kept = { ...read, dueAtMs: now + busyMs * (0.5 + ctx.random()) };
        return (newer ?? read).credential;
      } catch (error) {
        if (!usable || !CrmSyncError.is(error) || !error.retryable) throw error;
        kept = { ...read, dueAtMs: now + againMs * (0.5 + ctx.random() / 2) };
        return read.credential;
      }
    },
    renew: async (rejected) => {
      const read = await keep(await usableRecord(ctx, connectionId));
      const { generation, refreshable } = read.record.row;
      if (generation > (rejected.version ?? 0)) return read.credential;
      if (!app || !refreshable) {
        throw new AuthenticationError(`connection ${connectionId}: the stored key was refused`, {
          remedy: 'Store a new key for the connection.',
        });
      }
      // A renewal that was under way already may have been for an older one, or of the kind that does not wait.
      for (let attempt = 0; attempt < 3; attempt += 1) {
        const result = await renewed(generation, true);
        if (result && result.record.row.generation > generation) return result.credential;
      }
      throw new UnavailableError(`connection ${connectionId}: the access was not renewed`);
    },
    session: (logIn, rejected) => logInOnce(ctx, { connectionId, logIn, rejected }),
    forget: (session) => clearSession(ctx, connectionId, session),
  };
}
