import { defineCollection } from '@crmsync/store';

/**
 * Keeps a golden record from being created in a connection while a record there may be the same: whoever is asked
 * about that record decides this too.
 */
export interface CreateHoldRow {
  readonly id: string;
  /** The match candidates that wait for an answer. */
  readonly candidateIds: readonly string[];
}

export const createHolds = defineCollection<CreateHoldRow>()('create_holds', {}, {});

export function createHoldId(connectionId: string, goldenId: string): string {
  return `${connectionId}|${goldenId}`;
}
