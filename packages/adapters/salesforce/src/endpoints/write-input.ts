import { RejectedError } from '@crmsync/adapter';
import type { WireProps } from '@crmsync/adapter-kit';
import type { CrmSyncError, Warning } from '@crmsync/model';
import type { ErrorWire } from '../wire.ts';
import { inModelNames } from './errors.ts';
import { fieldOf } from './prepared-write.ts';
import type { ObjectCall } from './salesforce-object.ts';

/** One record of a write. */
export interface WriteInput {
  readonly key: string;
  /** Object that is written: of a person account not the contact. */
  readonly type: string;
  /** Id of what is written; absent = a new record. */
  readonly id?: string;
  /** Id of the record of the port. */
  readonly recordId?: string;
  readonly values: WireProps;
  readonly warnings: readonly Warning[];
}

/** How a write is done. */
export interface WriteKind {
  readonly verb: 'create' | 'update' | 'upsert';
  /** For an upsert: the field of the key. */
  readonly keyField?: string;
}

/** The error of one record: the same codes as those of a call. */
export function itemError(call: ObjectCall, operation: string, error: Partial<ErrorWire> | undefined): CrmSyncError {
  const body = [{ errorCode: error?.statusCode ?? 'UNKNOWN', message: error?.message, fields: error?.fields }];
  const found = call.context.http.errorOf(operation, { status: 400, body });
  const named = found && inModelNames(found, (wire) => fieldOf(call.object, wire));
  return named ?? new RejectedError(`salesforce ${operation}: refused`);
}
