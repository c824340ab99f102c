import type { Collection, IndexValue } from '@crmsync/store';
import { indexPosition } from '@crmsync/store';
import type { CredentialContext } from './credential-context.ts';
import { openRecord, replaceRow, sealSecret } from './credential-record.ts';
import { type CredentialRow, credentialRows } from './credential-row.ts';
import { openSession, replaceSession, sealSession } from './session-record.ts';
import { type SessionRow, sessionRows } from './session-row.ts';

/** What one call of `reseal` did. */
export interface ResealResult {
  readonly resealed: number;
  /** Rows that another key than the active one still seals. */
  readonly left: number;
}

/**
 * Seals up to `limit` rows anew with the active key. A row that changes meanwhile is left for the next call: whoever
 * changed it sealed it with the active key, or will be found again.
 * @throws VaultError when the key of a row is not in the vault any more
 */
export async function reseal(ctx: CredentialContext, limit: number): Promise<ResealResult> {
  const credentials = await resealRows(ctx, limit, {
    collection: credentialRows,
    async again(record) {
      const sealed = await sealSecret(ctx, record.row.id, await openRecord(ctx, record));
      return (await replaceRow(ctx, { ...record.row, ...sealed }, record.version)).ok;
    },
  });
  const sessions = await resealRows(ctx, limit - credentials.resealed, {
    collection: sessionRows,
    async again(record) {
      const session = await openSession(ctx, record);
      if (!session) return false;
      const sealed = await sealSession(ctx, record.row.id, session);
      return (await replaceSession(ctx, { ...record.row, ...sealed }, record.version)).ok;
    },
  });
  return { resealed: credentials.resealed + sessions.resealed, left: credentials.left + sessions.left };
}

const pageSize = 200;

interface SealedRows<R extends CredentialRow | SessionRow> {
  readonly collection: Collection<R>;
  /** @returns whether the row still was as it was read */
  again(record: { readonly row: R; readonly version: number }): Promise<boolean>;
}

async function resealRows<R extends CredentialRow | SessionRow>(
  ctx: CredentialContext,
  limit: number,
  rows: SealedRows<R>,
): Promise<ResealResult> {
  let resealed = 0;
  let left = 0;
  let after: readonly IndexValue[] | undefined;
  for (;;) {
    const page = await ctx.tenant.read<R>({
      collection: rows.collection,
      index: 'byKey',
      limit: pageSize,
      ...(after ? { after } : {}),
    });
    for (const record of page) {
      const { keyId } = record.row;
      if (keyId === '' || keyId === ctx.vault.activeKeyId) continue;
      if (resealed < limit && (await rows.again(record))) resealed += 1;
      else left += 1;
    }
    const last = page.at(-1);
    if (!last || page.length < pageSize) return { resealed, left };
    after = indexPosition(rows.collection, 'byKey', last.row);
  }
}
