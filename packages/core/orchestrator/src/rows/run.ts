import type { EntityType } from '@crmsync/model';
import { defineCollection } from '@crmsync/store';
import type { LeftForLater } from '../left-for-later.ts';
import type { RunCounts } from '../run-counts.ts';

/** One step of a run: a bounded kind of work on one connection. */
export interface RunStep {
  readonly kind: 'references' | 'inbox' | 'pull' | 'sweep' | 'recover' | 'rebase' | 'push' | 'deletes' | 'undo';
  readonly connectionId: string;
  /** The port concerned, where it is about one. */
  readonly objectType?: string;
  /** The entity concerned, where all its ports are meant. */
  readonly entity?: EntityType;
}

/** A run: its steps, how far it is, and what it did. A run never dies; it parks with a cause. */
export interface RunRow {
  readonly id: string;
  readonly mode: 'append' | 'overwrite' | 'normal' | 'preview' | 'apply' | 'undo';
  readonly planId?: string;
  /** Whether it reads everything whole, due or not. */
  readonly sweep?: boolean;
  readonly state: 'applying' | 'completed' | 'partial' | 'awaitingApproval' | 'parked' | 'aborted';
  readonly cause?: string;
  readonly steps: readonly RunStep[];
  readonly step: number;
  /** Pages of the current step that are done. */
  readonly pages: number;
  /** Times in a row that the current step had to wait without coming any further. */
  readonly waits?: number;
  /** Rounds of push and pull so far: associations that waited for their ends need a second one. */
  readonly round: number;
  readonly startedAt: string;
  readonly updatedAt: string;
  readonly endedAt?: string;
  /** Epoch ms when to come back, if parked for a while. */
  readonly retryAt?: number;
  readonly counts: RunCounts;
  /** Reading that was left for a later run. */
  readonly left?: readonly LeftForLater[];
  /** Connections that failed as a whole in this run, with a stable code. */
  readonly failures: {
    readonly [connectionId: string]: { readonly code: string; readonly message: string; readonly remedy?: string };
  };
  readonly open: 'yes' | 'no';
  /** Grows with every slice; part of audit ids. */
  readonly sequence: number;
}

export const runs = defineCollection<RunRow>()(
  'runs',
  { startedAt: 'text', open: 'text' },
  { byStart: { columns: ['startedAt'] }, byOpen: { columns: ['open'] } },
);
