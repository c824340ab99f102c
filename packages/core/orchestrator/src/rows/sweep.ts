import type { FieldValue } from '@crmsync/model';
import { defineCollection, type IndexValue } from '@crmsync/store';
import type { PagesRead } from '../listing-budget.ts';

/** The complete enumeration of one port: when the last one began, and how far the one under way is. */
export interface SweepRow {
  readonly id: string;
  readonly connectionId: string;
  readonly objectType: string;
  /** Counts enumerations; what was seen carries the number of the one that saw it. */
  readonly generation: number;
  /**
   * `listing` reads everything there is; `counting` counts linked records that were not seen, where they cannot be asked
   * for by id; `burying` works in that they are gone.
   */
  readonly phase: 'resting' | 'listing' | 'counting' | 'burying';
  /** Epoch ms, host's clock, at which the enumeration under way, or the last one, began. */
  readonly startedAt: number;
  /** The run that lost its position in the listing and began anew; a run does so once. */
  readonly begunAnewBy?: string;
  /** Of the listing under way, or of the last one. */
  readonly read?: PagesRead;
  /** Where the listing goes on. */
  readonly cursor?: FieldValue;
  /** Where the walk over the links goes on. */
  readonly linksAfter?: readonly IndexValue[];
  /** Linked records that were not seen, as far as they are counted. */
  readonly unseen: number;
}

export const sweeps = defineCollection<SweepRow>()('sweeps', {}, {});

export function sweepId(connectionId: string, objectType: string): string {
  return `${connectionId}|${objectType}`;
}
