import { defineCollection } from '@crmsync/store';

/** A linked record that the enumeration with this number has seen; by the id of its link, gone when it is compared. */
export interface SeenRow {
  readonly id: string;
  readonly generation: number;
}

export const seenRows = defineCollection<SeenRow>()('seen', {}, {});
