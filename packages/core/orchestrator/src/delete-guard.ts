import { contentHash } from '@crmsync/model';
import type { DeleteHoldRow } from './rows/delete-hold.ts';
import type { SyncOptions } from './sync-options.ts';

/** What the guard says of the deletions that are to go out to one connection. */
export interface GuardVerdict {
  readonly open: boolean;
  /** Held now plus done in the last 24 hours. */
  readonly deletions: number;
  readonly limit: number;
  /** Binds a release to exactly these deletions. */
  readonly hash: string;
}

/**
 * Weighs deletions against the links there are. The default limit is 5 % of the active links or 50, whichever is
 * smaller, but at least 5.
 */
export function guardDeletes(
  held: readonly DeleteHoldRow[],
  doneLately: number,
  activeLinks: number,
  options: SyncOptions,
): GuardVerdict {
  const { percent = 5, max = 50, min = 5 } = options.deletes?.guard ?? {};
  const limit = Math.max(min, Math.min(max, Math.floor((activeLinks * percent) / 100)));
  const deletions = held.length + doneLately;
  return { open: deletions <= limit, deletions, limit, hash: deleteHash(held) };
}

/** The hash of a set of deletions, whatever their order. */
export function deleteHash(held: readonly Pick<DeleteHoldRow, 'id'>[]): string {
  return contentHash(held.map((hold) => hold.id).sort());
}
