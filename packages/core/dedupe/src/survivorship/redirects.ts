import { CrmSyncError } from '@crmsync/model';

/** Ids of golden records that were merged away, and the ids they lead to: one step each, so that steps can be taken back. */
export interface Redirects {
  readonly [oldId: string]: string;
}

/**
 * The id that an id leads to by now, over as many merges as there were; the id itself when it was never merged away.
 * @throws CrmSyncError `REDIRECT_CIRCLE` when redirects lead back to where they came from
 */
export function followRedirects(redirects: Redirects, id: string): string {
  const seen = new Set<string>();
  let current = id;
  while (Object.hasOwn(redirects, current)) {
    if (seen.has(current)) {
      throw new CrmSyncError('dedupe: redirects of merged records go round in a circle', {
        code: 'REDIRECT_CIRCLE',
        remedy: 'Follow redirects before a merge, and drop the redirects that an unmerge releases.',
      });
    }
    seen.add(current);
    current = redirects[current] ?? current;
  }
  return current;
}
