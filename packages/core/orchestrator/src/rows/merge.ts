import type { EntityType } from '@crmsync/model';
import { defineCollection } from '@crmsync/store';
import type { GoldenRow } from './golden.ts';
import type { LinkRow } from './link.ts';

/** Two golden records that a person merged, and what it takes to make them two again. */
export interface MergeRow {
  readonly id: string;
  readonly entity: EntityType;
  readonly survivorId: string;
  readonly absorbedId: string;
  /** Both as they were, and the survivor as it was then. */
  readonly survivor: Pick<GoldenRow, 'fields' | 'origins'>;
  readonly absorbed: Pick<GoldenRow, 'fields' | 'origins' | 'birth'>;
  readonly merged: Pick<GoldenRow, 'fields'>;
  /** The absorbed record's links as they were. */
  readonly moved: readonly Pick<LinkRow, 'id' | 'role' | 'base'>[];
  readonly status: 'merged' | 'split';
  readonly at: string;
}

export const merges = defineCollection<MergeRow>()(
  'merges',
  { survivorId: 'text', status: 'text', at: 'text' },
  { bySurvivor: { columns: ['survivorId', 'status', 'at'] }, byTime: { columns: ['status', 'at'] } },
);
