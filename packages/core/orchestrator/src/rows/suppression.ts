import { defineCollection } from '@crmsync/store';

/** A remote record, or a golden record in one connection, that the engine must leave alone. */
export interface SuppressionRow {
  readonly id: string;
  readonly reason: string;
  readonly at: string;
}

export const suppressions = defineCollection<SuppressionRow>()('suppressions', {}, {});
