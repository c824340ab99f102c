import type { EntityType, FieldValues } from '@crmsync/model';
import { defineCollection } from '@crmsync/store';

/** What an intent would change, in the remote's own values. */
export interface IntentPatch {
  readonly fields: FieldValues;
  readonly custom: FieldValues;
  readonly associations: {
    readonly [role: string]: {
      readonly add: readonly string[];
      readonly remove: readonly string[];
      readonly primary?: string;
    };
  };
}

/**
 * A remote write that was decided: it exists before the request leaves and until its outcome is known. At most one
 * stands open per golden record and connection, which its id enforces.
 */
export interface IntentRow {
  readonly id: string;
  readonly connectionId: string;
  readonly objectType: string;
  readonly entity: EntityType;
  readonly goldenId: string;
  readonly operation: 'create' | 'update' | 'delete';
  readonly remoteId?: string;
  /** Of a create where the port keeps one: what its result is found by. */
  readonly syncKey?: string;
  readonly state: 'planned' | 'sent' | 'unknown';
  readonly patch: IntentPatch;
  /** The projection of all fields, to become `base.sent` once confirmed. */
  readonly projected: FieldValues;
  /** The golden record's revision that this rests on. */
  readonly revision: number;
  /** Per field, what the remote showed when this was decided; for the audit trail. */
  readonly before: FieldValues;
  readonly runId: string;
  readonly attempts: number;
  /** Epoch ms of the last send, by the host's clock; 0 = never. */
  readonly sentAt: number;
  /** Why, where it is not the usual reason of the operation: a stable code. */
  readonly reason?: string;
}

export const intents = defineCollection<IntentRow>()(
  'intents',
  { connectionId: 'text', objectType: 'text', state: 'text', goldenId: 'text' },
  { byState: { columns: ['connectionId', 'objectType', 'state'] }, byGolden: { columns: ['goldenId'] } },
);

export function intentId(connectionId: string, goldenId: string): string {
  return `${connectionId}|${goldenId}`;
}
