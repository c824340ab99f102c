import { CrmSyncError } from '@crmsync/model';

/** The storage failed: not reachable, out of space, a broken row. Whether a retry helps is the host's to know. */
export class StoreError extends CrmSyncError {
  constructor(
    message: string,
    details: { readonly cause?: unknown; readonly retryable?: boolean; readonly remedy?: string } = {},
  ) {
    super(message, { ...details, code: 'STORE_FAILED' });
  }
}
