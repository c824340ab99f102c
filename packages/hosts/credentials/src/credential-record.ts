import { AuthenticationError, type Credential } from '@crmsync/adapter';
import { toInstant } from '@crmsync/model';
import { type CommitResult, type Fence, put } from '@crmsync/store';
import { z } from 'zod';
import type { CredentialContext } from './credential-context.ts';
import { type CredentialRow, credentialRows } from './credential-row.ts';
import type { VaultScope } from './vault.ts';
import { VaultError } from './vault-error.ts';

/** What a credential row seals. */
export interface CredentialSecret {
  readonly token: string;
  readonly refreshToken?: string;
  /** Further parts by name, as the adapter wants them: a second key, an instance URL. */
  readonly parts?: { readonly [name: string]: string };
}

/** A secret with what is known of its life. */
export interface FreshSecret extends CredentialSecret {
  /** Absent when the vendor does not tell. */
  readonly expiresInMs?: number;
}

/** A stored row with its version in the store. */
export interface CredentialRecord {
  readonly row: CredentialRow;
  readonly version: number;
}

const secretSchema = z.object({
  token: z.string(),
  refreshToken: z.string().exactOptional(),
  parts: z.record(z.string(), z.string()).exactOptional(),
});

function scopeOf(ctx: CredentialContext, connectionId: string): VaultScope {
  return { tenantId: ctx.tenant.tenantId, connectionId, purpose: 'credential' };
}

/** The row of a connection, if there ever was one. */
export async function readRecord(ctx: CredentialContext, connectionId: string): Promise<CredentialRecord | undefined> {
  const [found] = await ctx.tenant.read({ collection: credentialRows, ids: [connectionId] });
  return found;
}

/**
 * The row of a connection whose credential can be used.
 * @throws AuthenticationError when it was never connected, was disconnected, or has to be reconnected
 */
export async function usableRecord(ctx: CredentialContext, connectionId: string): Promise<CredentialRecord> {
  const record = await readRecord(ctx, connectionId);
  if (record?.row.state === 'active') return record;
  if (record?.row.state === 'reconnect') throw parkedError(connectionId);
  throw new AuthenticationError(`connection ${connectionId} has no credentials`, { remedy: 'Connect the account.' });
}

/** What a parked connection answers. */
export function parkedError(connectionId: string): AuthenticationError {
  return new AuthenticationError(
    `connection ${connectionId} has to be reconnected: the vendor refused to renew its access`,
  );
}

/** Opens what a row seals. @throws VaultError */
export async function openRecord(ctx: CredentialContext, { row }: CredentialRecord): Promise<CredentialSecret> {
  const text = await ctx.vault.open(scopeOf(ctx, row.id), row.sealed);
  const parsed = secretSchema.safeParse(jsonOf(text));
  // Not the schema's own error: it may quote what it found.
  if (!parsed.success) {
    throw new VaultError(`the credential of connection ${row.id} has an unknown shape`, { reason: 'unreadable' });
  }
  return parsed.data;
}

/** The credential that requests are authorised with. */
export function credentialOf({ row }: CredentialRecord, secret: CredentialSecret): Credential {
  return { token: secret.token, version: row.generation, ...(secret.parts ? { parts: secret.parts } : {}) };
}

/** A row with a new secret, of the next generation after `before`. */
export async function freshRow(
  ctx: CredentialContext,
  connectionId: string,
  fresh: FreshSecret,
  known: {
    readonly before?: CredentialRow | undefined;
    readonly accountId?: string | undefined;
    readonly atMs: number;
  },
): Promise<CredentialRow> {
  const { expiresInMs, ...secret } = fresh;
  const accountId = known.accountId ?? known.before?.accountId;
  return {
    id: connectionId,
    state: 'active',
    generation: (known.before?.generation ?? 0) + 1,
    ...(await sealSecret(ctx, connectionId, secret)),
    refreshable: secret.refreshToken !== undefined,
    obtainedAtMs: known.atMs,
    ...(expiresInMs === undefined ? {} : { expiresAtMs: known.atMs + expiresInMs }),
    ...(accountId === undefined ? {} : { accountId }),
    changedAt: toInstant(ctx.clock.now()),
  };
}

/** The sealed part of a row, under the vault's active key. */
export async function sealSecret(
  ctx: CredentialContext,
  connectionId: string,
  { token, refreshToken, parts }: CredentialSecret,
): Promise<Pick<CredentialRow, 'sealed' | 'keyId'>> {
  const secret = { token, ...(refreshToken === undefined ? {} : { refreshToken }), ...(parts ? { parts } : {}) };
  const sealed = await ctx.vault.seal(scopeOf(ctx, connectionId), JSON.stringify(secret));
  return { sealed, keyId: ctx.vault.keyIdOf(sealed) };
}

/** Replaces a row if it still has the version it was read with. */
export function replaceRow(
  ctx: CredentialContext,
  row: CredentialRow,
  version: number,
  fence?: Fence,
): Promise<CommitResult> {
  return ctx.tenant.commit({
    ...(fence ? { fence } : {}),
    expect: [{ collection: credentialRows, id: row.id, version }],
    put: [put(credentialRows, row)],
  });
}

/** Stores a secret that a person gave or authorised: it stands above whatever a refresh brings meanwhile. */
export async function storeFresh(
  ctx: CredentialContext,
  connectionId: string,
  fresh: FreshSecret,
  known: { readonly accountId?: string | undefined; readonly atMs: number },
): Promise<void> {
  for (;;) {
    const before = await readRecord(ctx, connectionId);
    const row = await freshRow(ctx, connectionId, fresh, { before: before?.row, ...known });
    if ((await replaceRow(ctx, row, before?.version ?? 0)).ok) return;
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
