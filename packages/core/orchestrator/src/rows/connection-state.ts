import type { FieldDefinition, Stage } from '@crmsync/model';
import { defineCollection } from '@crmsync/store';

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
  readonly fields: readonly FieldDefinition[];
  readonly lastSyncedAt?: string;
  readonly storeEpoch?: string;
}

export const connectionStates = defineCollection<ConnectionStateRow>()('connections', {}, {});
