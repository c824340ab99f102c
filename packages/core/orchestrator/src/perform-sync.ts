import { CrmSyncError } from '@crmsync/model';
import { createSync, type RunOptions } from './create-sync.ts';
import type { RunReport } from './run-report.ts';
import type { SyncOptions } from './sync-options.ts';

/** The outcome of {@link performSync}. */
export type SyncResult =
  | { readonly success: true; readonly data: RunReport }
  | { readonly success: false; readonly error: ReturnType<CrmSyncError['toJSON']> };

/** One sync in one call: never throws, and leaves nothing half-way that the next call would not finish. */
export async function performSync(options: SyncOptions, run: RunOptions = {}): Promise<SyncResult> {
  try {
    const sync = createSync(options);
    try {
      return { success: true, data: await sync.run(run) };
    } finally {
      await sync.close();
    }
  } catch (error) {
    if (CrmSyncError.is(error)) return { success: false, error: error.toJSON() };
    const failure = new CrmSyncError(error instanceof Error ? error.message : 'the sync failed', {
      code: 'SYNC_FAILED',
      cause: error,
    });
    return { success: false, error: failure.toJSON() };
  }
}
