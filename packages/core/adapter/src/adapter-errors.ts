import { CrmSyncError, type CrmSyncErrorOptions, type RemoteRef } from '@crmsync/model';

type Details = Omit<CrmSyncErrorOptions, 'code' | 'retryable'>;

/** The credentials were refused. Remedy: the host re-authorises the connection. */
export class AuthenticationError extends CrmSyncError {
  constructor(message: string, details: Details = {}) {
    super(message, { remedy: 'Reconnect the account.', ...details, code: 'UNAUTHENTICATED' });
  }
}

/** The credentials lack a right or the plan lacks a feature. `missingScopes` names them where the vendor does. */
export class PermissionError extends CrmSyncError {
  readonly missingScopes: readonly string[];
  constructor(message: string, details: Details & { readonly missingScopes?: readonly string[] } = {}) {
    super(message, { remedy: 'Grant the missing right and reconnect.', ...details, code: 'FORBIDDEN' });
    this.missingScopes = details.missingScopes ?? [];
  }
}

/** Too many requests: `burst` passes by itself soon, `quota` lasts until the vendor's day ends. Nothing was applied. */
export class RateLimitError extends CrmSyncError {
  readonly limit: 'burst' | 'quota';
  constructor(message: string, details: Details & { readonly limit?: 'burst' | 'quota' } = {}) {
    super(message, { ...details, code: 'RATE_LIMITED', retryable: true });
    this.limit = details.limit ?? 'burst';
  }
}

/** The service did not answer, answered 5xx or timed out. Whether a write was applied is told by the outcome, not here. */
export class UnavailableError extends CrmSyncError {
  constructor(message: string, details: Details = {}) {
    super(message, { ...details, code: 'UNAVAILABLE', retryable: true });
  }
}

/** There is no such record, any more or at all; `mergedInto` tells where it went. */
export class NotFoundError extends CrmSyncError {
  readonly ref: RemoteRef | undefined;
  readonly mergedInto: string | undefined;
  constructor(message: string, details: Details & { readonly ref?: RemoteRef; readonly mergedInto?: string } = {}) {
    super(message, { ...details, code: 'NOT_FOUND' });
    this.ref = details.ref;
    this.mergedInto = details.mergedInto;
  }
}

/** The write met something that is there already, or a version that moved. `existing` points at the other record. */
export class ConflictError extends CrmSyncError {
  readonly existing: RemoteRef | undefined;
  constructor(message: string, details: Details & { readonly existing?: RemoteRef } = {}) {
    super(message, { ...details, code: 'CONFLICT' });
    this.existing = details.existing;
  }
}

/** One reason why a write was refused, in *model* field names. */
export interface RejectedIssue {
  /** The model field, or `undefined` when the vendor named none. */
  readonly field?: string;
  /** The vendor's own code where there is one, else ours. */
  readonly code: string;
  /** Says what is wrong without repeating the value. */
  readonly message: string;
}

/** The vendor refused the content of a write. Remedy: mend the record or the mapping; retrying alone never helps. */
export class RejectedError extends CrmSyncError {
  readonly issues: readonly RejectedIssue[];
  constructor(message: string, details: Details & { readonly issues?: readonly RejectedIssue[] } = {}) {
    super(message, { ...details, code: 'REJECTED' });
    this.issues = details.issues ?? [];
  }
}

/** An answer does not have the shape that the adapter knows. `paths` names where. */
export class WireFormatError extends CrmSyncError {
  readonly paths: readonly string[];
  constructor(message: string, details: Details & { readonly paths?: readonly string[] } = {}) {
    super(message, { ...details, code: 'WIRE_FORMAT' });
    this.paths = details.paths ?? [];
  }
}

/** A webhook could not be proven genuine. Answer 401 and store nothing. */
export class WebhookVerificationError extends CrmSyncError {
  readonly reason: 'missing' | 'mismatch' | 'stale' | 'noSecret';
  constructor(message: string, details: Details & { readonly reason: 'missing' | 'mismatch' | 'stale' | 'noSecret' }) {
    super(message, { ...details, code: 'WEBHOOK_UNVERIFIED' });
    this.reason = details.reason;
  }
}

/** A stored checkpoint or cursor cannot be read by this adapter. Remedy: run a backfill. */
export class CheckpointError extends CrmSyncError {
  constructor(message: string, details: Details = {}) {
    super(message, { remedy: 'Start a backfill of this entity.', ...details, code: 'CHECKPOINT_INVALID' });
  }
}
