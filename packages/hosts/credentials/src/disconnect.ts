import { AuthenticationError, RateLimitError, UnavailableError } from '@crmsync/adapter';
import { CrmSyncError, toInstant } from '@crmsync/model';
import type { CredentialContext } from './credential-context.ts';
import {
  type CredentialRecord,
  type CredentialSecret,
  openRecord,
  readRecord,
  replaceRow,
} from './credential-record.ts';
import { type AskingApp, sendAsApp } from './send-as-app.ts';
import { clearSession } from './session-record.ts';

/** How a disconnect ended at the vendor. The secrets are cleared here in any case. */
export interface Disconnected {
  /** `notAsked`: no app was given, the vendor has no such endpoint, or there was nothing to revoke. */
  readonly atVendor: 'revoked' | 'notAsked' | 'failed';
  /** Why the vendor did not revoke. */
  readonly error?: CrmSyncError;
}

const remedy = "Remove the app in the account's settings at the vendor.";

/**
 * Clears the secrets of a connection, then asks the vendor to revoke the refresh token, or the only token there is. What
 * the vendor answers changes nothing here.
 */
export async function disconnect(
  ctx: CredentialContext,
  connectionId: string,
  app: AskingApp | undefined,
): Promise<Disconnected> {
  const cleared = await clearSecrets(ctx, connectionId);
  // Afterwards, since nobody logs in any more: a session that comes of a login under way is not kept.
  await clearSession(ctx, connectionId);
  if (!app?.provider.revokeUrl || !cleared || cleared.row.sealed === '') return { atVendor: 'notAsked' };
  const error = await revoke(ctx, app, app.provider.revokeUrl, cleared);
  const outcome: Disconnected = error ? { atVendor: 'failed', error } : { atVendor: 'revoked' };
  const code = error ? { code: error.code } : {};
  const details = { connectionId, atVendor: outcome.atVendor, ...code };
  ctx.logger.log(error ? 'warn' : 'info', 'credentials.disconnected', details);
  return outcome;
}

/** @returns what was there before */
async function clearSecrets(ctx: CredentialContext, connectionId: string): Promise<CredentialRecord | undefined> {
  for (;;) {
    const found = await readRecord(ctx, connectionId);
    if (!found) return undefined;
    const { expiresAtMs: _end, refreshSentAtMs: _sent, ...rest } = found.row;
    const changedAt = toInstant(ctx.clock.now());
    const row = { ...rest, state: 'disconnected' as const, sealed: '', keyId: '', refreshable: false, changedAt };
    if ((await replaceRow(ctx, row, found.version)).ok) return found;
  }
}

/** @returns why it failed */
async function revoke(
  ctx: CredentialContext,
  app: AskingApp,
  revokeUrl: string,
  record: CredentialRecord,
): Promise<CrmSyncError | undefined> {
  let secret: CredentialSecret;
  try {
    secret = await openRecord(ctx, record);
  } catch (error) {
    if (CrmSyncError.is(error)) return error;
    throw error;
  }
  const { provider } = app;
  const { token, refreshToken } = secret;
  const hint = refreshToken === undefined ? 'access_token' : 'refresh_token';
  const url = new URL(revokeUrl);
  const fields: Record<string, string> = {};
  if (provider.revokeTokenIn === 'query') url.searchParams.set('token', refreshToken ?? token);
  else Object.assign(fields, { token: refreshToken ?? token, token_type_hint: hint });
  const answer = await sendAsApp(ctx, app, url.toString(), fields);
  const what = `${provider.id} token revocation`;
  if ('silence' in answer) return new UnavailableError(`${what}: ${answer.silence}`, { remedy });
  const { status, retryAfterMs } = answer;
  if (status < 300) return undefined;
  if (status === 429) {
    return new RateLimitError(`${what}: too many requests`, {
      remedy,
      ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    });
  }
  if (status >= 400 && status < 500) {
    return new AuthenticationError(`${what}: refused with status ${status}`, { remedy });
  }
  return new UnavailableError(`${what}: status ${status}`, { remedy });
}
