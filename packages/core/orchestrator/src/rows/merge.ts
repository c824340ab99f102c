import type { EntityType } from '@crmsync/model';
import { defineCollection } from '@crmsync/store';
import type { GoldenRow } from './golden.ts';
import type { LinkRow } from './link.ts';
import type { MergeChoice } from './merge-choice.ts';

/** Two golden records that a person merged, and what it takes to make them two again. */
export interface MergeRow {
  readonly id: string;
  readonly entity: EntityType;
  readonly survivorId: string;
  readonly absorbedId: string;
  /** Both as they were, and the survivor as it was then. */
  readonly survivor: Pick<GoldenRow, 'fields' | 'origins' | 'pins'>;
  readonly absorbed: Pick<GoldenRow, 'fields' | 'origins' | 'birth' | 'pins'>;
  readonly merged: Pick<GoldenRow, 'fields'>;
  /** For every field, whose value was taken and why. */
  readonly choices: readonly MergeChoice[];
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
