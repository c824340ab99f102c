import type { Credential } from '@crmsync/adapter';
import { toInstant } from '@crmsync/model';
import { type Commit, type CommitResult, put } from '@crmsync/store';
import { z } from 'zod';
import type { CredentialContext } from './credential-context.ts';
import { type SessionRow, sessionRows } from './session-row.ts';
import type { VaultScope } from './vault.ts';
import { VaultError } from './vault-error.ts';

/** The row of a connection's session with its version in the store; version 0 when there never was one. */
export interface SessionRecord {
  readonly row: SessionRow;
  readonly version: number;
}

const sessionSchema = z.object({ token: z.string(), parts: z.record(z.string(), z.string()).exactOptional() });

function scopeOf(ctx: CredentialContext, connectionId: string): VaultScope {
  return { tenantId: ctx.tenant.tenantId, connectionId, purpose: 'session' };
}

/** The row of a connection's session; a blank one where there is none yet. */
export async function readSession(ctx: CredentialContext, connectionId: string): Promise<SessionRecord> {
  const [found] = await ctx.tenant.read({ collection: sessionRows, ids: [connectionId] });
  if (found) return found;
  const changedAt = toInstant(ctx.clock.now());
  return { row: { id: connectionId, state: 'none', generation: 0, sealed: '', keyId: '', changedAt }, version: 0 };
}

/** The session that a row seals; `undefined` when none is open. @throws VaultError */
export async function openSession(ctx: CredentialContext, { row }: SessionRecord): Promise<Credential | undefined> {
  if (row.state !== 'open') return undefined;
  const text = await ctx.vault.open(scopeOf(ctx, row.id), row.sealed);
  const parsed = sessionSchema.safeParse(jsonOf(text));
  // Not the schema's own error: it may quote what it found.
  if (!parsed.success) {
    throw new VaultError(`the session of connection ${row.id} has an unknown shape`, { reason: 'unreadable' });
  }
  return { ...parsed.data, version: row.generation };
}

/** The sealed part of a row, under the vault's active key. */
export async function sealSession(
  ctx: CredentialContext,
  connectionId: string,
  { token, parts }: Credential,
): Promise<Pick<SessionRow, 'sealed' | 'keyId'>> {
  const text = JSON.stringify({ token, ...(parts ? { parts } : {}) });
  const sealed = await ctx.vault.seal(scopeOf(ctx, connectionId), text);
  return { sealed, keyId: ctx.vault.keyIdOf(sealed) };
}

/** A row without a session. */
export function closedRow(ctx: CredentialContext, { id, generation }: SessionRow): SessionRow {
  return { id, state: 'none', generation, sealed: '', keyId: '', changedAt: toInstant(ctx.clock.now()) };
}

/** Replaces a row if it, and whatever else is named, still has the version it was read with. */
export function replaceSession(
  ctx: CredentialContext,
  row: SessionRow,
  version: number,
  more: Pick<Commit, 'fence' | 'expect'> = {},
): Promise<CommitResult> {
  return ctx.tenant.commit({
    ...(more.fence ? { fence: more.fence } : {}),
    expect: [{ collection: sessionRows, id: row.id, version }, ...(more.expect ?? [])],
    put: [put(sessionRows, row)],
  });
}

/**
 * Keeps no session any more.
 * @param only the session that must be the one that is kept; absent = whichever it is
 */
export async function clearSession(ctx: CredentialContext, connectionId: string, only?: Credential): Promise<void> {
  for (;;) {
    const record = await readSession(ctx, connectionId);
    if (record.row.state !== 'open') return;
    if (only && (await openSession(ctx, record))?.token !== only.token) return;
    if ((await replaceSession(ctx, closedRow(ctx, record.row), record.version)).ok) return;
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
