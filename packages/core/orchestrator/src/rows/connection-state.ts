import type { FieldDefinition, Stage } from '@crmsync/model';
import { defineCollection } from '@crmsync/store';
import type { StoredAccess } from '../account-access.ts';
import type { RestingField } from '../schema/schema-stops.ts';

/** A pipeline of one account, as reference data. */
export interface PipelineReference {
  readonly id: string;
  readonly name: string;
  readonly order: number;
  readonly archived: boolean;
  readonly stages: readonly Stage[];
}

/** What is known of a connection's account, and whether the engine may write to it. */
export interface ConnectionStateRow {
  readonly id: string;
  readonly adapterId: string;
  readonly accountId?: string;
  readonly accountName?: string;
  /** ISO 4217 of amounts that name no currency. */
  readonly currency?: string;
  /** `awaiting`: the first outbound writes wait for somebody's approval. */
  readonly outbound: 'awaiting' | 'approved';
  readonly state: 'active' | 'paused' | 'parked';
  readonly parked?: { readonly cause: string; readonly message: string; readonly at: string };
  readonly owners: readonly {
    readonly id: string;
    readonly name?: string;
    readonly email?: string;
    readonly active: boolean;
  }[];
  readonly pipelines: readonly PipelineReference[];
  /** Fields as the mapping knows them; what rests stays here as it was. */
  readonly fields: readonly FieldDefinition[];
  /** Hash of the fields as the account had them when it was last looked at. */
  readonly fieldsHash?: string;
  /** Fields that rest because they changed in the account. */
  readonly resting?: readonly RestingField[];
  /** What the account and its credentials take away from what the adapter declares; absent = nothing is known. */
  readonly access?: readonly StoredAccess[];
  readonly lastSyncedAt?: string;
  readonly storeEpoch?: string;
  /** An older copy of the store was put back, and not every record was looked at since. */
  readonly rebasing?: boolean;
}

export const connectionStates = defineCollection<ConnectionStateRow>()('connections', {}, {});
