import { CrmSyncError } from '@crmsync/model';

/** Something in the way the sync was set up or called is wrong; `issues` name the settings concerned. */
export class ConfigurationError extends CrmSyncError {
  readonly issues: readonly { readonly path: string; readonly message: string }[];
  constructor(message: string, issues: readonly { readonly path: string; readonly message: string }[] = []) {
    super(message, { code: 'CONFIGURATION_INVALID', remedy: 'Correct the named settings.' });
    this.issues = issues;
  }
}

/** Another worker holds the sync of this tenant. `retryAfterMs` is when its lease runs out. */
export class SyncBusyError extends CrmSyncError {
  constructor(retryAfterMs: number) {
    super('another worker is running the sync of this tenant', {
      code: 'SYNC_BUSY',
      retryable: true,
      retryAfterMs,
      remedy: 'Wait for it to end, or for its lease to run out.',
    });
  }
}

/** What a person decided on has changed meanwhile; look again and decide again. */
export class StaleDecisionError extends CrmSyncError {
  constructor(message: string) {
    super(message, { code: 'DECISION_STALE', remedy: 'Read the record again and decide on what it says now.' });
  }
}

/** There is no such thing in this tenant. */
export class UnknownRecordError extends CrmSyncError {
  constructor(what: string, id: string) {
    super(`there is no ${what} with id ${id}`, { code: 'UNKNOWN_RECORD', remedy: 'Check the id and the tenant.' });
  }
}

/** Another worker took over this sync; whatever this one still holds is refused. */
export class LeaseLostError extends CrmSyncError {
  constructor() {
    super('the lease of this sync passed to another worker', {
      code: 'LEASE_LOST',
      retryable: true,
      remedy: 'Nothing to do: the other worker goes on.',
    });
  }
}

/** The same rows were changed by others again and again. */
export class StoreContentionError extends CrmSyncError {
  constructor() {
    super('the rows of this page kept changing while it was worked out', {
      code: 'STORE_CONTENTION',
      retryable: true,
      remedy: 'Run again; if it persists, let fewer workers share a tenant.',
    });
  }
}

/** The credentials of a connection now belong to another account; its links would be wrong there. */
export class AccountChangedError extends CrmSyncError {
  constructor(connectionId: string) {
    super(`the credentials of connection ${connectionId} belong to another account than before`, {
      code: 'ACCOUNT_CHANGED',
      remedy: 'Reconnect the former account, or use a new connection id for the new one.',
    });
  }
}

/** An older copy of the store was put back, or its rows were taken to another one. */
export class StoreRestoredError extends CrmSyncError {
  constructor() {
    super('the store is an older copy of itself: what was synced since is not known to it', {
      code: 'STORE_RESTORED',
      remedy: 'Put back the present store, or call rebase() so that every record is looked at again before a change.',
    });
  }
}

/** So many linked records were missing from a complete listing that they are not taken as deleted. */
export class SweepGuardError extends CrmSyncError {
  constructor(connectionId: string, entity: string, missing: number, limit: number) {
    super(`${missing} linked ${entity} records were not listed by ${connectionId}, more than the limit of ${limit}`, {
      code: 'SWEEP_GUARD',
      remedy: 'Check what the credentials may see. If the records are gone, raise deletes.guard and run with sweep.',
    });
  }
}

/** More deletions than the guard lets through: the run parks until somebody releases exactly these. */
export class GuardError extends CrmSyncError {
  readonly connectionId: string;
  readonly entity: string;
  readonly deletions: number;
  readonly limit: number;
  /** What `releaseDeletes` must be given. */
  readonly hash: string;
  constructor(connectionId: string, entity: string, deletions: number, limit: number, hash: string) {
    super(`${deletions} deletions of ${entity} records are to go to ${connectionId}, more than the limit of ${limit}`, {
      code: 'DELETE_GUARD',
      remedy: 'Look at the held deletions; release them if they are meant, or discard them.',
    });
    this.connectionId = connectionId;
    this.entity = entity;
    this.deletions = deletions;
    this.limit = limit;
    this.hash = hash;
  }
}

/** Why a message is not to go out. */
export type MessageRefusal =
  | 'optedOut'
  | 'suppressed'
  | 'phoneInvalid'
  | 'channel'
  | 'paused'
  | 'notApproved'
  | 'keyReused';

const refusalRemedies: { readonly [reason in MessageRefusal]: string } = {
  optedOut: 'Do not send to this person: they asked not to be written to.',
  suppressed: 'Do not send to this person, or take the suppression back first.',
  phoneInvalid: 'Correct the number, or name `defaultRegion`, and send again under the same key.',
  channel: 'Use a channel that the adapter of this connection declares.',
  paused: 'Resume the connection, or use one that may be written to.',
  notApproved: 'Approve the connection first.',
  keyReused: 'Give each message a key of its own: this one was used for another text, number or connection.',
};

/** A message is not to go out; `reason` says why. Nothing was sent. */
export class MessageRefusedError extends CrmSyncError {
  readonly reason: MessageRefusal;
  constructor(reason: MessageRefusal) {
    super(`the message is not sent: ${reason}`, { code: 'MESSAGE_REFUSED', remedy: refusalRemedies[reason] });
    this.reason = reason;
  }
}
