import type { EntityType } from '@crmsync/model';
import { defineCollection } from '@crmsync/store';

/** A golden record that a connection may have to be told about. Written in the transaction of the change itself. */
export interface DirtyRow {
  readonly id: string;
  readonly connectionId: string;
  readonly entity: EntityType;
  readonly goldenId: string;
  /** Epoch ms before which it is not tried again; 0 = now. */
  readonly notBefore: number;
  readonly attempts: number;
  /** Why it waits: a stable code. */
  readonly waitingFor?: string;
}

export const dirtyRows = defineCollection<DirtyRow>()(
  'dirty',
  { connectionId: 'text', entity: 'text', goldenId: 'text', notBefore: 'integer' },
  { byConnection: { columns: ['connectionId', 'entity', 'notBefore'] }, byGolden: { columns: ['goldenId'] } },
);

export function dirtyId(connectionId: string, goldenId: string): string {
  return `${connectionId}|${goldenId}`;
}
