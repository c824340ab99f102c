import type { FieldValue } from '@crmsync/model';
import { defineCollection } from '@crmsync/store';
import type { PagesRead } from '../listing-budget.ts';

/** How far the pull of one object type of one connection has come. Saved with the effects of each page. */
export interface CheckpointRow {
  readonly id: string;
  readonly connectionId: string;
  readonly objectType: string;
  /** `backfill` until everything was listed once. */
  readonly mode: 'backfill' | 'incremental' | 'enumerate';
  /** Position inside the listing under way; absent between runs. */
  readonly cursor?: FieldValue;
  readonly checkpoint?: FieldValue;
  /** Epoch ms, host's clock, at which the listing under way began. */
  readonly startedAt: number;
  /** Epoch ms, host's clock, at which the last listing that ended had begun: everything older was seen. */
  readonly coveredTo: number;
  /** The run that lost its position in the listing and began anew; a run does so once. */
  readonly begunAnewBy?: string;
  /** Of the listing under way, or of the last one. */
  readonly read?: PagesRead;
  /** Epoch ms, host's clock, at which changes were asked for that the vendor no longer kept whole: a sweep is due. */
  readonly gapAt?: number;
  /** The mapping this was read with; another one reads everything again. */
  readonly mappingHash: string;
}

export const checkpoints = defineCollection<CheckpointRow>()(
  'checkpoints',
  { connectionId: 'text' },
  { byConnection: { columns: ['connectionId'] } },
);

export function checkpointId(connectionId: string, objectType: string): string {
  return `${connectionId}|${objectType}`;
}
