import { AuthenticationError } from '@crmsync/adapter';
import { CrmSyncError } from '@crmsync/model';
import { put } from '@crmsync/store';
import { toBase64Url } from './base64url.ts';
import type { CredentialContext } from './credential-context.ts';
import { type FreshSecret, readRecord, storeFresh } from './credential-record.ts';
import { type AuthorizationRow, authorizationRows } from './credential-row.ts';
import type { OAuthClient, OAuthProvider } from './oauth-provider.ts';
import { requestToken } from './token-endpoint.ts';

/** An app that connects accounts. */
export interface OAuthApp {
  readonly provider: OAuthProvider;
  readonly client: OAuthClient;
  /** Where the vendor sends the person back to; exactly as registered. */
  readonly redirectUri: string;
  readonly scopes?: readonly string[];
  /**
   * The vendor's id of the account, for providers that do not tell it with the token: e.g. `whoAmI` of a connection made
   * with this token.
   */
  identify?(secret: FreshSecret): Promise<string>;
}

/** What the vendor's redirect carries. */
export interface AuthorizationAnswer {
  readonly state: string;
  readonly code?: string;
  /** Present when the person declined. */
  readonly error?: string;
}

/** A connection that was authorised. */
export interface Authorized {
  readonly connectionId: string;
  readonly accountId?: string;
  /** True when the connection had credentials before; its links and checkpoints stay. */
  readonly reconnected: boolean;
}

const validMs = 600_000;

/** Begins an authorisation: where to send the person. The state is valid once, for ten minutes, for this tenant. */
export async function beginAuthorization(
  ctx: CredentialContext,
  connectionId: string,
  { provider, client, redirectUri, scopes = [] }: OAuthApp,
): Promise<{ readonly url: string; readonly state: string }> {
  const state = randomText();
  const verifier = randomText();
  const id = await sha256(state);
  const sealed = await ctx.vault.seal(scopeOf(ctx, connectionId), verifier);
  const row: AuthorizationRow = { id, connectionId, sealed, endsAtMs: ctx.clock.now() + validMs };
  await ctx.tenant.commit({ put: [put(authorizationRows, row)], delete: await endedRows(ctx) });
  const url = new URL(provider.authorizeUrl);
  const parameters = {
    response_type: 'code',
    client_id: client.id,
    redirect_uri: redirectUri,
    ...(scopes.length > 0 ? { scope: scopes.join(provider.scopeSeparator ?? ' ') } : {}),
    state,
    ...(provider.pkce === false ? {} : { code_challenge: await sha256(verifier), code_challenge_method: 'S256' }),
    ...provider.authorizeParams,
  };
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
  return { url: url.toString(), state };
}

/**
 * Ends an authorisation: exchanges the code and stores the credentials.
 * @throws AuthenticationError when the state is unknown, used or too old, the person declined, or the code was refused;
 * CrmSyncError `ACCOUNT_CHANGED` when a reconnect is of another account than before: nothing is changed then
 */
export async function endAuthorization(
  ctx: CredentialContext,
  app: OAuthApp,
  answer: AuthorizationAnswer,
): Promise<Authorized> {
  const row = await takeAuthorization(ctx, answer.state);
  if (answer.error !== undefined || answer.code === undefined) {
    throw new AuthenticationError(`connection ${row.connectionId} was not authorised`, {
      remedy: 'Connect once more.',
    });
  }
  const verifier = await ctx.vault.open(scopeOf(ctx, row.connectionId), row.sealed);
  const startedAtMs = ctx.clock.now();
  const outcome = await requestToken(ctx, app, {
    grant_type: 'authorization_code',
    code: answer.code,
    redirect_uri: app.redirectUri,
    ...(app.provider.pkce === false ? {} : { code_verifier: verifier }),
  });
  if (outcome.kind === 'failed') throw outcome.error;
  if (outcome.kind === 'refused') {
    throw new AuthenticationError(`connection ${row.connectionId}: the vendor refused the code`, {
      remedy: 'Connect once more.',
    });
  }
  const accountId = outcome.accountId ?? (await app.identify?.(outcome.secret));
  const before = (await readRecord(ctx, row.connectionId))?.row;
  if (before?.accountId !== undefined && accountId !== undefined && before.accountId !== accountId) {
    throw new CrmSyncError(`connection ${row.connectionId} was authorised for another account than before`, {
      code: 'ACCOUNT_CHANGED',
      remedy: 'Reconnect the former account, or use a new connection id for the new one.',
    });
  }
  await storeFresh(ctx, row.connectionId, outcome.secret, { accountId, atMs: startedAtMs });
  ctx.logger.log('info', 'credentials.connected', { connectionId: row.connectionId, again: before !== undefined });
  return {
    connectionId: row.connectionId,
    ...(accountId === undefined ? {} : { accountId }),
    reconnected: before !== undefined,
  };
}

/** Takes the row of a state out of the store, so that it works once. */
async function takeAuthorization(ctx: CredentialContext, state: string): Promise<AuthorizationRow> {
  const id = await sha256(state);
  const [found] = await ctx.tenant.read({ collection: authorizationRows, ids: [id] });
  if (found) {
    const gone = await ctx.tenant.commit({
      expect: [{ collection: authorizationRows, id, version: found.version }],
      delete: [{ collection: authorizationRows, id }],
    });
    if (gone.ok && found.row.endsAtMs > ctx.clock.now()) return found.row;
  }
  throw new AuthenticationError('the authorisation is unknown, was used before or took too long', {
    remedy: 'Connect once more.',
  });
}

async function endedRows(ctx: CredentialContext) {
  const ended = await ctx.tenant.read<AuthorizationRow>({
    collection: authorizationRows,
    index: 'byEnd',
    below: ctx.clock.now(),
    limit: 100,
  });
  return ended.map(({ row }) => ({ collection: authorizationRows, id: row.id }));
}

function scopeOf(ctx: CredentialContext, connectionId: string) {
  return { tenantId: ctx.tenant.tenantId, connectionId, purpose: 'authorization' };
}

function randomText(): string {
  return toBase64Url(crypto.getRandomValues(new Uint8Array(32)));
}

async function sha256(text: string): Promise<string> {
  return toBase64Url(new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))));
}
