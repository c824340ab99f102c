import { CrmSyncError } from '@crmsync/model';

/** An explanation was asked for an id that the records did not have. */
export class UnknownDuplicateIdError extends CrmSyncError {
  constructor() {
    super('one of the two ids is not among the records that were searched', {
      code: 'UNKNOWN_DUPLICATE_ID',
      remedy: 'Ask for ids of the records that were given to findDuplicates.',
    });
  }
}
