import { CrmSyncError } from '@crmsync/model';

/** A command that cannot be carried out as it was given. `remedy` says how to mend it. */
export class CommandError extends CrmSyncError {
  constructor(code: string, message: string, remedy: string) {
    super(message, { code, remedy });
  }
}
