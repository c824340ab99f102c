import { CrmSyncError } from '@crmsync/model';

/** Whether a remote no longer knows the position it was asked to go on from, so that reading has to begin anew. */
export function isPositionLost(error: unknown): boolean {
  return CrmSyncError.is(error) && error.code === 'CHECKPOINT_INVALID';
}
