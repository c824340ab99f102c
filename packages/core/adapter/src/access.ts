import type { CrmSyncError } from '@crmsync/model';
import type { PortCapabilities } from './capabilities.ts';

/** A field, custom field or association that these credentials may not fully use. */
export interface DeniedField {
  /** Which part of a record and of a patch it is in. */
  readonly part: 'fields' | 'custom' | 'associations';
  /** Model field, remote key of a custom field, or role. */
  readonly name: string;
  /**
   * `read`: it comes as not fetched, or is named in {@link RemoteRecord.unreadable}. `create`, `update`: a write that names
   * it would be refused. A field that can be set once is denied for `update` alone.
   */
  readonly rights: readonly ('read' | 'create' | 'update')[];
}

/**
 * What one account and its credentials take away from what a port declares: rights per field or object, an edition or a
 * server version without a feature, a column that is generated. It never adds anything.
 */
export interface PortAccess {
  /** One of the adapter's ports. */
  readonly objectType: string;
  /** Those of `capabilities.operations` that work here. None = the port is closed. */
  readonly operations: PortCapabilities['operations'];
  /** @default none */
  readonly denied?: readonly DeniedField[];
  /** Why something is missing and what to do about it, e.g. a `PermissionError` with the scopes. No personal data. */
  readonly reason?: CrmSyncError;
}
