import type { IndexValue } from '@crmsync/store';
import { indexPosition } from '@crmsync/store';
import type { CredentialContext } from './credential-context.ts';
import { openRecord, replaceRow, sealSecret } from './credential-record.ts';
import { type CredentialRow, credentialRows } from './credential-row.ts';

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
  let resealed = 0;
  let left = 0;
  let after: readonly IndexValue[] | undefined;
  for (;;) {
    const page = await ctx.tenant.read<CredentialRow>({
      collection: credentialRows,
      index: 'byKey',
      limit: 200,
      ...(after ? { after } : {}),
    });
    for (const record of page) {
      const { keyId, id } = record.row;
      if (keyId === '' || keyId === ctx.vault.activeKeyId) continue;
      if (resealed >= limit) {
        left += 1;
        continue;
      }
      const sealed = await sealSecret(ctx, id, await openRecord(ctx, record));
      if ((await replaceRow(ctx, { ...record.row, ...sealed }, record.version)).ok) resealed += 1;
      else left += 1;
    }
    const last = page.at(-1);
    if (!last || page.length < 200) return { resealed, left };
    after = indexPosition(credentialRows, 'byKey', last.row);
  }
}
