import { defineCollection } from '@crmsync/store';

/** Marks a row as deleted in a preview's scratch space, so that the real row below does not shine through. */
export interface OverlayDeletionRow {
  readonly id: string;
}

export const overlayDeletions = defineCollection<OverlayDeletionRow>()('overlay_deletions', {}, {});
